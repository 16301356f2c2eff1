"""One organization has one address in the whole graph: no two share a name, and none bears the spelling of another."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from loaders.organisations import ambiguous_spellings, organisation_iri, organisations
from loaders.organisations.acts import act_iri, body_iri
from loaders.sources.budget.mandate_targets import read_mandate
from loaders.symbols.acts import KNOWN_BODIES
from ontology.namespaces import DEF, ID
from queries.lookup import Lookup
from store.terms import IRI, Literal

NAMED = f"""PREFIX gt: <{DEF}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name ?preferred WHERE {{
  ?thing a gt:Organization .
  {{ ?thing skos:prefLabel ?name . BIND(LANG(?name) = "en" AS ?preferred) }}
  UNION {{ ?thing skos:altLabel ?name . BIND(false AS ?preferred) }}
}}"""
ORGANS = (f"{ID}org/", f"{ID}body/")


@pytest.fixture(scope="module")
def named(with_sources: Lookup) -> Mapping[str, set[tuple[str, bool]]]:
    """Return the names of every organization and body, with whether each is a preferred English one."""
    found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for thing, name, preferred in with_sources.store.select(NAMED).rows:
        if isinstance(thing, IRI) and isinstance(name, Literal) and thing.value.startswith(ORGANS):
            found[thing.value].add((name.value, isinstance(preferred, Literal) and preferred.value == "true"))
    return found


def test_no_two_organizations_share_a_preferred_english_name(named: Mapping[str, set[tuple[str, bool]]]) -> None:
    assert len(named) > 250
    bearers: dict[str, set[str]] = defaultdict(set)
    for thing, names in named.items():
        for name, preferred in names:
            if preferred:
                bearers[" ".join(name.casefold().split())].add(thing)
    assert {name: things for name, things in bearers.items() if len(things) > 1} == {}


def test_no_organization_bears_a_spelling_by_which_another_is_known(
    named: Mapping[str, set[tuple[str, bool]]],
) -> None:
    shared = {iri for iris in ambiguous_spellings().values() for iri in iris}
    wrong = {
        (thing, name, known)
        for thing, names in named.items()
        for name, _ in names
        if (known := organisation_iri(name)) not in (None, thing) and not {thing, known} <= shared
    }
    assert wrong == set()


def test_who_adopted_an_act_is_an_organization_that_is_described(with_sources: Lookup) -> None:
    query = f"SELECT DISTINCT ?body WHERE {{ ?act <{DEF}adoptedBy> ?body }}"
    bodies = {row[0].value for row in with_sources.store.select(query).rows if isinstance(row[0], IRI)}
    doubled = {body for body in bodies if body_iri(body.rpartition("/")[2]) != body and body.startswith(f"{ID}body/")}
    assert doubled == set()
    assert f"{ID}org/escap" in bodies


@pytest.mark.parametrize(
    ("slug", "iri"),
    [
        ("economic-commission-for-africa", "org/eca"),
        ("economic-and-social-commission-for-asia-and-the-pacific", "org/escap"),
        ("united-nations-statistical-commission", "body/statistical-commission"),
        ("executive-board", "body/executive-board"),
        ("general-assembly", "body/general-assembly"),
        ("unep-governing-council", "body/unep-governing-council"),
    ],
)
def test_a_body_is_the_organization_that_has_its_name(slug: str, iri: str) -> None:
    assert body_iri(slug) == ID + iri


def test_every_body_whose_acts_are_read_is_one_organization_whatever_it_is_called() -> None:
    for slug in KNOWN_BODIES:
        known = {f"{ID}body/{slug}"} & organisations().keys() or {organisation_iri(slug) or f"{ID}body/{slug}"}
        assert known == {body_iri(slug)}


def test_an_act_has_one_address_however_its_body_is_named() -> None:
    first = read_mandate("46/101", "Statistical Commission decisions", None).act
    second = read_mandate("46/101", "United Nations Statistical Commission decisions", None).act
    assert first is not None and second is not None
    assert first.iri == second.iri == act_iri("decision", "united-nations-statistical-commission", "46/101")
