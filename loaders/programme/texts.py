r"""What the form and its readers say, in six languages: two in the code, the others in `loaders/locale`.

Where a sentence tells of what was found, its values are filled in for each language by itself, so that a heading is
quoted as the reader sees it.

>>> heading = quoted(Text("Modality", "实施方式"))
>>> sentence("{place} has no column {columns}.", "{place} 缺少{columns}一列。", place="Outputs", columns=heading)["fr"]
'Outputs n’a pas de colonne «\xa0Modalité\xa0».'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ontology.translations import LANGUAGES, Language, translations

_ROOM: Final = "loaders"
_OTHERS: Final[tuple[Language, ...]] = tuple(language for language in LANGUAGES if language not in ("en", "zh"))
_COMMAS: Final = {"zh": "、", "ar": "، "}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in all languages; `others` are those of a filled sentence, else looked up by the English ones."""

    en: str
    zh: str
    others: tuple[str, ...] = ()

    def __getitem__(self, language: Language) -> str:
        """Return the words in one language."""
        if language == "en":
            return self.en
        if language == "zh":
            return self.zh
        if self.others:
            return self.others[_OTHERS.index(language)]
        # gettext answers the empty text with the head of its catalogue.
        return translations(_ROOM, language).gettext(self.en) if self.en else ""

    @property
    def both(self) -> str:
        """English and Chinese, as the headings of the workbook show them unless another language is asked for."""
        return f"{self.en} | {self.zh}"

    @property
    def as_heading(self) -> "Text":
        """The heading as the workbook of each language writes it."""
        return Text(self.both, self.both, tuple(map(self.shown, _OTHERS)))

    def shown(self, language: Language = "en") -> str:
        """Return a heading for readers of a language: with English, or English with Chinese."""
        return self.both if language in ("en", "zh") else f"{self[language]} | {self.en}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that a heading of a file may say for this one: each language, and each as a workbook shows it."""
        return tuple(dict.fromkeys([self.both, *(form for to in LANGUAGES for form in (self[to], self.shown(to)))]))

    def by_language(self) -> dict[str, str]:
        """Return the words as a map from language to text."""
        return {language: self[language] for language in LANGUAGES}


def sentence(en: str, zh: str, **values: object) -> Text:
    """Return a sentence with its values filled in; a value that is a Text is taken in the sentence's language."""

    def filled(template: str, language: Language) -> str:
        return template.format_map(
            {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}
        )

    others = (filled(translations(_ROOM, language).gettext(en), language) for language in _OTHERS)
    return Text(filled(en, "en"), filled(zh, "zh"), tuple(others))


def joined(items: Iterable[str | Text], ending: str = "") -> Text:
    """Return items as one list, with the comma of each language, and an ending that is the same in all.

    >>> joined(["A1", "A2"], " (+3)").zh
    'A1、A2 (+3)'
    """
    every = list(items)

    def list_in(language: Language) -> str:
        words = (item[language] if isinstance(item, Text) else item for item in every)
        return _COMMAS.get(language, ", ").join(words) + ending

    return Text(list_in("en"), list_in("zh"), tuple(map(list_in, _OTHERS)))


def quoted(words: str | Text) -> Text:
    """Return words in the quotation marks of each language."""
    return sentence("“{words}”", "“{words}”", words=words)
