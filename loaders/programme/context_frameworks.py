"""The cooperation frameworks of some countries, with what programmes refer to: outcomes, indicators, who takes part.

Printed codes are labels; what identifies an outcome is the key its source keeps it under.
"""

from collections.abc import Iterable, Mapping

from loaders.programme.context_model import (
    Framework,
    FrameworkIndicator,
    FrameworkOutcome,
    FrameworkOutput,
    Participation,
)
from loaders.programme.context_rows import Answers, Cells, ask, dates, iris, lexical, names_of, slug
from store.terms import IRI


def read_frameworks(store: Answers, areas: Mapping[str, str]) -> tuple[Framework, ...]:
    """Return the frameworks that cover any of these areas (IRIs by code), in the order of their IRIs."""
    codes = {area: code for code, area in areas.items()}
    rows: dict[str, list[Cells]] = {}
    for row in ask(store, "frameworks", [IRI(area) for area in areas.values() if area]):
        rows.setdefault(lexical(row[0]), []).append(row)
    if not rows:
        return ()
    names = names_of(store, rows)
    ties = _participations(store, rows)
    outcomes, entities = _outcomes(store, rows)
    found = []
    for iri, stated in sorted(rows.items()):
        covered = tuple(sorted({lexical(row[1]) for row in stated}))
        found.append(
            Framework(
                iri=iri,
                iso3=next(code for area, code in sorted(codes.items()) if area in covered),
                areas=covered,
                names=names.get(iri, {}),
                status=slug(next((row[6] for row in stated if row[6]), None)),
                start=min(dates(stated, 2), default=None),
                end=max(dates(stated, 3), default=None),
                observed_start=min(dates(stated, 4), default=None),
                observed_end=max(dates(stated, 5), default=None),
                outcomes=outcomes.get(iri, ()),
                participations=ties.get(iri, ()),
                entities=tuple(sorted(entities.get(iri, ()))),
            )
        )
    return tuple(found)


def _participations(store: Answers, frameworks: Iterable[str]) -> dict[str, tuple[Participation, ...]]:
    ties: dict[str, set[tuple[str, str, str]]] = {}
    for framework, tie, participant, mode in ask(store, "participations", iris(frameworks)):
        ties.setdefault(lexical(framework), set()).add((lexical(tie), lexical(participant), slug(mode)))
    return {framework: tuple(Participation(*tie) for tie in sorted(found)) for framework, found in ties.items()}


def _outcomes(
    store: Answers, frameworks: Iterable[str]
) -> tuple[dict[str, tuple[FrameworkOutcome, ...]], dict[str, set[str]]]:
    """Return the outcomes of each framework in the order of their codes, and who works on each framework."""
    frameworks = list(frameworks)
    rows = {lexical(row[1]): row for row in ask(store, "outcomes", iris(frameworks))}
    outputs = {lexical(row[1]): row for row in ask(store, "outputs", iris(rows))}
    indicators = {lexical(row[1]): row for row in ask(store, "indicators", iris(rows))}
    names = names_of(store, [*rows, *outputs, *indicators])
    tags: dict[tuple[str, str], set[str]] = {}
    for thing, tag, value in ask(store, "tags", iris([*frameworks, *rows, *outputs])):
        tags.setdefault((lexical(thing), lexical(tag)), set()).add(lexical(value))
    for output, entity in ask(store, "work", iris(outputs)):
        tags.setdefault((lexical(output), "contributingEntity"), set()).add(lexical(entity))
    found: dict[str, list[FrameworkOutcome]] = {}
    entities = {framework: set(tags.get((framework, "contributingEntity"), ())) for framework in frameworks}
    for iri, (framework, _, identifier, code, truncated) in rows.items():
        under = [row for row in outputs.values() if lexical(row[0]) == iri]
        working = set(tags.get((iri, "contributingEntity"), ()))
        for row in under:
            working |= tags.get((lexical(row[1]), "contributingEntity"), set())
        entities[lexical(framework)] |= working
        outcome = FrameworkOutcome(
            iri=iri,
            identifier=lexical(identifier) or iri.rsplit("/", 1)[-1],
            code=lexical(code),
            names=names.get(iri, {}),
            truncated=lexical(truncated) == "true",
            sdgs=tuple(sorted(tags.get((iri, "taggedWith"), ()))),
            entities=tuple(sorted(working)),
            outputs=tuple(
                sorted(
                    (
                        FrameworkOutput(
                            lexical(row[1]),
                            lexical(row[2]) or lexical(row[1]).rsplit("/", 1)[-1],
                            lexical(row[3]),
                            names.get(lexical(row[1]), {}),
                        )
                        for row in under
                    ),
                    key=lambda output: (output.code, output.iri),
                )
            ),
            indicators=tuple(
                FrameworkIndicator(indicator, lexical(row[2]) or indicator.rsplit("/", 1)[-1], names.get(indicator, {}))
                for indicator, row in sorted(indicators.items())
                if lexical(row[0]) == iri
            ),
        )
        found.setdefault(lexical(framework), []).append(outcome)
    ordered = {iri: tuple(sorted(those, key=lambda one: (one.code, one.iri))) for iri, those in found.items()}
    return ordered, entities
