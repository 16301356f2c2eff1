"""The Sustainable Development Goals from three sources: own addresses, codes old and new, names in six languages."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from rdflib import RDF, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS

from loaders.sources.sdg import framework as sdg_framework
from loaders.sources.sdg import kos as sdg_kos
from loaders.sources.sdg import labels as sdg_labels
from loaders.sources.sdg.files import OldIndicator
from loaders.sources.sdg.framework import replacements
from loaders.sources.sdg.framework_files import Entry, Framework, differences, read_framework
from loaders.sources.sdg.wording import same_wording
from loaders.sources.source import Source, SourceRefused
from ontology.namespaces import CODE, DEF, SDG
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(KOS,) = sdg_kos.SOURCES
(FRAMEWORK,) = sdg_framework.SOURCES
(LABELS,) = sdg_labels.SOURCES
STATUS = CODE + "code-status/"
ONTOLOGY = SDG + "ontology#"

SMALL_KOS = """
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
sdg:2 a sdgo:Goal , skos:Concept ; skos:prefLabel "Zero hunger"@en , "Hambre cero"@es .
sdg:2.1 a sdgo:Target , skos:Concept ; sdgo:isTargetOf sdg:2 ; skos:prefLabel "End hunger"@en .
sdg:C020101 a sdgo:Indicator , skos:Concept ; sdgo:isIndicatorOf sdg:2.1 ; skos:prefLabel "Share of the hungry"@en ;
    skos:notation "2.1.1"^^sdgo:SDGCodeCompact , "C020101"^^sdgo:SDGCodePerm .
sdg:C020102 a sdgo:Indicator , skos:Concept ; skos:prefLabel "Food insecurity"@en , "Insécurité alimentaire"@fr ;
    skos:notation "2.1.2"^^sdgo:SDGCodeCompact .
sdg:2.1 sdgo:hasIndicator sdg:C020102 .
sdg:Goals a skos:OrderedCollection ; skos:memberList ( sdg:2 ) .
"""


@cache
def loaded_by_name(name: str, data: Path) -> Reading:
    (source,) = (source for source in (KOS, FRAMEWORK, LABELS) if source.name == name)
    return Reading(source, source.files(data))


def loaded(source: Source, data: Path) -> Reading:
    return loaded_by_name(source.name, data)


def small(tmp_path: Path, **files: str) -> dict[str, Path]:
    paths = {}
    for name, text in files.items():
        path = tmp_path / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths[name] = path
    return paths


def framework_json(*indicators: tuple[str, str, str]) -> str:
    listed = [{"number": number, "description": text, "code": code} for number, text, code in indicators]
    target = {"number": "2.1", "description": "End hunger", "indicators": listed}
    return json.dumps([{"number": 2, "title": "End hunger, achieve food security", "targets": [target]}])


# The knowledge organization system


def test_goals_targets_indicators_and_series_are_as_many_as_the_files_declare(shared: Path) -> None:
    folder = shared / "data" / "un-sdg-kos"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("sdg-kos-*.ttl"))
    found = loaded(KOS, shared / "data")
    for kind, counted in (("Goal", "goals"), ("Target", "targets"), ("Indicator", "indicators"), ("Series", "series")):
        declared = len(re.findall(rf"^sdg:\S+ a sdgo:{kind}\b", text, re.MULTILINE))
        assert found.counts[counted] == declared == len(set(found.graph.subjects(RDF.type, URIRef(ONTOLOGY + kind))))
    assert [found.counts[kind] for kind in ("goals", "targets", "indicators")] == [17, 169, 232]
    subjects = (folder / "sdg-kos-subject-mappings.ttl").read_text(encoding="utf-8")
    assert len(list(found.graph.triples((None, DCTERMS.subject, None)))) == subjects.count("<") - 1 - len(
        re.findall(r"^<", subjects, re.MULTILINE)
    )


def test_things_keep_their_own_addresses_and_links(shared: Path) -> None:
    found = loaded(KOS, shared / "data")
    assert found.values(SDG + "11.1", "underGoal") == {SDG + "11"}
    assert found.values(SDG + "C200303", "underTarget") == {SDG + "1.5", SDG + "11.5", SDG + "13.1"}
    assert found.values(SDG + "C200303", "indicatorNumber") == {"1.5.1", "11.5.1", "13.1.1"}
    assert "http://www.wikidata.org/entity/Q53581228" in found.values(SDG + "11", str(SKOS.exactMatch))
    assert "http://purl.unep.org/sdg/SDGIO_00000161" in found.values(SDG + "11.1", str(SKOS.exactMatch))
    assert len(list(found.graph.triples((None, URIRef(DEF + "underGoal"), None)))) == 169
    (record,) = found.values(SDG + "C110101", "statedIn")
    assert found.values(record, "partNumber") == {"sdg-kos-goals-targets-indicators.ttl C110101"}


def test_the_rules_of_a_foreign_ontology_do_not_enter(shared: Path) -> None:
    found = loaded(KOS, shared / "data")
    predicates = {str(predicate) for predicate in found.graph.predicates()}
    assert not [p for p in predicates if "rdf-schema#" in p and not p.endswith(("label", "comment", "isDefinedBy"))]
    assert not [o for o in found.graph.objects() if "owl#" in str(o)]
    assert found.counts["axioms left out"] > 0


def test_of_a_name_cut_short_and_the_whole_one_the_whole_is_preferred(shared: Path) -> None:
    found = Reading(KOS, [shared / "data" / "un-sdg-kos" / "sdg-kos-goals-targets-indicators.ttl"])
    (name,) = found.names(SDG + "12.3", "en")
    assert name.startswith("By 2030,halve per capita global food waste")
    assert found.names(SDG + "12.3", "en", SKOS.altLabel) == {"By 2030,d"}
    assert found.noted("12.3: has 2 names in en")


@pytest.mark.parametrize(("form", "name"), [("xml", "kos.rdf"), ("nt", "newer-dump.nt"), ("turtle", "sdg_2027.ttl")])
def test_the_same_content_in_another_form_and_name_says_the_same(tmp_path: Path, form: str, name: str) -> None:
    graph = Graph().parse(data=SMALL_KOS, format="turtle")
    graph.serialize(tmp_path / name, format=form)
    found = Reading(KOS, [tmp_path / name])
    reference = Reading(KOS, [small(tmp_path, kos__ttl=SMALL_KOS)["kos__ttl"]])
    apart = {URIRef(DEF + "statedIn"), URIRef(DEF + "partNumber"), URIRef(DEF + "inDocument")}
    one, other = (
        {(s, p, o) for s, p, o in reading.graph if p not in apart and "SourceRecord" not in str(o)}
        for reading in (found, reference)
    )
    assert one == other
    assert not [term for triple in one for term in triple if isinstance(term, BNode)]


def test_nodes_without_a_name_get_the_same_one_each_time(tmp_path: Path) -> None:
    path = small(tmp_path, kos__ttl=SMALL_KOS)["kos__ttl"]
    assert Reading(KOS, [path]).ntriples == Reading(KOS, [path]).ntriples


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("this is no turtle", "is not Turtle"),
        ("<?xml version='1.0'?><rdf:RDF", "is not RDF/XML"),
        ("<urn:a> <urn:b> <urn:c> .", "nothing there is named"),
        (
            "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><r>&x;</r>",
            "external entities",
        ),
    ],
)
def test_what_is_no_dump_of_the_goals_is_refused_with_its_reason(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        Reading(KOS, [small(tmp_path, dump__ttl=text)["dump__ttl"]])


# The framework in force


def test_the_framework_holds_what_its_file_holds(shared: Path) -> None:
    found = loaded(FRAMEWORK, shared / "data")
    text = (shared / "data" / "sdg-framework-2025" / "sdgs.json").read_text(encoding="utf-8")
    codes = re.findall(r'"code": "(C\w{6})"', text)
    assert found.counts["indicators"] == len(codes) == 251
    assert found.counts["codes"] == len(set(codes)) == 235
    assert (found.counts["goals"], found.counts["targets"]) == (17, 169)
    kos = (shared / "data" / "un-sdg-kos" / "sdg-kos-goals-targets-indicators.ttl").read_text(encoding="utf-8")
    old = set(re.findall(r"^sdg:(C\w{6}) a sdgo:Indicator", kos, re.MULTILINE))
    by_status = {
        status: {
            str(code).removeprefix(SDG)
            for code in found.graph.subjects(URIRef(DEF + "codeStatus"), URIRef(STATUS + status))
        }
        for status in ("current", "dropped", "pattern-inferred")
    }
    assert by_status == {"current": old & set(codes), "dropped": old - set(codes), "pattern-inferred": set(codes) - old}
    assert (len(by_status["dropped"]), len(by_status["pattern-inferred"])) == (33, 36)


def test_one_code_serves_several_targets_under_several_numbers(shared: Path) -> None:
    found = loaded(FRAMEWORK, shared / "data")
    assert found.values(SDG + "C200303", "underTarget") == {SDG + "1.5", SDG + "11.5", SDG + "13.1"}
    shared_codes = {
        code for code in found.graph.subjects(RDF.type, URIRef(ONTOLOGY + "Indicator"))
        if len(found.values(str(code), "indicatorNumber")) > 1
    }  # fmt: skip
    assert len(shared_codes) == 12


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("C110a01", {"C110a02"}),
        ("C110601", {"C110603"}),
        ("C110502", {"C200211"}),
        ("C010502", {"C200211"}),
        ("C170601", set()),  # its number 17.6.1 passed to an indicator that was 17.6.2
        ("C010a03", set()),  # its number is no longer used
        ("C110101", set()),  # in force
    ],
)
def test_a_code_is_replaced_only_by_a_new_one_at_its_own_number(shared: Path, old: str, new: set[str]) -> None:
    assert loaded(FRAMEWORK, shared / "data").values(SDG + old, "replacedBy") == {SDG + code for code in new}


def test_dropped_codes_without_a_certain_successor_are_noted(shared: Path) -> None:
    found = loaded(FRAMEWORK, shared / "data")
    dropped = found.counts["codes dropped"] - found.counts["codes replaced"]
    assert len(found.noted("what takes its place is not certain")) == dropped == 3


def test_workbook_and_json_say_the_same(shared: Path) -> None:
    folder = shared / "data" / "sdg-framework-2025"
    one, other = (read_framework(next(folder.glob(form)), lambda place, problem: None) for form in ("*.json", "*.xlsx"))
    assert not list(differences(one, other))
    assert {n: e.text for n, e in one.entries.items()} == {n: e.text for n, e in other.entries.items()}


def test_a_workbook_may_have_other_columns_and_another_language(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (
        ["C020101", None, "2.1.1 Prévalence de la sous-alimentation", "Objectif 2. Éliminer la faim"],
        [None, "x", "2.1 D’ici à 2030, éliminer la faim"],
    ):
        sheet.append(row)
    workbook.save(tmp_path / "cadre.xlsx")
    found = Reading(FRAMEWORK, [tmp_path / "cadre.xlsx"])
    assert found.names(SDG + "C020101", "fr") == {"Prévalence de la sous-alimentation"}
    assert found.values(SDG + "C020101", "underTarget") == {SDG + "2.1"}


def test_without_the_older_dump_nothing_is_said_to_be_new_or_dropped(tmp_path: Path) -> None:
    path = small(tmp_path, sdgs__json=framework_json(("2.1.1", "Prevalence", "C020199")))["sdgs__json"]
    found = Reading(FRAMEWORK, [path])
    assert found.values(SDG + "C020199", "codeStatus") == {STATUS + "current"}
    assert found.noted("not at hand")


def test_odd_entries_are_noted_with_their_place(tmp_path: Path) -> None:
    text = framework_json(
        ("2.1.1", "Prevalence", "C020101"), ("2.1.2", "Other", "2.1.2"), ("2.9.1", "No such", "C020901")
    )
    found = Reading(FRAMEWORK, [small(tmp_path, sdgs__json=text)["sdgs__json"]])
    assert found.counts["indicators"] == 1
    assert found.noted("sdgs.json 2.1.2: the code of an indicator looks like C110101")
    assert found.noted("sdgs.json 2.9.1: '2.9.1' is no goal, target or indicator")


@pytest.mark.parametrize("text", ["[]", "{", '{"goals": 3}', '[{"number": 1}]', "[[[[1]]]]"])
def test_json_that_is_no_framework_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceRefused, match=r"sdgs\.json"):
        Reading(FRAMEWORK, [small(tmp_path, sdgs__json=text)["sdgs__json"]])


CODES = st.sampled_from([f"C0201{number:02}" for number in range(6)])
NUMBERS = st.sampled_from([f"2.1.{number}" for number in range(1, 6)])


@given(st.dictionaries(NUMBERS, CODES), st.dictionaries(CODES, st.frozensets(NUMBERS, min_size=1)))
def test_what_replaces_a_code_is_new_in_force_and_at_its_number(
    now: dict[str, str], before: dict[str, frozenset[str]]
) -> None:
    framework = Framework("en", {number: Entry(number, "text", code, "") for number, code in now.items()})
    old = {code: OldIndicator(code, numbers, ()) for code, numbers in before.items()}
    for code in old.keys() - framework.codes():
        for successor in replacements(framework, old, code):
            assert successor in framework.codes() and successor not in old
            assert any(now.get(number) == successor for number in before[code])


# Names in six languages


def test_goals_and_targets_are_named_in_six_languages(shared: Path) -> None:
    found = loaded(LABELS, shared / "data")
    for folder, language in {"ar": "ar", "en": "en", "es": "es", "fr": "fr", "ru": "ru", "zh-Hans": "zh"}.items():
        keys = yaml.safe_load(
            (shared / "data" / "sdg-six-languages" / folder / "global_targets.yml").read_text(encoding="utf-8")
        )
        assert found.counts[f"targets ({language})"] == len(keys) == 169
        said = found.names(SDG + "11.1", language) | found.names(SDG + "11.1", language, SKOS.altLabel)
        assert " ".join(keys["11-1-title"].split()) in said


def test_names_of_an_indicator_go_to_the_code_that_their_english_names(shared: Path) -> None:
    found = loaded(LABELS, shared / "data")
    folder = shared / "data" / "sdg-six-languages" / "zh-Hans"
    chinese = yaml.safe_load((folder / "global_indicators.yml").read_text(encoding="utf-8"))
    # 11.c.1 is worded there as the code that was dropped, not as the one that took its place.
    assert found.names(SDG + "C110c01", "zh") == {chinese["11-c-1-title"]}
    assert not found.names(SDG + "C110c02", "zh")
    # 17.6.1 once counted agreements on technology.
    assert not found.names(SDG + "C170601", "zh") & {chinese["17-6-1-title"]}
    # The code stayed, the wording was refined: another name.
    assert chinese["11-7-2-title"] in found.names(SDG + "C110702", "zh", SKOS.altLabel)
    assert found.names(SDG + "C110101", "zh") == {chinese["11-1-1-title"]}


def test_each_label_is_attached_or_noted(shared: Path) -> None:
    found = loaded(LABELS, shared / "data")
    path = shared / "data" / "sdg-six-languages" / "en" / "global_indicators.yml"
    keys = yaml.safe_load(path.read_text(encoding="utf-8"))
    noted = found.noted("its English wording is that of no code")
    assert len(keys) == found.counts["indicators (en)"] + len(noted)


def test_labels_without_an_english_text_name_goals_and_targets_only(tmp_path: Path) -> None:
    files = small(
        tmp_path,
        fr_in_global_goals__yml="2-title: Éliminer la faim\n",
        fr_in_global_indicators__yml="2-1-1-title: Prévalence\nfoo: bar\n",
    )
    found = Reading(LABELS, list(files.values()))
    assert found.names(SDG + "2", "fr") == {"Éliminer la faim"}
    assert found.counts["names of which it is not certain what they name"] == 1
    assert found.noted("there are no English names") and found.noted("fr/global_indicators.yml foo")


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [
        ("Downloads_in_global_goals__yml", "2-title: x", "which is no language"),
        ("fr_in_global_goals__yml", "2-title: x\n2-title: y", "a second time"),
        ("fr_in_global_goals__yml", "[1", "not YAML"),
        ("fr_in_global_goals__yml", "- 1", "holds no keys"),
    ],
)
def test_label_files_that_cannot_be_read_are_refused(tmp_path: Path, place: str, text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        Reading(LABELS, list(small(tmp_path, **{place: text}).values()))


@given(st.text())
def test_wording_is_the_same_whatever_case_and_punctuation(text: str) -> None:
    assert same_wording(text, f" «{text.casefold()}». ")


# Together


def test_a_number_means_one_code_at_a_time_in_all_sources_together(shared: Path) -> None:
    current: dict[str, set[str]] = {}
    framework = loaded(FRAMEWORK, shared / "data").graph
    for source in (KOS, FRAMEWORK):
        graph = loaded(source, shared / "data").graph
        for code, number in graph.subject_objects(URIRef(DEF + "indicatorNumber")):
            if (code, URIRef(DEF + "codeStatus"), URIRef(STATUS + "dropped")) not in framework:
                current.setdefault(str(number), set()).add(str(code))
    assert {number: codes for number, codes in current.items() if len(codes) > 1} == {}


def test_the_framework_in_force_words_an_indicator_and_older_words_stand_beside(shared: Path) -> None:
    kos, framework = loaded(KOS, shared / "data"), loaded(FRAMEWORK, shared / "data")
    (now,) = framework.names(SDG + "C140201", "en")
    assert now.startswith("Number of countries using ecosystem-based approaches")
    assert not kos.names(SDG + "C140201", "en")
    assert any("economic zones" in name for name in kos.names(SDG + "C140201", "en", SKOS.altLabel))


@pytest.mark.parametrize("source", [KOS, FRAMEWORK, LABELS], ids=lambda source: source.name)
def test_each_source_keeps_its_own_rules_and_reads_alike_each_time(shared: Path, source: Source) -> None:
    found = loaded(source, shared / "data")
    shapes = Graph().parse(ROOT / "shapes" / "sources" / f"{source.name}.ttl")
    assert not list(breaches(Scratch(found.ntriples).select, compile_constraints(shapes)))
    assert Reading(source, source.files(shared / "data")).ntriples == found.ntriples


def test_the_rules_find_a_target_without_a_goal(tmp_path: Path) -> None:
    text = SMALL_KOS.replace("sdgo:isTargetOf sdg:2 ;", "")
    found = Reading(KOS, [small(tmp_path, kos__ttl=text)["kos__ttl"]])
    shapes = Graph().parse(ROOT / "shapes" / "sources" / "sdg-kos.ttl")
    broken = [breach.rule for breach in breaches(Scratch(found.ntriples).select, compile_constraints(shapes))]
    assert [rule.rpartition("#")[2] for rule in broken] == ["KosTarget-underGoal"]
