"""Links between sources: codes and symbols assert, names only suggest, and both are exported as mapping sets."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import SKOS, Graph, URIRef

from loaders.link_names import name_key
from loaders.links import LINK_GRAPH, Link, Thing, asserted, find_links, statements, suggested, things
from ontology.namespaces import DEF, GEO_AREA, GRAPH, ID, PREFIXES, SUGGESTED_GRAPH, THESAURUS
from queries.sssom import COLUMNS, mapping_set
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from store.staging import Staging
from store.terms import IRI, Literal

WD = "http://www.wikidata.org/entity/"
LABEL, NOTATION, TYPE = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "notation", PREFIXES["rdf"] + "type"


def thing(iri: str, source: str, *, types: tuple[str, ...] = (), symbol: str = "", **said: str) -> Thing:
    codes = frozenset((kind, value) for kind, value in said.items() if len(kind) > 2)
    names = frozenset((language, name) for language, name in said.items() if len(language) == 2)
    return Thing(iri, frozenset({source}), codes, symbol, names, frozenset(DEF + name for name in types))


def pairs(*known: Thing) -> set[tuple[str, str, str]]:
    return {(link.subject, link.predicate, link.object) for link in find_links(known)}


def test_a_code_that_one_thing_alone_has_on_either_side_is_an_assertion() -> None:
    kenya = thing(GEO_AREA + "404", "countries", iso3="KEN")
    assert pairs(thing(WD + "Q114", "wikidata", iso3="KEN"), kenya) == {(GEO_AREA + "404", "exactMatch", WD + "Q114")}


def test_a_code_that_a_source_gives_to_two_things_links_neither() -> None:
    two = [thing(WD + name, "wikidata", iso3="KEN") for name in ("Q114", "Q9")]
    assert pairs(*two, thing(GEO_AREA + "404", "countries", iso3="KEN")) == set()


def test_things_whose_codes_of_one_kind_differ_are_never_linked() -> None:
    one = thing(WD + "Q114", "wikidata", iso3="KEN", iso2="KE", en="kenya")
    other = thing(GEO_AREA + "404", "countries", iso3="KEN", iso2="XX", en="kenya")
    assert pairs(one, other) == set()


def test_a_symbol_links_documents_whichever_way_it_is_printed() -> None:
    found = things(
        [
            ("a", ID + "doc/A/RES/79/226", DEF + "symbol", Literal("A/RES/79/226")),
            ("b", WD + "Q1", DEF + "symbol", Literal("A/RES/79/226 ")),
            ("b", WD + "Q2", DEF + "symbol", Literal("no symbol at all")),
        ]
    )
    assert [(link.subject, link.object, link.field) for link in find_links(found)] == [
        (ID + "doc/A/RES/79/226", WD + "Q1", DEF + "symbol")
    ]


def test_a_shared_name_is_suggested_and_the_surer_the_more_languages_share_it() -> None:
    own = thing(ID + "topic/housing", "knowledge", en="housing", zh="住房", fr="logement")
    unbis = THESAURUS + "1002940"
    for names, sure in (({"en"}, "0.6"), ({"en", "zh"}, "0.8"), ({"en", "zh", "fr"}, "0.9")):
        other = thing(unbis, "unbis", **{language: dict(own.names)[language] for language in names})
        (link,) = find_links([other, own])
        assert (link.subject, link.predicate, link.object) == (ID + "topic/housing", "closeMatch", unbis)
        assert link.confidence == Decimal(sure)


def test_a_name_that_a_source_gives_to_two_things_suggests_neither() -> None:
    two = [thing(THESAURUS + number, "unbis", en="housing") for number in ("090200", "1002940")]
    assert pairs(*two, thing(ID + "topic/housing", "knowledge", en="housing")) == set()


def test_names_do_not_link_things_of_different_kinds() -> None:
    country = thing(GEO_AREA + "268", "countries", types=("Country",), en="georgia")
    assert pairs(country, thing(ID + "org/georgia", "orgs", types=("Organization",), en="georgia")) == set()
    assert len(pairs(country, thing(WD + "Q230", "wikidata", en="georgia"))) == 1


@pytest.mark.parametrize("kind", ["Activity", "Outcome", "PlanElement", "Amount"])
def test_work_and_results_are_not_linked_by_their_names(kind: str) -> None:
    one = thing(ID + "activity/1", "iati", types=(kind,), en="housing")
    assert pairs(one, thing(THESAURUS + "1002940", "unbis", en="housing")) == set()


def test_what_a_code_asserts_is_not_suggested_again() -> None:
    one, other = (
        thing(iri, source, iso3="KEN", en="kenya") for iri, source in ((WD + "Q114", "w"), (GEO_AREA + "404", "c"))
    )
    assert {predicate for _, predicate, _ in pairs(one, other)} == {"exactMatch"}


def test_one_thing_that_two_sources_speak_of_is_not_linked_to_itself() -> None:
    found = things([("a", WD + "Q1", DEF + "iso3", Literal("KEN")), ("b", WD + "Q1", DEF + "iso3", Literal("KEN"))])
    assert find_links(found) == []


def test_notations_of_a_kind_are_codes_and_plain_ones_are_not() -> None:
    kind = DEF + "CebEntityCode"
    found = things(
        [
            ("a", ID + "org/un-habitat", NOTATION, Literal("UNHABITAT", datatype=kind)),
            ("b", WD + "Q487883", NOTATION, Literal("UNHABITAT", datatype=kind)),
            ("c", WD + "Q1", NOTATION, Literal("UNHABITAT")),
        ]
    )
    assert [(link.object, link.field) for link in find_links(found)] == [(WD + "Q487883", kind)]


@given(st.permutations(range(4)))
def test_links_do_not_depend_on_the_order_of_things(order: list[int]) -> None:
    known = [
        thing(WD + "Q114", "wikidata", iso3="KEN", en="kenya"),
        thing(GEO_AREA + "404", "countries", iso3="KEN", en="kenya"),
        thing("http://publications.europa.eu/resource/authority/country/KEN", "eu", iso3="KEN"),
        thing(THESAURUS + "1003400", "unbis", en="kenya"),
    ]
    assert find_links([known[number] for number in order]) == find_links(known)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("HOUSING", "housing", "en"),
        ("The United Nations", "United Nations", "en"),
        ("Côte d’Ivoire", "Cote d'Ivoire", "fr"),
        ("人类 住区", "人类住区", "zh"),
    ],
)
def test_names_are_compared_without_their_dress(one: str, other: str, language: str) -> None:
    assert name_key(one, language) == name_key(other, language) != ""


def test_names_that_are_too_short_tell_nothing_apart() -> None:
    assert (name_key("UN", "en"), name_key("水", "zh"), name_key("—", "fr")) == ("", "", "")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    countries = (
        f'<{GEO_AREA}404> <{DEF}iso3> "KEN" .\n<{GEO_AREA}404> <{LABEL}> "Kenya"@en .\n'
        f"<{GEO_AREA}404> <{TYPE}> <{DEF}Country> .\n"
    )
    wikidata = f'<{WD}Q114> <{DEF}iso3> "KEN" .\n<{WD}Q114> <{LABEL}> "Kenya,\trepublic"@en .\n'
    unbis = f'<{THESAURUS}1003400> <{LABEL}> "KENYA"@en .\n'
    one = f'<{ID}topic/a> <{LABEL}> "Kenya"@en .\n'
    with loaded(
        tmp_path_factory.mktemp("links"),
        GraphContent(GRAPH + "source/countries", countries.encode()),
        GraphContent(GRAPH + "source/wikidata", wikidata.encode()),
        GraphContent(GRAPH + "source/unbis", unbis.encode()),
        GraphContent(GRAPH + "doc/A", one.encode()),
        GraphContent(GRAPH + "doc/B", one.replace("topic/a", "topic/b").encode()),
        GraphContent(GRAPH + "inferred", wikidata.replace("Q114", "Q9").encode()),
    ) as opened:
        yield opened


@contextmanager
def loaded(folder: Path, *graphs: GraphContent) -> Iterator[EmbeddedStore]:
    home = Home(folder)
    with Staging(home, "") as staging:
        for graph in graphs:
            staging.put(graph)
        staging.publish([SUGGESTED_GRAPH])
    opened = EmbeddedStore(home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def links(store: EmbeddedStore) -> list[Link]:
    return find_links(things(statements(store.select)))


def test_the_graphs_of_sources_are_linked_and_knowledge_is_one_source(links: list[Link]) -> None:
    found = {(link.subject, link.object): link for link in links}
    kenya = found[GEO_AREA + "404", WD + "Q114"]
    assert (kenya.predicate, kenya.subject_source, kenya.object_source) == (
        "exactMatch",
        GRAPH + "source/countries",
        GRAPH + "source/wikidata",
    )
    assert found[GEO_AREA + "404", THESAURUS + "1003400"].predicate == "closeMatch"
    assert not any(ID in iri or "Q9" in iri for pair in found for iri in pair)


def test_only_codes_are_asserted_and_names_go_to_the_suggestions(links: list[Link]) -> None:
    sure, maybe = asserted(links), suggested(links)
    assert set(sure.subject_objects(SKOS.exactMatch)) == {(URIRef(GEO_AREA + "404"), URIRef(WD + "Q114"))}
    assert not set(maybe.subject_objects(SKOS.exactMatch))
    assert (URIRef(GEO_AREA + "404"), URIRef(THESAURUS + "1003400")) in set(maybe.subject_objects(SKOS.closeMatch))
    assert not set(sure) & set(maybe)


@pytest.fixture(scope="module")
def exported(links: list[Link], tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    def content(graph: Graph) -> bytes:
        return graph.serialize(format="nt", encoding="utf-8")

    names = (
        f'<{GEO_AREA}404> <{LABEL}> "Kenya"@en .\n<{GEO_AREA}404> <{LABEL}> "肯尼亚"@zh .\n'
        f'<{WD}Q114> <{LABEL}> "Kenya,\\trepublic"@en .\n'
    )
    with loaded(
        tmp_path_factory.mktemp("exported"),
        GraphContent(GRAPH + "source/countries", names.encode()),
        GraphContent(LINK_GRAPH, content(asserted(links))),
        GraphContent(SUGGESTED_GRAPH, content(suggested(links))),
    ) as opened:
        yield opened


def read(text: str) -> tuple[dict[str, object], list[dict[str, str]]]:
    lines = text.splitlines()
    header = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    table = csv.DictReader(io.StringIO("\n".join(line for line in lines if not line.startswith("#"))), delimiter="\t")
    return header, list(table)


def test_asserted_links_are_a_mapping_set_with_a_header_and_curies_that_it_explains(exported: EmbeddedStore) -> None:
    header, (row,) = read(mapping_set(exported))
    assert {"mapping_set_id", "license", "curie_map", "mapping_tool"} <= header.keys()
    assert row == {
        "subject_id": "unarea:404",
        "subject_label": "Kenya",
        "predicate_id": "skos:exactMatch",
        "object_id": "wikidata:Q114",
        "object_label": "Kenya, republic",
        "mapping_justification": "semapv:LexicalMatching",
        "confidence": "1",
        "subject_source": "gtgraph:source/countries",
        "object_source": "gtgraph:source/wikidata",
        "subject_match_field": "gt:iso3",
        "object_match_field": "gt:iso3",
        "match_string": "KEN",
    }
    spaces = header["curie_map"]
    assert isinstance(spaces, dict)
    assert spaces["unarea"] + "404" == GEO_AREA + "404"


def test_suggested_links_are_a_set_of_their_own_with_their_confidence(exported: EmbeddedStore) -> None:
    header, rows = read(mapping_set(exported, suggested=True))
    assert str(header["mapping_set_id"]).endswith("suggested.sssom.tsv")
    assert {(row["predicate_id"], row["confidence"]) for row in rows} == {("skos:closeMatch", "0.6")}
    assert all(set(row) == set(COLUMNS) for row in rows)


def test_every_curie_of_a_set_is_explained_by_its_header(tmp_path: Path) -> None:
    odd = [
        Link(f"http://example.org/{name}", "exactMatch", f"urn:other:{name}", DEF + "iso3", "a|b", Decimal(1))
        for name in ("x", "y#z", "a/b")
    ]
    content = asserted(odd).serialize(format="nt", encoding="utf-8")
    with loaded(tmp_path, GraphContent(LINK_GRAPH, content)) as opened:
        header, rows = read(mapping_set(opened, set_id="https://example.org/s"))
    spaces = header["curie_map"]
    assert isinstance(spaces, dict)

    def iri(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return str(spaces[prefix]) + local

    found = {(iri(row["subject_id"]), iri(row["object_id"])) for row in rows}
    assert found == {(link.subject, link.object) for link in odd}
    assert header["mapping_set_id"] == "https://example.org/s"
    assert {row["match_string"] for row in rows} == {"a\\|b"}


def test_without_links_the_set_is_empty_and_still_one(tmp_path: Path) -> None:
    empty = GraphContent(GRAPH + "source/countries", b"<urn:a> <urn:b> <urn:c> .\n")
    with loaded(tmp_path, empty) as opened:
        _, rows = read(mapping_set(opened))
    assert rows == []


def test_a_thing_without_a_name_a_code_or_a_symbol_is_none_to_link() -> None:
    assert things([("a", "urn:a", TYPE, IRI(DEF + "Country"))]) == []
