"""Activities that publishers report to the International Aid Transparency Initiative (IATI), as XML of version 2.

Any publisher's file of version 2.01 to 2.03, however many activities it holds: one is in memory at a time. An activity
that cannot be told apart from another (no `iati-identifier`, or one that was read before) is skipped with a note; what
an activity holds that is not taken (addresses, conditions, loan terms) is counted and said once, at the end.

>>> activity_iri("41120-P1") == activity_iri("XM-DAC-41120-P1")
True
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from loaders.sources.iati.activity import NOT_TAKEN, activity_iri, read_activity
from loaders.sources.iati.codelists import CODELISTS
from loaders.sources.iati.names import Place
from loaders.sources.iati.seen import Seen
from loaders.sources.iati.xml_records import LANGUAGE, Element, records
from loaders.sources.records import add_dataset
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples

__all__ = ["SOURCES", "activity_iri"]

VERSIONS: Final = ("2.01", "2.02", "2.03")


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the activities of all files; raises SourceRefused for a file that is no IATI activity file of version 2."""
    add_dataset(out, _ACTIVITIES.name, _ACTIVITIES.title, _ACTIVITIES.origin)
    known, described = Seen(), Seen()
    passed_over: Counter[str] = Counter()
    for path in files:
        _read_file(path, out, known, described, passed_over)
    if not out.counts.get("activities"):
        names = ", ".join(path.name for path in files)
        raise SourceRefused(f"{names}: not one activity could be read. The first problem: {_first_problem(out)}")
    for name, number in sorted(passed_over.items()):
        if name not in NOT_TAKEN:
            out.note(f"<{name}>", f"is no element of IATI 2.03 and was not taken, {number} times")
    said = ", ".join(f"{name} {number}" for name, number in sorted(passed_over.items()) if name in NOT_TAKEN)
    if said:
        out.note("all activities", f"elements that are not taken, with how often they stand there: {said}")


def _read_file(path: Path, out: Triples, known: Seen, described: Seen, passed_over: Counter[str]) -> None:
    with path.open("rb") as file:
        reading = records(file, path.name)
        root = next(reading, None)
        if root is None:
            raise SourceRefused(f"{path.name} is empty.")
        _check_root(root, path.name, out)
        default_language = root.get(LANGUAGE)
        for record in reading:
            if record.name != "iati-activity":
                out.note(f"{path.name}, line {record.line}", f"<{record.name}> is no activity and was skipped")
                continue
            identifier = _identifier(record)
            where = f"{path.name}, line {record.line}"
            if not identifier:
                out.note(where, "an activity without an iati-identifier was skipped")
                continue
            if not known.first(activity_iri(identifier)):
                out.note(where, f"the activity {identifier} was read before; this one was skipped")
                continue
            place = Place(out, path.name, identifier, record.get(LANGUAGE) or default_language, described)
            read_activity(record, place, passed_over)


def _identifier(activity: Element) -> str:
    element = activity.first("iati-identifier")
    return "" if element is None else element.text


def _check_root(root: Element, name: str, out: Triples) -> None:
    if root.name != "iati-activities":
        raise SourceRefused(
            f"{name}: the root element is <{root.name}>, that of an IATI activity file is <iati-activities>. "
            "Give the publisher's activity file."
        )
    version = root.get("version")
    if not version:
        out.note(f"{name}, line {root.line}", "states no version of the standard; read as 2.03")
    elif version not in VERSIONS:
        raise SourceRefused(
            f"{name}: written in version {version} of the standard; {', '.join(VERSIONS)} are read. "
            "Get the file in version 2.03, or convert it."
        )


def _first_problem(out: Triples) -> str:
    return f"{out.notes[0].place}: {out.notes[0].problem}." if out.notes else "the file holds no activity."


_ACTIVITIES: Final = Source(
    name="iati",
    title={
        "en": "Activities reported to the International Aid Transparency Initiative",
        "zh": "向国际援助透明度倡议报告的活动",
        "fr": "Activités notifiées à l’Initiative internationale pour la transparence de l’aide",
        "es": "Actividades notificadas a la Iniciativa Internacional para la Transparencia de la Ayuda",
        "ru": "Деятельность, о которой сообщено в Международную инициативу по обеспечению транспарентности помощи",
        "ar": "الأنشطة المبلغ عنها إلى المبادرة الدولية للشفافية في المعونة",
    },
    publisher="the reporting organization",
    licence="as the publisher states in the IATI Registry",
    origin="iatiregistry.org, activity files of a publisher",
    folder="iati",
    patterns=("*.xml",),
    read=read,
    citation="International Aid Transparency Initiative (IATI), activity data of the reporting organization",
)
SOURCES: Final = (CODELISTS, _ACTIVITIES)
