"""Reconciliation: which things the cells of somebody's table mean, and what else is known of them.

The data of the Reconciliation Service API 0.2 (W3C community group, sections 4 to 6) as plain values; HTTP is the
affair of `api.reconcile`. Identifiers are IRIs.

>>> reconcile(index, lookup, {"query": "Kenya", "type": DEF + "Country"}, "en")[0]["match"]  # doctest: +SKIP
True
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ontology.namespaces import DEF, PREFIXES
from queries.lookup import Lookup, local_name
from queries.names.finding import NameIndex
from queries.names.folding import fold
from queries.names.matching import Candidate, candidates
from queries.template import fill, support
from store.terms import IRI, XSD, XSD_INTEGER, Literal

_SDGO: Final = "http://metadata.un.org/sdg/ontology#"
# The kinds of things that people look for in tables, most asked for first.
OFFERED: Final = (
    DEF + "Organization",
    DEF + "Country",
    DEF + "PlanElement",
    DEF + "Document",
    _SDGO + "Goal",
    _SDGO + "Target",
    _SDGO + "Indicator",
    DEF + "StrategicPlan",
    DEF + "CooperationFramework",
    DEF + "Outcome",
    DEF + "Act",
    PREFIXES["skos"] + "Concept",
)
_MOST: Final = 25
_MOST_VALUES: Final = 50
# What a property that fits, or does not, adds to a candidate's score of 100.
_FITS: Final = 4.0
_DIFFERS: Final = -12.0


def reconcile(index: NameIndex, lookup: Lookup, asked: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return the candidates for one query (`query`, `type`, `limit`, `properties`), best first.

    Raises ValueError, in a sentence, for a query that is not what section 4.2 describes.
    """
    text, classes = _text(asked), _classes(asked.get("type"))
    most = _limit(asked.get("limit"))
    found = candidates(index, text, classes, most)
    if asked.get("type_strict") == "all" and classes:
        found = [one for one in found if set(classes) <= set(one.kinds)]
    properties = asked.get("properties") or []
    features = _compared(lookup, found, properties, language) if properties else {}
    return _ranked(found, features, lookup, language)


def types(lookup: Lookup, iris: Iterable[str], language: str) -> list[dict[str, str]]:
    """Return classes as the API writes them: identifier and name."""
    wanted = list(iris)
    lookup.names(wanted)
    return [{"id": iri, "name": lookup.label(iri, language).text} for iri in wanted]


def offered(index: NameIndex) -> tuple[str, ...]:
    """Return the kinds of things that are offered and of which anything is loaded."""
    present = {kind for kind, _ in index.classes()}
    return tuple(kind for kind in OFFERED if kind in present)


def properties_of(lookup: Lookup, kind: str, language: str, most: int = 50) -> list[dict[str, str]]:
    """Return the properties that things of a class have, most common first."""
    rows = lookup.store.select(fill(support("properties-of-class"), [(IRI(kind),)])).rows
    found = [row[0].value for row in rows if isinstance(row[0], IRI)][:most]
    lookup.names(found)
    return [{"id": iri, "name": lookup.label(iri, language).text} for iri in found]


def extended(lookup: Lookup, things: Sequence[str], properties: Sequence[str], language: str) -> dict[str, Any]:
    """Return the values of properties of things (section 6): `meta` in the order asked for, `rows` by thing."""
    pairs = [(IRI(thing), IRI(one)) for thing in things for one in properties]
    rows = lookup.store.select(fill(support("values"), pairs)).rows if pairs else ()
    values: dict[str, dict[str, list[Any]]] = {thing: {one: [] for one in properties} for thing in things}
    lookup.names({row[2].value for row in rows if isinstance(row[2], IRI)} | set(properties))
    for thing, one, value in rows:
        if isinstance(thing, IRI) and isinstance(one, IRI) and value is not None:
            held = values[thing.value][one.value]
            if len(held) < _MOST_VALUES:
                held.append(_value(lookup, value, language))
    meta = [{"id": one, "name": lookup.label(one, language).text} for one in properties]
    return {"meta": meta, "rows": values}


def property_iri(name: str) -> str:
    """Return the IRI of a property given as IRI, as `prefix:name` or as the name of one of ours; raises ValueError."""
    if "://" in name:
        return IRI(name).value
    prefix, colon, local = name.partition(":")
    if colon and prefix not in PREFIXES:
        raise ValueError(f"{name!r} has an unknown prefix; known: {', '.join(PREFIXES)}")
    return IRI(PREFIXES[prefix] + local if colon else DEF + name).value


def _text(asked: Mapping[str, Any]) -> str:
    text = asked.get("query")
    if text is None and asked.get("properties"):
        text = next((one["v"] for one in asked["properties"] if isinstance(one.get("v"), str)), "")
    if not isinstance(text, str):
        raise ValueError("a query has a text to look for, `query`, or `properties`")
    return text


def _classes(given: object) -> tuple[str, ...]:
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if not all(isinstance(name, str) for name in names):
        raise ValueError("`type` is the identifier of a type, or a list of them")
    return tuple(property_iri(name) for name in names if name)


def _limit(given: object) -> int:
    if given is None:
        return 10
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 1:
        raise ValueError("`limit` is a number of candidates, at least 1")
    return min(int(given), _MOST)


def _ranked(
    found: Sequence[Candidate], features: Mapping[str, float], lookup: Lookup, language: str
) -> list[dict[str, Any]]:
    lookup.names({one.iri for one in found} | {kind for one in found for kind in one.kinds})
    scored = sorted(
        ((max(0.0, min(100.0, one.score + features.get(one.iri, 0.0))), one) for one in found),
        key=lambda pair: (-pair[0], pair[1].iri),
    )
    # What a property contradicts is not certain any more; among names borne in full, the one it fits is.
    fitting = [one for _, one in scored if one.score == 100.0 and features.get(one.iri, 0.0) > 0]
    ranked = []
    for score, one in scored:
        certain = (one.certain and features.get(one.iri, 0.0) >= 0) or (len(fitting) == 1 and one is fitting[0])
        name = lookup.label(one.iri, language).text
        said = {"description": one.name} if fold(one.name) != fold(name) else {}
        kinds = [{"id": kind, "name": lookup.label(kind, language).text} for kind in one.kinds]
        closeness = [{"id": "name_similarity", "value": one.score}]
        ranked.append(
            {
                "id": one.iri,
                "name": name,
                **said,
                "type": kinds,
                "score": score,
                "match": certain,
                "features": closeness,
            }
        )
    return ranked


def _compared(
    lookup: Lookup, found: Sequence[Candidate], properties: Sequence[Mapping[str, Any]], language: str
) -> dict[str, float]:
    """Return what the properties given add to the score of each candidate."""
    asked = {property_iri(str(one.get("pid", ""))): _folded(one.get("v")) for one in properties}
    known = extended(lookup, [one.iri for one in found], list(asked), language)["rows"]
    added: dict[str, float] = {}
    for iri, values in known.items():
        for one, wanted in asked.items():
            held = {fold(str(part)) for value in values[one] for part in value.values()}
            if held and wanted:
                added[iri] = added.get(iri, 0.0) + (_FITS if held & wanted else _DIFFERS)
    return added


def _folded(given: object) -> set[str]:
    values = given if isinstance(given, list) else [given]
    texts = [one.get("id", one.get("name", "")) if isinstance(one, dict) else one for one in values]
    return {fold(str(text)) for text in texts if text is not None}


def _value(lookup: Lookup, term: object, language: str) -> dict[str, Any]:
    if isinstance(term, IRI):
        name = lookup.label(term.value, language).text
        return {"id": term.value, "name": name or local_name(term.value)}
    if isinstance(term, Literal):
        if term.datatype == XSD_INTEGER:
            return {"int": int(term.value)}
        if term.datatype in (XSD + "decimal", XSD + "double"):
            return {"float": float(term.value)}
        if term.datatype == XSD + "date":
            return {"date": f"{term.value}T00:00:00Z"}
        return {"str": term.value}
    return {}
