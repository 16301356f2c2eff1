"""The global indicator framework in force: which codes are current, which were dropped, which took whose place.

The framework is laid over the UN's knowledge organization system (KOS), whose dump is older. A code is taken to replace
another only if both stand at the same number, the old one is no longer in force and the new one is not in the KOS: a
number that merely passed to another indicator (17.6.1) replaces nothing. All else that was dropped is noted.

>>> SOURCES[0].name
'sdg-framework'
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from loaders.sources.names import add_names
from loaders.sources.records import add_dataset, add_record
from loaders.sources.sdg.files import (
    FRAMEWORK_PATTERNS,
    KOS_PATTERNS,
    LABEL_PATTERNS,
    SDG_ONTOLOGY,
    OldIndicator,
    sdg_files,
    sibling,
)
from loaders.sources.sdg.framework_files import Entry, Framework
from loaders.sources.sdg.wording import framework_names, sdg_names
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, PREFIXES, SDG
from store.terms import Literal

NAME: Final = "sdg-framework"
TITLE: Final = {
    "en": "Global indicator framework for the Sustainable Development Goals, after the 2025 review",
    "zh": "可持续发展目标全球指标框架（2025年全面审查后）",
}
_ORIGIN: Final = "united-nations/open, data (Statistics Division; E/CN.3/2025/6)"
_TYPE: Final = PREFIXES["rdf"] + "type"
_STATUS: Final = CODE + "code-status/"
_KINDS: Final = ("Goal", "Target", "Indicator")


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the framework; raises SourceRefused where none of the files holds one."""
    found = sdg_files(files, NAME, out.note)
    if found.framework is None:
        raise SourceRefused("None of the files is a framework (JSON or XLSX with codes such as C110101).")
    add_dataset(out, NAME, TITLE, _ORIGIN)
    for entry in found.framework.entries.values():
        _write_entry(out, entry)
    old = found.old_indicators
    if not old:
        out.note("the files of the KOS", "are not at hand, so no code is said to be new, dropped or replaced")
    for code in sorted(found.framework.codes()):
        status = "pattern-inferred" if old and code not in old else "current"
        out.add(SDG + code, DEF + "codeStatus", _STATUS + status)
    out.counted("codes", len(found.framework.codes()))
    out.counted("codes not in the KOS", len(found.framework.codes() - old.keys()) if old else 0)
    for code in sorted(old.keys() - found.framework.codes()):
        _write_dropped(out, found.framework, old, old[code])
    add_names(out, framework_names(found), sdg_names(found))
    short = {(SDG + number, found.framework.language, text) for number, text in found.framework.short.items()}
    add_names(out, short, sdg_names(found))


def replacements(framework: Framework, old: Mapping[str, OldIndicator], code: str) -> Iterator[str]:
    """Give the codes that certainly took the place of a dropped one (see the module's text)."""
    for number in sorted(old[code].numbers):
        entry = framework.entries.get(number)
        if entry is not None and entry.code is not None and entry.code not in old:
            yield entry.code


def _write_entry(out: Triples, entry: Entry) -> None:
    depth = entry.number.count(".")
    out.add(entry.iri, _TYPE, SDG_ONTOLOGY + _KINDS[depth])
    record = add_record(out, NAME, entry.number, entry.number)
    out.add(entry.iri, DEF + "statedIn", record)
    above = entry.number.rpartition(".")[0]
    if depth == 1:
        out.add(entry.iri, DEF + "underGoal", SDG + above)
    if entry.code is not None:
        out.add(entry.iri, DEF + "underTarget", SDG + above)
        out.add(entry.iri, DEF + "indicatorNumber", Literal(entry.number))
    out.counted(("goals", "targets", "indicators")[depth])


def _write_dropped(out: Triples, framework: Framework, old: Mapping[str, OldIndicator], gone: OldIndicator) -> None:
    out.counted("codes dropped")
    subject = SDG + gone.code
    out.add(subject, DEF + "codeStatus", _STATUS + "dropped")
    record = add_record(out, NAME, gone.code, f"{gone.code} ({', '.join(sorted(gone.numbers))})")
    out.add(subject, DEF + "statedIn", record)
    successors = sorted(set(replacements(framework, old, gone.code)))
    for successor in successors:
        out.add(subject, DEF + "replacedBy", SDG + successor)
    if successors:
        out.counted("codes replaced")
        return
    for number in sorted(gone.numbers):
        entry = framework.entries.get(number)
        now = f"is now that of {entry.code}, which the KOS has at another number" if entry else "is no longer used"
        out.note(gone.code, f"was dropped; what takes its place is not certain: its number {number} {now}")


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="Statistics Division, United Nations",
        licence="MIT (repository); United Nations publication",
        origin=_ORIGIN,
        folder="sdg-framework-2025",
        patterns=FRAMEWORK_PATTERNS,
        beside=(*sibling("un-sdg-kos", KOS_PATTERNS), *sibling("sdg-six-languages", LABEL_PATTERNS)),
        read=read,
    ),
)
