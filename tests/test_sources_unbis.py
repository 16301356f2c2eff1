"""The UNBIS Thesaurus: every subject by its address of today, with its names, and matches that are certain."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS

from loaders.sources import unbis
from loaders.sources.source import SourceRefused
from loaders.sources.unbis import subject_iri
from ontology.namespaces import THESAURUS
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(UNBIS,) = unbis.SOURCES
MICROTHESAURUS = URIRef("http://eurovoc.europa.eu/schema#MicroThesaurus")


@cache
def loaded(data: Path) -> Reading:
    return Reading(UNBIS, UNBIS.files(data))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


def table(tmp_path: Path, text: str, name: str = "labels.tsv") -> Reading:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Reading(UNBIS, [path])


def test_concepts_and_microthesauri_are_as_many_as_the_table_has(shared: Path) -> None:
    found = loaded(shared / "data")
    kinds = Counter(row["kind"] for row in rows(shared / "data" / "unbis" / "unbis_labels_joined.tsv"))
    assert (
        found.counts["concepts"] == kinds["concept"] == len(set(found.graph.subjects(RDF.type, SKOS.Concept))) == 7138
    )
    assert found.counts["microthesauri"] == kinds["microthesaurus"] == 143
    assert len(set(found.graph.subjects(RDF.type, MICROTHESAURUS))) == 143


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_name_of_the_table_is_the_preferred_name_of_its_subject(shared: Path, language: str) -> None:
    found = loaded(shared / "data")
    listed = {
        (row["iri"], " ".join(row[language].split()))
        for row in rows(shared / "data" / "unbis" / "unbis_labels_joined.tsv")
        if row[language].strip()
    }
    named = {
        (str(subject), str(name))
        for subject, name in found.graph.subject_objects(SKOS.prefLabel)
        if getattr(name, "language", None) == language and str(subject).startswith(THESAURUS)
    }
    assert named == listed


def test_a_subject_has_its_code_its_names_and_its_evidence(shared: Path) -> None:
    found = loaded(shared / "data")
    housing = THESAURUS + "1002940"
    assert found.names(housing, "en") == {"HOUSING"}
    assert found.names(housing, "zh") == {"住房"}
    assert found.names(housing, "en", SKOS.altLabel) == {"DWELLINGS"}
    assert found.values(housing, str(SKOS.notation)) == {"1002940"}
    assert found.values(housing, str(SKOS.closeMatch)) == {"http://eurovoc.europa.eu/1690"}
    assert len(found.values(housing, "statedIn")) == 1


def test_subjects_of_one_name_are_noted_and_both_keep_it(shared: Path) -> None:
    found = loaded(shared / "data")
    assert found.noted("090200 and 1002940: have the same name: 'الإسكان' (ar), 'HOUSING' (en)")
    assert found.names(THESAURUS + "090200", "en") == found.names(THESAURUS + "1002940", "en")


def test_matches_are_of_one_concept_with_one_subject_of_eurovoc(shared: Path) -> None:
    found = loaded(shared / "data")
    certain = set()
    for row in rows(shared / "data" / "unbis" / "linkedsdgs_concepts_unbis_eurovoc_2019.tsv"):
        matches = row["matches"].split(";")
        concepts = [match for match in matches if match.startswith(THESAURUS) and len(match) == len(THESAURUS) + 7]
        others = [match for match in matches if "eurovoc" in match]
        if len(concepts) == len(others) == 1:
            certain.add((concepts[0], others[0]))
    assert {(str(s), str(o)) for s, o in found.graph.subject_objects(SKOS.closeMatch)} == certain
    assert found.noted("it is not certain which of")


def test_addresses_of_the_older_form_are_those_of_today(tmp_path: Path) -> None:
    found = table(tmp_path, "en\tiri\nHUMAN SETTLEMENTS\thttp://metadata.un.org/thesaurus#1002986\n")
    assert found.names(THESAURUS + "1002986", "en") == {"HUMAN SETTLEMENTS"}
    assert subject_iri("https://metadata.un.org/thesaurus/01") == THESAURUS + "01"
    assert subject_iri("http://metadata.un.org/thesaurus/T0000898") is None


def test_a_dump_in_rdf_is_read_too(tmp_path: Path) -> None:
    text = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://metadata.un.org/thesaurus#1002940> a skos:Concept ; skos:broader <http://metadata.un.org/thesaurus#090200> ;
        skos:prefLabel "HOUSING"@en , "住房"@zh ; skos:altLabel "DWELLINGS"@en .
    <http://metadata.un.org/thesaurus#090200> skos:prefLabel "HOUSING"@en .
    <http://metadata.un.org/thesaurus#09> skos:prefLabel "HUMAN SETTLEMENTS"@en .
    """
    found = table(tmp_path, text, "unbist-20270708.ttl")
    assert (found.counts["concepts"], found.counts["microthesauri"], found.counts["domains"]) == (1, 1, 1)
    assert found.values(THESAURUS + "1002940", str(SKOS.broader)) == {THESAURUS + "090200"}
    assert found.names(THESAURUS + "1002940", "zh") == {"住房"}
    assert not [thing for triple in found.graph for thing in triple if "thesaurus#" in str(thing)]


@pytest.mark.parametrize("node", ["<http://metadata.un.org/thesaurus/1002986#zh>", "_:b"])
def test_a_dump_whose_labels_are_nodes_gives_the_same_names(tmp_path: Path, node: str) -> None:
    path = tmp_path / "unbist.ttl"
    path.write_text(
        "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .\n"
        f"<http://metadata.un.org/thesaurus#1002986> xl:prefLabel {node} . {node} a xl:Label ; "
        'xl:literalForm "人类住区"@zh-Hans .\n'
        '<http://metadata.un.org/thesaurus#1002986> xl:altLabel [ xl:literalForm "SETTLEMENTS"@en ] .\n',
        encoding="utf-8",
    )
    reading = Reading(UNBIS, [path])
    assert reading.names(THESAURUS + "1002986", "zh") == {"人类住区"}
    assert reading.names(THESAURUS + "1002986", "en", SKOS.altLabel) == {"SETTLEMENTS"}
    assert b"skos-xl" not in reading.ntriples


def test_rows_that_cannot_be_read_are_noted_with_their_place(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "iri\tkind\ten\n"
        "http://example.org/1\tconcept\tONE\n"
        f"{THESAURUS}1002940\tmicrothesaurus\tHOUSING\n"
        f"{THESAURUS}1002940\tconcept\tSHELTER\n"
        f"{THESAURUS}1002941\n",
    )
    assert found.counts["concepts"] == 1
    assert found.noted("labels.tsv row 2: 'http://example.org/1' is no subject")
    assert found.noted("row 3: is called a microthesaurus") and found.noted("row 4") and found.noted("row 5")
    assert found.names(THESAURUS + "1002940", "en") == {"HOUSING"}
    assert found.names(THESAURUS + "1002940", "en", SKOS.altLabel) == {"SHELTER"}


@pytest.mark.parametrize(
    ("text", "why"),
    [("a\tb\n1\t2\n", "needs a column iri"), ("iri\ten\n", "no subject is named"), ("", "needs a column")],
)
def test_what_is_no_thesaurus_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        table(tmp_path, text)


def test_the_source_keeps_its_own_rules_and_they_bite(shared: Path) -> None:
    shapes = compile_constraints(Graph().parse(ROOT / "shapes" / "sources" / "unbis.ttl"))
    found = loaded(shared / "data")
    assert not list(breaches(Scratch(found.ntriples).select, shapes))
    more = found.ntriples + f'<{THESAURUS}1002940> <{SKOS.prefLabel}> "SHELTER"@en .\n'.encode()
    assert [breach.rule.rpartition("#")[2] for breach in breaches(Scratch(more).select, shapes)] == [
        "UnbisConcept-prefLabel"
    ]
