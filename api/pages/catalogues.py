"""The translations of what code says, by room: which texts there are, and which are not translated yet.

A page author writes every visible text in English, as `_("…")` in a template or in Python, `ngettext("%(num)s row",
"%(num)s rows", n)` for what is counted, `N_("…")` for a text in a constant; a reader of files says `Text("…", "…")` and
`sentence("…", "…", value=…)`, with the Chinese beside the English. Then run

    python -m api.pages.catalogues                      take new texts into */locale/*.po and name what is missing
    python -m api.pages.catalogues translations.yaml    the same, with translations from a file
    python -m api.pages.catalogues --prune              drop the texts that are no longer used

The file maps each English text to its translations: `Find: {ar: …, es: …, fr: …, ru: …, zh: …}`; for what is counted,
the key is the singular and each language has a list, one text for each of its plural forms (Arabic six, Russian
three, Chinese one, French and Spanish two or three as Babel says). Texts that went out of use are kept below the others
until they are pruned; `tests/test_translations.py` fails while anything is missing, fuzzy or out of use.
"""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.pages.words import LANGUAGE_NAMES

# A catalogue changes when its texts do, not with the day or the tool.
_LEFT_OUT: Final = tuple(
    f'"{field}' for field in ("POT-Cr", "PO-Rev", "Report-Msgid", "Last-Tr", "Language-Team", "Generated", "Project-Id")
)
_HEAD: Final = "# `python -m api.pages.catalogues` keeps these translations up to date.\n"
LANGUAGES: Final = tuple(sorted(set(LANGUAGE_NAMES) - {"en"}))
# What marks a text in each room, and the languages that its catalogues hold.
_KEYWORDS: Final[Mapping[str, Any]] = {
    "api": {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)},
    "loaders": {"Text": None, "sentence": None},
}
ROOMS: Final = {"api": LANGUAGES, "loaders": tuple(language for language in LANGUAGES if language != "zh")}
_METHODS: Final = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS: Final = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}


def texts(room: str = "api") -> Catalog:
    """Return every text of a room that is to be translated, with the files it stands in."""
    found = Catalog(project="Golden Thread", charset="utf-8")
    with resources.as_file(resources.files(room)) as folder:
        for name, _line, message, comments, context in extract_from_dir(folder, _METHODS, _OPTIONS, _KEYWORDS[room]):
            found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def catalogue_of(language: str, room: str = "api") -> Catalog:
    """Return the translations into a language as they are in a room's `locale`; empty where there are none yet."""
    file = resources.files(room).joinpath("locale", f"{language}.po")
    return read_po(io.BytesIO(file.read_bytes() if file.is_file() else b""), locale=language)


def missing(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    """Give the texts that have no full translation: absent, empty, in doubt (fuzzy), or without a plural form."""
    for message in wanted:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        if known is None or known.fuzzy or not _is_full(known, catalogue):
            yield message.id if isinstance(message.id, str) else message.id[0]


def merged(
    language: str, wanted: Catalog, given: Mapping[str, Mapping[str, Any]], prune: bool = False, room: str = "api"
) -> Catalog:
    """Return the translations of the texts `wanted`: those there are, then those `given`."""
    old = catalogue_of(language, room)
    made = Catalog(locale=language, project="Golden Thread", charset="utf-8", fuzzy=False)
    kept = {_key(message): message.string for message in old if message.id and not message.fuzzy}
    for one in (message for message in old.obsolete.values() if not message.fuzzy):
        kept.setdefault(_key(one), one.string)
    for message in wanted:
        if message.id:
            told = given.get(_key(message), {}).get(language)
            string = tuple(told) if isinstance(told, list) else told
            made.add(message.id, string or kept.pop(_key(message), None), message.locations, context=message.context)
            kept.pop(_key(message), None)
    if not prune:
        made.obsolete.update(
            {key: Message(key, string) for key, string in kept.items() if isinstance(string, str) and string}
        )
    return made


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _is_full(message: Message, catalogue: Catalog) -> bool:
    if isinstance(message.id, str):
        return bool(message.string)
    forms = tuple(message.string or ())
    return len(forms) == catalogue.num_plurals and all(forms)


def _write(room: str, language: str, catalogue: Catalog) -> None:
    with resources.as_file(resources.files(room).joinpath("locale")) as folder:
        out = io.BytesIO()
        catalogue.header_comment = ""
        write_po(out, catalogue, width=120, sort_output=True, include_lineno=False)
        lines = out.getvalue().decode().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(_LEFT_OUT)]
        (folder / f"{language}.po").write_text(_HEAD + "".join(kept), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Bring the catalogues up to date; return 1 while something is not translated."""
    given: dict[str, Any] = {}
    for name in (argument for argument in arguments if not argument.startswith("-")):
        given |= yaml.safe_load(Path(name).read_text(encoding="utf-8")) or {}
    code = 0
    for room, languages in ROOMS.items():
        wanted = texts(room)
        for language in languages:
            _write(room, language, merged(language, wanted, given, "--prune" in arguments, room))
            lacking = list(missing(catalogue_of(language, room), wanted))
            code = 1 if lacking else code
            print(f"{room} {language}: {len(wanted)} texts, {len(lacking)} to translate")
            for text in lacking:
                print(f"  {text!r}")
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
