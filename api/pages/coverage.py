"""Coverage of a plan as a page: its elements against countries, programmes or goals, with gaps and evidence.

Every cell shows its number; colour only repeats it. A cell leads to what it counts, on the same page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from api.pages.addresses import identifier
from api.pages.environment import render
from api.pages.evidence import Shown, places
from api.pages.standing import EXPLAINED, STANDINGS
from api.pages.words import N_
from queries.coverage import PlanThing
from queries.crossing import Carried, Crossing
from queries.linkages import Linkages
from queries.lookup import Lookup, Name

# What the elements can be set against; `outcome` sets the outcomes of the plan against each other.
WAYS: Final[Mapping[str, str]] = {
    "programme": N_("Programmes and portfolios"),
    "instrument": N_("Instruments"),
    "country": N_("Countries"),
    "region": N_("Regions"),
    "sdg": N_("Sustainable Development Goals"),
    "entity": N_("Entities"),
    "claim": N_("Whoever claims to contribute"),
    "outcome": N_("Outcomes: primary and secondary"),
}
ORDERS: Final[Mapping[str, str]] = {
    "plan": N_("in the order of the plan"),
    "name": N_("by name"),
    "most": N_("most first"),
    "fewest": N_("fewest first"),
}
# The shades of the heat map: a cell has the shade of the last bound that its number reaches.
_SHADES: Final = (1, 2, 3, 5, 9)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its number, its shade (0 for none), and the address of what it counts."""

    count: int
    shade: int
    address: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """An element of the plan with its cells; `total` is their sum."""

    iri: str
    code: str | None
    name: Name
    kind: str
    total: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that a cell counts: who, in which relation, how it is known, where it is said."""

    carrier: tuple[str, Name]
    relation: Name
    standing: str
    places: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the plan (IRI), against what, in which order, and the cell to open (IRIs)."""

    plan: str
    by: str = "programme"
    order: str = "plan"
    element: str | None = None
    column: str | None = None

    def address(self, language: str, **other: str | None) -> str:
        """Return the address of the page with some of this changed; the cell is closed unless given."""
        given = {"plan": identifier(self.plan), "by": self.by, "order": self.order, **other, "lang": language}
        return "/coverage?" + urlencode({name: value for name, value in given.items() if value})


def coverage_page(
    lookup: Lookup, asked: Asked, found: Crossing | Linkages, plans: Mapping[str, int], language: str
) -> bytes:
    """Return the page; `plans` are those to choose from, with the number of their elements."""
    lookup.names([asked.plan, *plans])
    frame: dict[str, Any] = {
        "asked": asked,
        "plan": lookup.label(asked.plan, language),
        "plans": sorted(
            ((identifier(plan), lookup.label(plan, language).text) for plan in plans), key=lambda one: one[1]
        ),
        "ways": WAYS,
        "orders": ORDERS,
        "standings": STANDINGS,
        "explained": EXPLAINED,
    }
    kept = {"plan": identifier(asked.plan), "by": asked.by, "order": asked.order}
    if isinstance(found, Linkages):
        return render("linkages.html", language, kept, current="/coverage", **frame, **_linked(lookup, found, language))
    return render(
        "coverage.html", language, kept, current="/coverage", **frame, **_crossed(lookup, asked, found, language)
    )


def _crossed(lookup: Lookup, asked: Asked, found: Crossing, language: str) -> dict[str, Any]:
    lookup.names([thing.iri for thing in found.things] + [thing.kind for thing in found.things] + list(found.columns))
    columns = sorted(
        found.columns, key=lambda column: (-_column_count(found, column), lookup.label(column, language).text)
    )
    rows = _ordered([_row(lookup, asked, found, columns, thing, language) for thing in found.things], asked.order)
    opened = None
    if asked.element and asked.column:
        held = found.cells.get((asked.element, asked.column), ())
        opened = {
            "element": (asked.element, lookup.label(asked.element, language)),
            "column": (asked.column, lookup.label(asked.column, language)),
            "held": [_held(lookup, one, language) for one in held],
        }
    return {
        "columns": [(column, lookup.label(column, language), _column_count(found, column)) for column in columns],
        "rows": rows,
        "opened": opened,
        "gaps": [(thing.iri, thing.code, lookup.label(thing.iri, language)) for thing in found.unserved],
        "count": len(found.carried),
        "close": asked.address(language),
        "order_links": {order: asked.address(language, order=order) for order in ORDERS},
    }


def _row(lookup: Lookup, asked: Asked, found: Crossing, columns: Sequence[str], thing: PlanThing, language: str) -> Row:
    cells = []
    for column in columns:
        count = found.count(thing.iri, column)
        address = asked.address(language, element=identifier(thing.iri), column=identifier(column)) if count else None
        cells.append(Cell(count, sum(count >= bound for bound in _SHADES), address and address + "#cell"))
    kind = lookup.label(thing.kind, language).text
    return Row(thing.iri, thing.code, lookup.label(thing.iri, language), kind, found.count(thing.iri), tuple(cells))


def _ordered(rows: list[Row], order: str) -> list[Row]:
    if order == "name":
        return sorted(rows, key=lambda row: row.name.text.casefold())
    if order in ("most", "fewest"):
        return sorted(rows, key=lambda row: -row.total if order == "most" else row.total)
    return rows


def _column_count(found: Crossing, column: str) -> int:
    return sum(len(held) for (_, one), held in found.cells.items() if one == column)


def _held(lookup: Lookup, one: Carried, language: str) -> Held:
    return Held(
        (one.carrier, lookup.label(one.carrier, language)),
        lookup.label(one.relation, language),
        one.strength,
        tuple(places(lookup, one.parts, language)),
    )


def _linked(lookup: Lookup, found: Linkages, language: str) -> dict[str, Any]:
    lookup.names([outcome.iri for outcome in found.outcomes] + [link.projects for link in found.links])
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for (primary, outcome), links in found.cells.items():
        cells.setdefault(primary, {})[outcome] = {
            "hows": {link.how for link in links},
            "count": len({part for link in links for part in link.parts}),
            "links": [
                {
                    "how": link.how,
                    "projects": (link.projects, lookup.label(link.projects, language)),
                    "places": places(lookup, link.parts, language),
                }
                for link in links
            ],
        }
    outcomes = [
        (outcome.iri, outcome.code or identifier(outcome.iri), lookup.label(outcome.iri, language))
        for outcome in found.outcomes
    ]
    return {"outcomes": outcomes, "linked": cells}
