"""What a programme is checked against, fetched from the graph by anchored queries: its time does not grow with it.

Two parts are the same for every country (strategic plans and their elements), the rest hangs on the country. Callers
keep a context per state of the graph (`Context.snapshot`) and country. The queries stand in `context/*.rq`.

>>> from loaders.programme.context_file import context_from_turtle
>>> context_from_turtle("<urn:p> a <https://w3id.org/goldenthread/def#StrategicPlan> .").plans[0].iri
'urn:p'
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from loaders.programme.context_frameworks import read_frameworks
from loaders.programme.context_model import Context, KnownDocument, Period, PlanElement, StrategicPlan
from loaders.programme.context_rows import Answers, Cells, ask, dates, grouped, iris, lexical, names_of, slug
from loaders.sources.countries.area_codes import area_of
from ontology.namespaces import DEF, ID
from store.terms import Literal

# Classes that say only that a thing is part of a plan; a closer one follows from them.
_GENERAL: Final = frozenset({"PlanElement", "Result"})


def read_context(store: Answers, iso3: str | Iterable[str] | None = None) -> Context:
    """Return what programmes of a country (alpha-3 code), of several, or of none are checked against.

    A code that no country has is left out. Raises StoreError when the store cannot answer.
    """
    found = {code.upper(): area_of(code) for code in _listed(iso3)}
    return assemble(store, {code: area for code, area in found.items() if area})


def with_documents(context: Context, store: Answers, symbols: Iterable[str]) -> Context:
    """Return the context with what the graph knows of the documents of these (normalised) symbols."""
    rows = ask(store, "documents", [Literal(symbol) for symbol in sorted(set(symbols))])
    parts: dict[tuple[str, str], set[str]] = {}
    read: set[str] = set()
    for symbol, document, number, loaded in rows:
        key = lexical(symbol), lexical(document)
        parts.setdefault(key, set())
        if number is not None:
            parts[key].add(lexical(number))
        if lexical(loaded) == "true":
            read.add(key[1])
    known = {key[0]: KnownDocument(key[1], key[0], frozenset(found), key[1] in read) for key, found in parts.items()}
    return replace(context, documents={**context.documents, **known})


def _listed(countries: str | Iterable[str] | None) -> list[str]:
    return [countries] if isinstance(countries, str) else list(countries or ())


def assemble(store: Answers, areas: Mapping[str, str]) -> Context:
    """Return the context for some areas, by the code they go by; what a store answers need not be a real country."""
    plans = _plans(store)
    elements = _elements(store, plans)
    return Context(
        snapshot=store.identity,
        areas=areas,
        frameworks=read_frameworks(store, areas),
        plans=plans,
        elements=elements,
    )


def _plans(store: Answers) -> tuple[StrategicPlan, ...]:
    rows: dict[str, list[Cells]] = {}
    for row in ask(store, "plans"):
        rows.setdefault(lexical(row[0]), []).append(row)
    names = names_of(store, rows)
    return tuple(
        StrategicPlan(
            iri=iri,
            key=iri.rsplit("/", 1)[-1],
            names=names.get(iri, {}),
            status=slug(next((row[1] for row in stated if row[1]), None)),
            periods=tuple(
                Period(
                    period,
                    min(dates(spans, 3), default=None),
                    max(dates(spans, 4), default=None),
                    min(dates(spans, 5), default=None),
                )
                for period, spans in sorted(grouped(stated, 2).items())
            ),
            presented_in=tuple(sorted({lexical(row[6]) for row in stated if row[6]})),
        )
        for iri, stated in sorted(rows.items())
    )


def _elements(store: Answers, plans: Sequence[StrategicPlan]) -> tuple[PlanElement, ...]:
    keys = {plan.iri: plan.key for plan in plans}
    plan_of = _parts(store, keys)
    elements = [element for element in plan_of if element not in keys]
    names = names_of(store, elements)
    kinds: dict[str, set[str]] = {}
    codes: dict[str, str] = {}
    for thing, kind, code in ask(store, "kinds", iris(elements)):
        if lexical(kind).startswith(DEF):
            kinds.setdefault(lexical(thing), set()).add(lexical(kind).removeprefix(DEF))
        if code is not None:
            codes[lexical(thing)] = min(codes.get(lexical(thing), lexical(code)), lexical(code))
    found = []
    for element in kinds:
        plan = plan_of[element]
        tail = element.removeprefix(ID).split("/", 1)[-1].removeprefix(keys[plan] + "/")
        closer = tuple(sorted(kinds[element] - _GENERAL or kinds[element]))
        found.append(
            PlanElement(element, f"{keys[plan]}/{tail}", codes.get(element, ""), plan, closer, names.get(element, {}))
        )
    return tuple(sorted(found, key=lambda element: (element.plan, element.key)))


def _parts(store: Answers, plans: Iterable[str]) -> dict[str, str]:
    """Return the plan of everything that stands in a plan at any depth, level by level, the plans included."""
    plan_of = {plan: plan for plan in plans}
    level = list(plan_of)
    while level:
        rows = ask(store, "parts", iris(level))
        level = []
        for whole, part in sorted(rows, key=repr):
            if lexical(part) not in plan_of:
                plan_of[lexical(part)] = plan_of[lexical(whole)]
                level.append(lexical(part))
    return plan_of
