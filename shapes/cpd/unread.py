"""What could not be read of a file, and which faults follow from that: they are not reported besides.

A cell that could not be read is not empty, a sheet that is not there lacks no rows, and a reference to a row whose
number could not be read is not wrong. Each has been said once, by the reader.

>>> unread_of(programme, submission).explains(fault)  # doctest: +SKIP
True
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from loaders.programme.form import sheet
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Submission
from shapes.cpd.faults import Fault

# The sheets whose rows a reference of this kind may mean.
_MEANT: Final = {
    "result": ("outcomes", "outputs"),
    "outcome": ("outcomes",),
    "indicator": ("indicators",),
}


@dataclass(frozen=True)
class Unread:
    """What could not be read: cells by their address, columns as (subject, property), and whole sheets.

    `unnumbered` are the sheets of which a row may bear a number that could not be read.
    """

    programme: ProgrammeGraph
    cells: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, str | None]] = frozenset()
    sheets: frozenset[str] = frozenset()
    unnumbered: frozenset[str] = frozenset()
    unresolved: frozenset[tuple[str, str]] = field(default=frozenset())

    def explains(self, fault: Fault) -> bool:
        """Tell whether a fault follows from what could not be read."""
        paths = fault.cause.at if fault.path is None else (fault.path,)
        return (
            fault.cause.sheet in self.sheets
            or any((fault.focus, path) in self.columns for path in paths)
            or self.touches((fault.focus, path) for path in paths)
            or any(self._leads_to_unnumbered(fault, path) for path in paths)
        )

    def touches(self, cells: Iterable[tuple[str, str]]) -> bool:
        """Tell whether one of the cells, given as (subject, property), could not be read."""
        if not self.cells:
            return False
        places = (self.programme.place(subject, path) for subject, path in cells)
        return any(place is not None and place.text in self.cells for place in places)

    def _leads_to_unnumbered(self, fault: Fault, path: str) -> bool:
        if not self.unnumbered or (fault.focus, path) not in self.unresolved:
            return False
        column = self.programme.columns.get((fault.focus, path))
        return column is not None and not self.unnumbered.isdisjoint(_MEANT.get(column.target or "", ()))


def unread_of(programme: ProgrammeGraph, submission: Submission | None) -> Unread:
    """Return what the reader of a submission could not read."""
    if submission is None or not submission.problems:
        return Unread(programme)
    cells = frozenset(
        place.text
        for problem in submission.problems
        if problem.severity != "hint"
        for place in problem.places or (problem.place,)
        if place.cell or problem.severity == "error"
    )
    stopped = submission.stopped
    columns = frozenset(
        (subject, path)
        for (subject, path), column in programme.columns.items()
        if (_sheet_of(programme, subject), column.key) in stopped
    )
    return Unread(
        programme,
        cells,
        columns,
        frozenset(key for key in submission.sheets if all((key, one) in stopped for one in sheet(key).by_key)),
        frozenset(_unnumbered(submission, cells)),
        frozenset((one.subject, one.predicate) for one in programme.unresolved),
    )


def _sheet_of(programme: ProgrammeGraph, subject: str) -> str:
    return "programme" if subject == programme.programme else programme.rows[subject].sheet


def _unnumbered(submission: Submission, cells: frozenset[str]) -> Iterable[str]:
    for key, rows in submission.sheets.items():
        identifier = sheet(key).identifier
        if identifier is None:
            continue
        if (key, identifier.key) in submission.stopped or any(
            row.place_of(identifier.key).text in cells for row in rows
        ):
            yield key
