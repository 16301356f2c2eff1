"""Names of goals, targets and indicators in YAML files, one folder per language, as statistical offices share them.

Keys are numbers with hyphens: `11-title`, `11-short` (a goal's short name), `11-1-title`, `11-1-1-title`.

>>> [label.text for label in read_labels(Path("en/global_goals.yml"), note)][:1]  # doctest: +SKIP
['End poverty in all its forms everywhere']
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.marked_yaml import MarkedMapping, UnreadableYaml, load
from loaders.sources.files.rdf_files import Note
from loaders.sources.sdg_tags import goal_of, indicator_number, target_of
from loaders.sources.source import SourceRefused
from loaders.sources.text_language import plain_tag
from ontology.namespaces import SDG

_MOST_BYTES: Final = 5_000_000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEY: Final = re.compile(r"(\d{1,2}(?:-[0-9a-z]{1,2}){0,2})-(title|short)")


@dataclass(frozen=True)
class Label:
    """A name: the number it stands under, its language, its text, whether it is a short form, and where it stands."""

    number: str
    language: str
    text: str
    short: bool
    place: str

    @property
    def is_indicator(self) -> bool:
        """Return whether the number is that of an indicator, whose IRI is that of a code."""
        return self.number.count(".") == 2


def read_labels(path: Path, note: Note) -> tuple[Label, ...]:
    """Return the labels of a file, whose folder is named after its language; keys that are none are noted.

    Raises SourceRefused for a file that is no YAML of such keys.
    """
    folder = path.parent.name
    if not _LANGUAGE.fullmatch(folder):
        raise SourceRefused(f"{path.name} stands in {folder!r}, which is no language. Put it in a folder such as fr.")
    if path.stat().st_size > _MOST_BYTES:
        raise SourceRefused(f"{folder}/{path.name} is larger than the {_MOST_BYTES} bytes that are read.")
    try:
        content = load(path.read_text(encoding="utf-8-sig"), f"{folder}/{path.name}")
    except (UnreadableYaml, UnicodeDecodeError, RecursionError) as error:
        raise SourceRefused(f"{folder}/{path.name}: {error}") from error
    if not isinstance(content, MarkedMapping):
        raise SourceRefused(f"{folder}/{path.name} holds no keys such as 11-1-title.")
    language = plain_tag(folder)
    labels = []
    for key, text in content.items():
        place = f"{folder}/{path.name} {key}"
        number = _number(key)
        if number is None or not isinstance(text, str) or not text.strip():
            note(place, "is no name of a goal, target or indicator (11-title, 11-1-title, 11-1-1-title), or is empty")
            continue
        labels.append(Label(number, language, " ".join(text.split()), key.endswith("-short"), place))
    return tuple(labels)


def _number(key: str) -> str | None:
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    written = match.group(1).replace("-", ".")
    if written.count(".") == 2:
        return indicator_number(written)
    iri = target_of(written) if "." in written else goal_of(written)
    return None if iri is None else iri.removeprefix(SDG)
