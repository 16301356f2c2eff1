"""Names of goals, targets and indicators in six languages and more, worded as before the 2025 review.

Goals and targets have not changed, so a number is enough. An indicator's names go to the code, in force or dropped,
whose English text they have; see `loaders.sources.sdg.wording`. What is not certain is noted.

>>> SOURCES[0].name
'sdg-labels'
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from loaders.sources.names import add_names
from loaders.sources.records import add_dataset, add_record
from loaders.sources.sdg.files import FRAMEWORK_PATTERNS, KOS_PATTERNS, LABEL_PATTERNS, sdg_files, sibling
from loaders.sources.sdg.label_files import Label
from loaders.sources.sdg.wording import attach, sdg_names
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import DEF

NAME: Final = "sdg-labels"
TITLE: Final = {
    "en": "Sustainable Development Goals, targets and indicators in several languages",
    "zh": "可持续发展目标、具体目标和指标的多语文名称",
}
_ORIGIN: Final = "open-sdg/sdg-translations, translations"


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the names; raises SourceRefused where no file holds one."""
    found = sdg_files(files, NAME, out.note)
    if not found.labels:
        raise SourceRefused("None of the files holds names under keys such as 11-1-title.")
    add_dataset(out, NAME, TITLE, _ORIGIN)

    def unattached(label: Label, reason: str) -> None:
        out.counted("names of which it is not certain what they name")
        if label.language == "en":  # once, not in each language
            out.note(label.place, reason)

    names = list(attach(found, unattached))
    if not any(label.language == "en" and label.is_indicator for label in found.labels):
        out.note("en", "there are no English names of indicators by which to tell which codes the names belong to")
    add_names(out, ((name.iri, name.label.language, name.label.text) for name in names), sdg_names(found))
    languages = sorted({name.label.language for name in names})
    record = {language: add_record(out, NAME, language, language) for language in languages}
    for iri, language in sorted({(name.iri, name.label.language) for name in names}):
        out.add(iri, DEF + "statedIn", record[language])
    for label in dict.fromkeys(name.label for name in names):
        kind = ("goals", "targets", "indicators")[label.number.count(".")]
        out.counted(f"{'short names of ' if label.short else ''}{kind} ({label.language})")


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="Open SDG",
        licence="MIT",
        origin=_ORIGIN,
        folder="sdg-six-languages",
        patterns=LABEL_PATTERNS,
        beside=(*sibling("sdg-framework-2025", FRAMEWORK_PATTERNS), *sibling("un-sdg-kos", KOS_PATTERNS)),
        read=read,
    ),
)
