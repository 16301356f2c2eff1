"""From grids to a submission: which grid is which sheet, which rows are data, and what is wrong with them as tables.

Nothing is dropped in silence: a sheet, column or cell that is not read is named in a problem.

>>> sheet_named("经验教训与风险").key
'lessons_risks'
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

from loaders.programme import wording
from loaders.programme.asides import Aside, asides_reported, kind_of_aside
from loaders.programme.form import FORM, Column, Sheet, sheet
from loaders.programme.grids import Found, Grid, Merged
from loaders.programme.headings import Headings, is_guidance, read_headings, recognised, says_guidance
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.readme_sheet import FIELD, FINDINGS, GUIDANCE, LISTS, TITLE, VALUE
from loaders.programme.shifted import shift_of, shift_reported
from loaders.programme.submission import Cell, Format, Place, Problem, Row, Submission, number_rows
from loaders.programme.texts import Text, joined, quoted, sentence
from loaders.programme.values import fold, printed, understood

# Sheets without which there is no programme to speak of; the absence of others is for the rules to judge.
_NEEDED: Final = ("programme", "outcomes", "outputs", "indicators")
_NAMED: Final = 5
# A word of guidance may have been edited; where several were, values were written over them.
_LEAST_OVERWRITTEN: Final = 3
_ALIKE_SHEET: Final = 0.75
_QUANTITIES: Final = frozenset({"number", "integer", "year", "date", "yes-no"})


@cache
def _beside() -> frozenset[str]:
    return frozenset(fold(name) for title in (TITLE, LISTS, FINDINGS) for name in title.spellings) | {"readme"}


@cache
def _value_headings() -> frozenset[str]:
    return frozenset(map(fold, VALUE.spellings))


@cache
def _form_headings() -> frozenset[str]:
    return frozenset(fold(name) for title in (FIELD, GUIDANCE) for name in title.spellings) | {"key"}


@cache
def _sheet_names() -> dict[str, str]:
    spelled: dict[str, str] = {}
    for one in FORM:
        for name in (one.key, one.key.replace("_", " "), *one.title.spellings, *one.synonyms):
            spelled.setdefault(fold(name), one.key)
    return spelled


def sheet_named(name: str) -> Sheet | None:
    """Return the sheet of the form with this name, in any language, or None."""
    key = _sheet_names().get(fold(name))
    return sheet(key) if key else None


def is_beside(name: str) -> bool:
    """Tell whether a sheet belongs to the template but holds no data."""
    return fold(name) in _beside()


def could_be_sheet(name: str) -> bool:
    """Tell whether a sheet of a file may be one of the form, by its name or one that resembles it."""
    return sheet_named(name) is not None or (not is_beside(name) and _resembling(name, FORM) is not None)


def submission_of(grids: Sequence[Grid], form: Format, name: str, problems: Sequence[Problem] = ()) -> Submission:
    """Return what the grids of a file hold, with a problem for whatever was not read as it stands.

    `problems` are those met before; `name` is the name of the file.
    """
    met = list(problems)
    whole = Place("", "", name)
    chosen = _assigned(grids, whole, met)
    sheets = {one.key: _rows(one, chosen[one.key], met) if one.key in chosen else () for one in FORM}
    return Submission(form, name, language_of(sheets), sheets, tuple(met))


def language_of(sheets: Mapping[str, Sequence[Row]]) -> str:
    """Return the language of the statements: as declared, else told by their script, else `en`."""
    declared = next((row.value("language") for row in sheets.get("programme", ())), None)
    if isinstance(declared, str) and len(declared) == 2 and declared.isascii():
        return declared.lower()
    text = "".join(
        str(row.value(column) or "")[:200]
        for key in ("programme", "outcomes", "outputs")
        for row in sheets.get(key, ())
        for column in ("title", "statement")
    )
    for language, first, last in (("zh", "\u4e00", "\u9fff"), ("ru", "\u0400", "\u04ff"), ("ar", "\u0600", "\u06ff")):
        if sum(first <= character <= last for character in text) * 4 > len(text):
            return language
    return "en"


def _assigned(grids: Sequence[Grid], whole: Place, met: list[Problem]) -> dict[str, Grid]:
    chosen: dict[str, Grid] = {}
    unknown: list[Grid] = []
    for grid in grids:
        found = sheet_named(grid.name)
        if found is None:
            if not is_beside(grid.name):
                unknown.append(grid)
        elif found.key in chosen:
            met.append(
                wording.repeated_sheet(found, grid.name, chosen[found.key].name, Place(grid.name, "", grid.name))
            )
        else:
            chosen[found.key] = grid
    for grid in list(unknown):
        alike = _resembling(grid.name, [one for one in FORM if one.key not in chosen])
        if alike:
            chosen[alike.key] = grid
            unknown.remove(grid)
            met.append(wording.renamed_sheet(alike, grid.name, Place(grid.name, "", grid.name)))
    names = [grid.name for grid in unknown]
    if not chosen:
        raise _no_form(unknown, whole)
    absent = [sheet(key) for key in _NEEDED if key not in chosen]
    met.extend(wording.missing_sheet(one, whole, names) for one in absent)
    if names and not absent:
        met.append(wording.unknown_sheets(names, whole))
    return chosen


def _no_form(unknown: Sequence[Grid], whole: Place) -> Unreadable:
    named = joined(quoted(grid.name[:60]) for grid in unknown[:_NAMED])
    return Unreadable(
        "not-the-form",
        sentence(
            "{name} has none of the sheets of the form; it has {sheets}.",
            "{name} 没有表单的任何工作表；现有{sheets}。",
            name=whole.text,
            sheets=named,
        )
        if unknown
        else sentence("{name} has none of the sheets of the form.", "{name} 没有表单的任何工作表。", name=whole.text),
        Text("Fill in the template and send that.", "请填写模板后发送。"),
        whole,
    )


def _resembling(name: str, free: Sequence[Sheet]) -> Sheet | None:
    from rapidfuzz.distance import OSA

    scored = [
        (OSA.normalized_similarity(fold(name[:60]), spelling), one)
        for one in free
        for spelling, key in _sheet_names().items()
        if key == one.key
    ]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _ALIKE_SHEET else None


def _rows(one: Sheet, grid: Grid, met: list[Problem]) -> tuple[Row, ...]:
    if one.vertical and recognised(one, grid.turned()) > recognised(one, grid):
        grid = grid.turned()
    if not grid.rows:
        return ()
    heads = read_headings(one, grid)
    if heads is None:
        met.append(wording.no_headings(one, grid.name, Place(grid.name, "", grid.name)))
        return ()
    met.extend(_about_headings(one, grid, heads))
    numbers = [number for number in grid.rows if number >= heads.first_row]
    if one.vertical:
        numbers = _value_row(one, grid, heads, numbers, met)
    else:
        numbers = _data_rows(grid, heads, numbers, met)
        shift = shift_of(one, heads.columns, {number: grid.rows[number] for number in numbers})
        if shift:
            met.append(shift_reported(one, grid.name, shift))
    data: list[tuple[str, Mapping[str, Cell], Place]] = []
    used: list[int] = []
    for number in numbers:
        used.append(number)
        cells = {key: _cell(one.column(key), grid, heads, number) for key in one.by_key if key in heads.columns}
        name = printed(cells[one.identifier.key].value) if one.identifier and one.identifier.key in cells else ""
        data.append((name, cells, _row_place(grid, number)))
    met.extend(_about_cells(one, grid, heads, used))
    return number_rows(data, one.key)


def _data_rows(grid: Grid, heads: Headings, numbers: Sequence[int], met: list[Problem]) -> list[int]:
    """Return the rows that hold data; totals and notes among them are named in a problem.

    Under machine keys alone, which programs write, every row is data.
    """
    by_people = any(text != key for key, text in heads.texts.items())
    data: list[int] = []
    asides: dict[Aside, list[Place]] = {}
    ordered = sorted(heads.columns.items(), key=lambda pair: pair[1])
    for number in numbers:
        row = grid.rows[number]
        filled = [(key, row[at]) for key, at in ordered if at in row]
        kind = kind_of_aside([(key, found.raw) for key, found in filled]) if by_people else None
        if kind:
            asides.setdefault(kind, []).append(filled[0][1].place)
        elif filled:
            data.append(number)
    met.extend(asides_reported(kind, places[: LIMITS.places]) for kind, places in asides.items())
    return data


def _row_place(grid: Grid, number: int) -> Place:
    first = grid.place_at(number, 1)
    return Place(first.sheet, first.cell, first.text)


def _value_row(one: Sheet, grid: Grid, heads: Headings, numbers: list[int], met: list[Problem]) -> list[int]:
    """Return the row (a column, as the person sees it) of a form that holds its values."""
    filled = [
        number
        for number in numbers
        if any(column in grid.rows[number] for column in heads.columns.values())
        and not is_guidance(one, grid.rows[number], heads.columns)
    ]
    overwritten = [
        number
        for number in numbers
        if number not in filled and _said(one, grid.rows[number], heads) >= _LEAST_OVERWRITTEN
    ]
    # A column under “Value” in which nothing stands is passed over for the one beside it that was filled in.
    headed = [
        number
        for number in numbers
        if any(at in grid.rows[number] for at in heads.columns.values())
        and any(fold(found.raw) in _value_headings() for found in grid.rows[number].values())
    ]
    # A form of which nothing is filled in is still a form, so that what is missing has a place.
    chosen = (headed or filled or overwritten or [heads.first_row])[:1]
    kept = grid.rows.get(chosen[0], {})
    beside = [
        grid.rows[number][at].place
        for number in numbers
        if number not in chosen
        for key, at in heads.columns.items()
        if at in grid.rows[number] and (number in filled or at not in kept)
        if not says_guidance(one.column(key), grid.rows[number][at])
    ]
    if beside:
        met.append(wording.unread_cells(beside[: LIMITS.places]))
    return chosen


def _said(one: Sheet, row: Mapping[int, Found], heads: Headings) -> int:
    """Return how many cells of a row say something else than the form's guidance."""
    return sum(at in row and not says_guidance(one.column(key), row[at]) for key, at in heads.columns.items())


def _cell(column: Column, grid: Grid, heads: Headings, number: int) -> Cell:
    at = heads.columns[column.key]
    heading = heads.texts[column.key]
    found = grid.rows.get(number, {}).get(at)
    if found is None or says_guidance(column, found):
        return Cell(None, "", grid.place_at(number, at), heading)
    # A code typed as the number 1.10 is what the sheet shows; a quantity is what the sheet holds.
    typed = found.value if column.kind in _QUANTITIES else found.raw
    value = found.raw if found.flaw else understood(column, typed)
    return Cell(value, found.raw, found.place, heading)


def _about_headings(one: Sheet, grid: Grid, heads: Headings) -> Iterator[Problem]:
    for renamed in heads.renamed:
        yield wording.renamed_column(one, renamed.found, one.column(renamed.column), renamed.sure)
    if heads.conflicts:
        yield wording.shifted_headings(one, heads.conflicts)
    for key, found in heads.repeated:
        kept = grid.place_at(heads.first_row, heads.columns[key])
        first = next((row[heads.columns[key]].place for row in grid.rows.values() if heads.columns[key] in row), kept)
        yield wording.repeated_column(one.column(key), first, found)
    unknown = [found for _, found in heads.unknown if not _belongs_to_template(one, found)]
    absent = [column for column in one.columns if column.key not in heads.columns]
    required = [column for column in absent if column.required]
    if unknown:
        yield wording.unknown_columns(one, unknown[: LIMITS.places], absent)
    elif required:
        yield wording.missing_columns(one, required, Place(grid.name, "", grid.name))


def _belongs_to_template(one: Sheet, found: Found) -> bool:
    return one.vertical and (fold(found.raw) in _form_headings() or sheet_named(found.raw) is one)


def _about_cells(one: Sheet, grid: Grid, heads: Headings, used: Sequence[int]) -> Iterator[Problem]:
    flawed: dict[str, list[Found]] = {}
    for number in used:
        for key, at in heads.columns.items():
            found = grid.rows.get(number, {}).get(at)
            if found is None:
                continue
            if found.flaw:
                flawed.setdefault(found.flaw, []).append(found)
            elif _is_unwanted_date(one.column(key), found):
                flawed.setdefault("date-instead-of-number", []).append(found)
    for flaw, cells in flawed.items():
        places = [found.place for found in cells[: LIMITS.places]]
        match flaw:
            case "formula-without-value":
                yield wording.formula_without_value(places)
            case "error-value":
                yield wording.error_value(places, cells[0].raw)
            case _:
                yield wording.date_instead_of_number(places, cells[0].raw)
    merged = [one for one in grid.merged if _among_data(one, heads, used)]
    if merged:
        yield wording.merged_cells([f"{grid.name}!{_shown(grid, one)}" for one in merged], _inside(grid, merged))
    unheaded = _without_heading(grid, heads, used)
    if unheaded and not one.vertical:
        yield wording.unread_cells(unheaded)


def _is_unwanted_date(column: Column, found: Found) -> bool:
    return isinstance(found.value, date) and column.kind not in ("date", "text")


def _among_data(merged: Merged, heads: Headings, used: Sequence[int]) -> bool:
    first = bisect_left(used, merged.top)
    return (
        first < len(used)
        and used[first] <= merged.bottom
        and any(merged.left <= at <= merged.right for at in heads.columns.values())
    )


def _shown(grid: Grid, merged: Merged) -> str:
    first = grid.place_at(merged.top, merged.left).cell
    return f"{first}:{grid.place_at(merged.bottom, merged.right).cell}"


def _inside(grid: Grid, merged: Sequence[Merged]) -> list[Place]:
    places = (
        grid.place_at(row, column)
        for one in merged
        for row in range(one.top, one.bottom + 1)
        for column in range(one.left, one.right + 1)
    )
    return [place for place, _ in zip(places, range(LIMITS.places), strict=False)]


def _without_heading(grid: Grid, heads: Headings, used: Sequence[int]) -> list[Place]:
    known = {*heads.columns.values(), *(number for number, _ in heads.unknown)}
    repeated = {id(found) for _, found in heads.repeated}
    known |= {at for row in grid.rows.values() for at, found in row.items() if id(found) in repeated}
    return [found.place for number in used for at, found in grid.rows.get(number, {}).items() if at not in known][
        : LIMITS.places
    ]
