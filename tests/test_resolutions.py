"""Resolutions from paragraph-by-paragraph data: what is a preamble, what is operative, and how the data errs."""

import json
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.namespace import SKOS

from loaders.document.graph import GT, document_graph, part_address
from loaders.document.model import NotAnOfficialDocument, OfficialDocument
from loaders.resolutions import read_resolution
from loaders.verbs import VERBS, opens_preamble, verb_at_start
from ontology.namespaces import CODE
from ontology.vocabulary import ontology_graph


def resolution(shared: Path, name: str) -> OfficialDocument:
    path = shared / "data" / "un-resolutions" / f"{name}.json"
    return read_resolution(path.read_bytes(), path.name)


def made(name: str, *texts: str, **more: str) -> OfficialDocument:
    items = [{"type": "frontmatter", "text": text, **more} for text in texts]
    return read_resolution(json.dumps(items).encode(), name)


def counted(last: int) -> list[str]:
    return [str(number) for number in range(1, last + 1)]


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("A_RES_73_239", "A/RES/73/239"),
        ("A_RES_3327(XXIX)", "A/RES/3327(XXIX)"),
        ("A_RES_S-25_2", "A/RES/S-25/2"),
        ("HSP_HA.2_Res.3", "HSP/HA.2/Res.3"),
        ("HSP_GC_19_4", "HSP/GC/19/4"),
        ("FCCC_CP_2015_10_Add.1", "FCCC/CP/2015/10/Add.1"),
    ],
)
def test_the_file_name_gives_the_symbol(shared: Path, name: str, symbol: str) -> None:
    assert resolution(shared, name).symbol == symbol


def test_every_file_of_the_folder_is_read(shared: Path) -> None:
    for path in sorted((shared / "data" / "un-resolutions").glob("*.json")):
        document = read_resolution(path.read_bytes(), path.name)
        assert document.parts, path.name
        assert len({part.slug for part in document.parts}) == len(document.parts), path.name


def test_preambles_are_counted_apart_from_operative_paragraphs(shared: Path) -> None:
    document = resolution(shared, "A_RES_73_239")
    assert document.numbers("paragraph") == [*(f"pp{number}" for number in range(1, 23)), *counted(19)]
    kinds = [part.provision.kind for part in document.parts if part.provision is not None]
    assert kinds == ["preambular"] * 22 + ["operative"] * 19
    assert len(document.numbers("section")) == 4


def test_verbs_are_given_as_printed(shared: Path) -> None:
    document = resolution(shared, "A_RES_73_239")
    verbs = {part.number: part.provision.verb for part in document.parts if part.provision is not None}
    assert (verbs["pp1"], verbs["pp3"], verbs["pp21"]) == ("Recalling", "Reaffirming also", "Taking note")
    assert (verbs["2"], verbs["3"], verbs["15"], verbs["18"]) == (
        "Decides",
        "Also decides",
        "Calls upon",
        "Also requests",
    )


def test_a_resolution_marked_frontmatter_throughout_has_its_provisions(shared: Path) -> None:
    document = resolution(shared, "HSP_HA.1_Res.3")
    assert document.numbers("paragraph") == [*(f"pp{number}" for number in range(1, 10)), *counted(4)]
    assert "no printed number" in document.problems[0]


def test_points_whose_letters_are_lost_are_counted(shared: Path) -> None:
    document = resolution(shared, "HSP_HA.2_Res.7")
    assert [number for number in document.numbers("point") if number.startswith("1(")] == [
        f"1({letter})" for letter in "abcdef"
    ]
    assert document.part("2").text.startswith("Decides")


def test_the_resolutions_before_and_after_on_bound_pages_are_kept_apart(shared: Path) -> None:
    document = resolution(shared, "A_RES_34_114")
    assert document.numbers("paragraph")[:3] == ["pp1", "pp2", "1"]
    assert any("other resolutions" in problem for problem in document.problems)


def test_an_annex_counts_its_own_paragraphs(shared: Path) -> None:
    document = resolution(shared, "A_RES_71_256")
    assert document.part("annex.66").slug == "annex.66"
    assert document.numbers("paragraph")[:3] == ["pp1", "1", "2"]


def test_an_operative_paragraph_marked_preambular_is_operative() -> None:
    document = made(
        "A_RES_1_1.json", "The General Assembly,", "Recalling,", "Decides to act;", paragraph_type="preambular"
    )
    provision = document.part("1").provision
    assert provision is not None
    assert provision.kind == "operative"


def test_a_number_glued_to_the_text_is_read() -> None:
    document = made("A_RES_75_1.json", "The General Assembly,", "Recalling,", "1.\tRequests one;", "2.Urges two.")
    assert document.numbers("paragraph") == ["pp1", "1", "2"]


def test_page_furniture_of_the_data_is_left_out() -> None:
    document = made(
        "A_RES_75_1.json", "The General Assembly,", "<!-- Page 1 -->", "62", "1. Requests one;", "2. Urges two."
    )
    assert all("Page 1" not in part.text and "62" not in part.text for part in document.parts)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"{", "A_RES_73_239.json", "not JSON"),
        (b"{}", "A_RES_73_239.json", "no list"),
        (b'[{"prefix": "1."}]', "A_RES_73_239.json", "no text"),
        (b'[{"text": "1. Decides."}]', "notes.json", "symbol"),
    ],
)
def test_what_is_no_resolution_is_refused(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(NotAnOfficialDocument, match=reason):
        read_resolution(data, name)


def test_provisions_stand_in_the_graph_with_kind_and_verb(shared: Path) -> None:
    document = resolution(shared, "A_RES_73_239")
    graph = document_graph(document)
    part = part_address(document, "para-1")
    assert str(graph.value(part, GT.provisionKind)) == f"{CODE}provision-kind/operative"
    assert str(graph.value(part, GT.provisionVerbPrinted)) == "Welcomes"
    assert str(graph.value(part, GT.provisionVerb)) == f"{CODE}verb/welcomes"


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("Requests the Executive Director to report", "requests", "operative"),
        ("Also encourages Member States", "encourages", "operative"),
        ("Calls on Governments", "calls-upon", "operative"),
        ("Takes note of the report", "takes-note", "operative"),
        ("Notes the report", "notes", "operative"),
        ("Recalling further its resolution,", "recalls", "preambular"),
        ("请执行主任提交报告；", "requests", "operative"),
        ("促请会员国采取行动；", "calls-upon", "operative"),
        ("又表示注意到报告；", "takes-note", "operative"),
        ("回顾其决议，", "recalls", "preambular"),
    ],
)
def test_an_opening_verb_has_a_code_and_a_kind(text: str, code: str, kind: str) -> None:
    reading = verb_at_start(text)
    assert reading is not None
    assert (reading.code, reading.kind) == (code, kind)


def test_prose_that_opens_with_no_verb_has_none() -> None:
    assert verb_at_start("The report was requested.") is None
    assert not opens_preamble("Housing is a right.")


def test_every_verb_is_in_the_code_list() -> None:
    known = {
        str(concept).rsplit("/", 1)[-1] for concept in ontology_graph().subjects(SKOS.inScheme, URIRef(f"{CODE}verb"))
    }
    assert {verb.code for verb in VERBS} <= known
