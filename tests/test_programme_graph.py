"""A programme becomes a graph in which every cell is found again, with its address."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS, XSD

from loaders.programme.context_file import context_from_turtle
from loaders.programme.context_model import Context
from loaders.programme.form import FORM, Column, Sheet
from loaders.programme.graph import PART_OF, ProgrammeGraph, countries_named, programme_graph
from loaders.programme.properties import CODE_LISTS, TEXTS, code_list_slugs, property_iri
from loaders.programme.resolving import Found, NotFound, Resolver
from ontology.namespaces import CODE, DEF, ID, SDG
from ontology.vocabulary import code_iri, terms
from store.terms import RDF_LANG_STRING
from tests.programme_samples import CONTEXT, PROGRAMME, submission

PROGRAMME_IRI = ID + "cpd/xla-2026"
KENYA = "http://metadata.un.org/sdg/codes/geoArea/404"
OUTCOME = f"{PROGRAMME_IRI}/outcomes/1"


@pytest.fixture(scope="module")
def xanadu() -> Context:
    return context_from_turtle(CONTEXT)


@pytest.fixture(scope="module")
def made(xanadu: Context) -> ProgrammeGraph:
    return programme_graph(submission(), xanadu)


@pytest.fixture(scope="module")
def graph(made: ProgrammeGraph) -> Graph:
    return Graph().parse(data=made.ntriples, format="nt")


def objects(graph: Graph, subject: str, name: str) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(subject), URIRef(property_iri(name)))}


def with_cell(sheet: str, number: int, column: str, value: Any) -> Mapping[str, list[dict[str, Any]]]:
    changed = {key: [dict(row) for row in rows] for key, rows in PROGRAMME.items()}
    changed[sheet][number][column] = value
    return changed


def test_things_are_named_by_country_first_year_sheet_and_row(made: ProgrammeGraph, graph: Graph) -> None:
    assert made.programme == PROGRAMME_IRI
    assert (URIRef(OUTCOME), RDF.type, URIRef(DEF + "ProgrammeOutcome")) in graph
    assert (URIRef(OUTCOME), URIRef(PART_OF), URIRef(PROGRAMME_IRI)) in graph
    assert (URIRef(OUTCOME), URIRef(DEF + "resultOf"), URIRef(PROGRAMME_IRI)) in graph


def test_no_node_is_blank(made: ProgrammeGraph) -> None:
    assert b"_:" not in made.ntriples


def test_a_programme_without_country_or_first_year_is_a_draft(xanadu: Context) -> None:
    for column in ("country_iso3", "start"):
        assert programme_graph(submission(with_cell("programme", 0, column, "?")), xanadu).programme == ID + "cpd/draft"


def test_what_a_drop_down_offers_is_resolved_by_its_identifier(graph: Graph) -> None:
    assert objects(graph, OUTCOME, "derivesFrom") == {ID + "framework/xla/outcome/501"}
    assert objects(graph, PROGRAMME_IRI, "derivesFrom") == {ID + "framework/xla"}


def test_a_printed_code_that_two_outcomes_share_is_not_guessed_at(made: ProgrammeGraph, graph: Graph) -> None:
    assert objects(graph, f"{PROGRAMME_IRI}/outcomes/2", "derivesFrom") == {"1.2"}
    why = next(one for one in made.unresolved if one.text == "1.2")
    assert why.why.reason == "ambiguous"
    assert why.why.candidates == (ID + "framework/xla/outcome/502", ID + "framework/xla/outcome/503")
    assert why.place.text == "outcomes[1].unsdcf_outcome_id"


def test_each_of_several_values_is_a_statement_with_an_address(made: ProgrammeGraph, graph: Graph) -> None:
    tags = {f"http://metadata.un.org/sdg/{code}" for code in ("11.1", "11.3", "1")}
    assert objects(graph, OUTCOME, "taggedWith") == tags
    for tag in tags:
        assert made.places[OUTCOME, DEF + "taggedWith", tag].text == "outcomes[0].sdg_targets"


def test_elements_are_found_by_key_and_by_their_own_part_of_it(graph: Graph) -> None:
    assert objects(graph, OUTCOME, "primaryElement") == {ID + "element/2026-2029/focus"}
    assert objects(graph, OUTCOME, "secondaryElement") == {
        ID + "element/2026-2029/impact-area-1",
        ID + "result/2026-2029/outcome-2",
    }


def test_a_code_that_two_elements_of_the_plan_share_stays_text(graph: Graph) -> None:
    assert objects(graph, f"{PROGRAMME_IRI}/outcomes/2", "primaryElement") == {"1"}


def test_a_code_is_that_of_the_plan_that_the_programme_names(xanadu: Context) -> None:
    new = Resolver(xanadu, {}, plans=frozenset({ID + "plan/un-habitat/2026-2029"}))
    assert new.resolve("plan-element", "2") == Found(ID + "result/2026-2029/outcome-2")
    none = Resolver(xanadu, {}).resolve("plan-element", "2")
    assert isinstance(none, NotFound) and none.reason == "ambiguous"


@pytest.mark.parametrize("text", ["XLA", "xla-2026-2029", "XLA 2026–2029", "XLA-2026-2029 – Cooperation framework"])
def test_a_framework_is_found_by_its_short_names(xanadu: Context, text: str) -> None:
    assert Resolver(xanadu, {}).resolve("framework", text) == Found(ID + "framework/xla")


@pytest.mark.parametrize("text", ["XLA-2022-2026", "KEN", "framework"])
def test_a_framework_of_other_years_or_another_country_is_not_taken(xanadu: Context, text: str) -> None:
    assert Resolver(xanadu, {}).resolve("framework", text) == NotFound("unknown")


@pytest.mark.parametrize("text", ["2020-2025", "2020-2023", "2020–2023", "Plan 2020–2023"])
def test_a_plan_is_found_by_any_period_it_was_known_by(xanadu: Context, text: str) -> None:
    assert Resolver(xanadu, {}).resolve("plan", text) == Found(ID + "plan/un-habitat/2020-2023")


@pytest.mark.parametrize("text", ["HSP/EB.2025/4", "HSP/EB.2025/4 (draft)", ID + "plan/un-habitat/2026-2029"])
def test_a_plan_is_found_by_the_document_that_presents_it(xanadu: Context, text: str) -> None:
    assert Resolver(xanadu, {}).resolve("plan", text) == Found(ID + "plan/un-habitat/2026-2029")


@pytest.mark.parametrize(
    ("text", "code"), [("SDG 11", "11"), ("11.A", "11.a"), ("http://metadata.un.org/sdg/1.5", "1.5")]
)
def test_goals_and_targets_are_found_however_written(text: str, code: str) -> None:
    assert Resolver(Context.empty(), {}).resolve("sdg", text) == Found(SDG + code)


@pytest.mark.parametrize("text", ["11.8", "18", "0", SDG + "11.8"])
def test_a_target_that_does_not_exist_stays_text(text: str) -> None:
    assert isinstance(Resolver(Context.empty(), {}).resolve("sdg", text), NotFound)


def test_values_have_the_type_of_their_column(graph: Graph) -> None:
    indicator = URIRef(f"{PROGRAMME_IRI}/indicators/1.1.a")
    assert (indicator, URIRef(DEF + "targetValue"), Literal("3", datatype=XSD.decimal)) in graph
    assert (URIRef(PROGRAMME_IRI), URIRef(DEF + "totalBudget"), Literal("1500000", datatype=XSD.decimal)) in graph
    assert (URIRef(PROGRAMME_IRI), URIRef(DEF + "startsOn"), Literal("2026-01-01", datatype=XSD.date)) in graph
    assert (URIRef(PROGRAMME_IRI), URIRef(DEF + "isInterim"), Literal("false", datatype=XSD.boolean)) in graph
    assert (URIRef(PROGRAMME_IRI), SKOS.prefLabel, Literal("Country programme of Xanadu", lang="en")) in graph
    output = URIRef(f"{PROGRAMME_IRI}/outputs/1.1")
    assert (output, URIRef(DEF + "genderMarker"), Literal("0", datatype=XSD.integer)) in graph
    assert (output, URIRef(DEF + "southSouth"), URIRef(CODE + "south-south/explained")) in graph


def test_what_is_no_number_stays_the_text_that_was_found(graph: Graph) -> None:
    assert (URIRef(f"{PROGRAMME_IRI}/indicators/1.a"), URIRef(DEF + "targetValue"), Literal("TBD")) in graph


def test_a_code_outside_its_list_stays_text(xanadu: Context) -> None:
    made = programme_graph(submission(with_cell("programme", 0, "derivation_option", "d")), xanadu)
    assert objects(Graph().parse(data=made.ntriples, format="nt"), PROGRAMME_IRI, "derivationOption") == {"d"}


def test_a_softer_role_may_be_a_code_or_words(xanadu: Context) -> None:
    for written, stated in (("Signatory", CODE + "participation-mode/signatory"), ("observer", "observer")):
        made = programme_graph(submission(with_cell("programme", 0, "unsdcf_role", written)), xanadu)
        assert objects(Graph().parse(data=made.ntriples, format="nt"), PROGRAMME_IRI, "frameworkRole") == {stated}


def test_a_known_entity_is_a_thing_and_an_unknown_one_stays_text(graph: Graph) -> None:
    assert objects(graph, f"{PROGRAMME_IRI}/outputs/1.1", "partnerEntity") == {ID + "org/undp", "Guild of Alpheus"}


def test_a_blank_cell_states_nothing_and_has_an_address(made: ProgrammeGraph, graph: Graph) -> None:
    blank = f"{PROGRAMME_IRI}/outcomes/2"
    assert objects(graph, blank, "assumption") == set()
    place = made.place(blank, DEF + "assumption")
    assert place is not None and place.text == "outcomes[1]"


def test_lessons_and_risks_are_told_apart(graph: Graph) -> None:
    found = {str(kind) for kind in graph.objects(URIRef(f"{PROGRAMME_IRI}/lessons_risks/lessons_risks-2"), RDF.type)}
    assert found == {DEF + "ProgrammeRisk"}


def test_rows_that_share_an_id_are_different_things_and_a_reference_means_the_first(xanadu: Context) -> None:
    twice = submission(with_cell("outcomes", 1, "outcome_id", "1"))
    made = programme_graph(twice, xanadu)
    assert {OUTCOME, f"{PROGRAMME_IRI}/outcomes/1~2"} <= set(made.rows)
    graph = Graph().parse(data=made.ntriples, format="nt")
    assert objects(graph, f"{PROGRAMME_IRI}/outputs/1.1", "directlyContributesTo") == {OUTCOME}


def test_an_id_that_is_no_part_of_an_address_is_written_so_that_it_is(xanadu: Context) -> None:
    made = programme_graph(submission(with_cell("outcomes", 0, "outcome_id", "a/b <c> é")), xanadu)
    assert f"{PROGRAMME_IRI}/outcomes/a%2Fb%20%3Cc%3E%20%C3%A9" in made.rows
    Graph().parse(data=made.ntriples, format="nt")


def test_text_in_chinese_is_marked_as_such(xanadu: Context) -> None:
    made = programme_graph(submission(language="zh"), xanadu)
    assert '"People live in adequate housing"@zh' in made.ntriples.decode()


@pytest.mark.parametrize("text", ["KEN", "ke", "404", "Kenya", "KENYA", "KEN – Kenya", KENYA])
def test_a_country_is_found_by_code_address_or_name(text: str) -> None:
    assert Resolver(Context.empty(), {}).resolve("country", text) == Found(KENYA)
    assert countries_named(submission({"programme": [{"country_iso3": text}]})) == ("KEN",)


def test_the_countries_of_a_submission_are_those_it_names(xanadu: Context) -> None:
    rows = {"programme": [{"country_iso3": "KEN – Kenya; UG", "unsdcf_id": "TZA-2022-2027"}]}
    assert countries_named(submission(rows)) == ("KEN", "UGA", "TZA")
    assert countries_named(submission({})) == ()


def test_an_empty_submission_still_has_a_programme_for_the_rules(xanadu: Context) -> None:
    made = programme_graph(submission({}), xanadu)
    assert made.ntriples.count(b"\n") == 1
    assert made.place(made.programme) is not None


def test_no_two_columns_of_a_sheet_state_the_same_property() -> None:
    for sheet in FORM:
        names = [column.property for column in sheet.columns]
        assert len(set(names)) == len(names), sheet.key


def test_the_table_of_properties_says_what_the_ontology_says() -> None:
    by_name = {term.name: term for term in terms()}
    for sheet in FORM:
        assert sheet.thing in by_name
        for column in sheet.columns:
            if column.property == "prefLabel":
                continue
            term = by_name[column.property]
            assert CODE_LISTS.get(column.property) == term.code_list, column.property
            assert (column.property in TEXTS) == (RDF_LANG_STRING in term.ranges), column.property
    for code_list in set(CODE_LISTS.values()):
        for slug in code_list_slugs(code_list):
            assert code_iri(code_list, slug)


def _value(column: Column) -> st.SearchStrategy[str | None]:
    written = st.sampled_from(["1", "2", "1.1", "11.1", "2026", "2026-01-01", "XLA", "yes", "a", "TBD", "signatory"])
    return st.none() | written | st.text(min_size=1, max_size=12)


def _rows(sheet: Sheet) -> st.SearchStrategy[list[dict[str, str | None]]]:
    row = st.fixed_dictionaries({}, optional={column.key: _value(column) for column in sheet.columns})
    return st.lists(row, max_size=1 if sheet.vertical else 3)


Rows = dict[str, list[dict[str, Any]]]
SHEETS = st.fixed_dictionaries({sheet.key: _rows(sheet) for sheet in FORM})


@settings(max_examples=60)
@given(rows=SHEETS)
def test_every_cell_is_found_again_in_the_graph(rows: Rows) -> None:
    context = context_of_xanadu()
    given_in = submission(rows)
    made = programme_graph(given_in, context)
    graph = Graph().parse(data=made.ntriples, format="nt")
    by_row = {id(row): subject for subject, row in made.rows.items()}
    for row in given_in.rows():
        subject = by_row[id(row)]
        sheet = next(one for one in FORM if one.key == row.sheet)
        for column in sheet.columns:
            predicate = property_iri(column.property)
            assert made.place(subject, predicate) == row.place_of(column.key)
            cell = row.cells.get(column.key)
            stated = set(graph.objects(URIRef(subject), URIRef(predicate)))
            if cell is None or not cell.given:
                assert stated == set()
                continue
            assert 1 <= len(stated) <= (len(cell.items) if column.many else 1)
            for value in stated:
                assert made.place(subject, predicate, str(value)) == cell.place


@settings(max_examples=40)
@given(rows=SHEETS, random=st.randoms(use_true_random=False))
def test_the_order_of_columns_changes_neither_graph_nor_address(
    rows: dict[str, list[dict[str, Any]]], random: Any
) -> None:
    def shuffled(row: dict[str, Any]) -> dict[str, Any]:
        keys = list(row)
        random.shuffle(keys)
        return {key: row[key] for key in keys}

    context = context_of_xanadu()
    straight = programme_graph(submission(rows), context)
    mixed = programme_graph(submission({key: [shuffled(row) for row in those] for key, those in rows.items()}), context)
    assert straight.ntriples == mixed.ntriples
    assert straight.places == mixed.places


_KEPT: list[Context] = []


def context_of_xanadu() -> Context:
    if not _KEPT:
        _KEPT.append(context_from_turtle(CONTEXT))
    return _KEPT[0]
