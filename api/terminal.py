"""An answer in a terminal: the rows as a table that cuts nothing, then each part it rests on, with link and sentence.

>>> print_answer(Console(), answer(lookup, catalogue()["cq-04"], {}, "en"))  # doctest: +SKIP
"""

from rich.console import Console
from rich.table import Table

from queries.answers import Answer, Cell, Link


def print_answer(console: Console, found: Answer) -> None:
    """Print the rows, what a star means, and the evidence; an empty answer says what no document states."""
    if not found.rows:
        console.print(found.gap, soft_wrap=True, markup=False)
        return
    table = Table(title=found.question.title.get(found.language, found.question.title["en"]))
    for name in found.question.columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in found.rows:
        table.add_row(*map(_shown, row))
    console.print(table)
    if any(isinstance(cell, Link) and cell.name.unofficial for row in found.rows for cell in row):
        console.print("* our own rendering, not an official name", style="dim", soft_wrap=True)
    for part in found.evidence:
        console.print(f"{part.reference}  {part.url}", soft_wrap=True, markup=False, highlight=False)
        for _, text in part.texts:
            console.print(f"    {text}", style="dim", soft_wrap=True, markup=False, highlight=False)


def _shown(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.name.text + (" *" if cell.name.unofficial else "")
    if isinstance(cell, tuple):
        return "; ".join(part.reference for part in cell)
    return "" if cell is None else str(cell)
