"""Money by goal: rows that belong together are added up, and every row that is not understood is named."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef

from loaders.sources.ceb import KINDS, SOURCES, amount_iri
from loaders.sources.sdg_tags import goal_of
from loaders.sources.source import SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, ID, SDG
from shapes.sources import source_breaches
from store.scratch import Scratch

(CEB,) = SOURCES
HEADER = "calendar_year,entity_code,type_of_financial_information,amount,sdg_goal,sdg_target,sdg_indicator\n"


def read(path: Path) -> tuple[Graph, Triples]:
    written = io.BytesIO()
    out = Triples(written)
    CEB.read([path], out)
    return Graph().parse(data=written.getvalue().decode(), format="nt"), out


def table(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "expenses_sdgs.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def said(graph: Graph, iri: str, name: str) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(iri), URIRef(DEF + name))}


def test_the_sums_of_the_table_are_those_of_its_rows(shared: Path) -> None:
    (path,) = CEB.files(shared / "data")
    graph, out = read(path)
    expected: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    rows = 0
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows += 1
            if row["type_of_financial_information"] in KINDS and goal_of(row["sdg_goal"]):
                expected[row["entity_code"], row["calendar_year"], row["sdg_goal"]] += Decimal(row["amount"])
    found: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for amount in graph.subjects(RDF.type, URIRef(DEF + "Amount")):
        (entity,), (year,) = said(graph, str(amount), "officialCode"), said(graph, str(amount), "year")
        (goal,) = {tag for tag in said(graph, str(amount), "taggedWith") if "." not in tag.removeprefix(SDG)}
        value = graph.value(amount, URIRef(DEF + "amountValue"))
        assert isinstance(value, Literal)
        found[entity, year, goal.removeprefix(SDG)] += value.value
    assert found == expected
    refused = sum("kind of financial" in note.problem or "17 goals" in note.problem for note in out.notes)
    assert out.counts["rows"] + refused == rows


def test_un_habitats_expense_on_goal_11_is_one_amount_of_the_known_organisation(shared: Path) -> None:
    graph, _ = read(next(iter(CEB.files(shared / "data"))))
    iri = amount_iri("EXP", "UNHABITAT", 2022, SDG + "11")
    assert iri == ID + "expense/ceb/UNHABITAT/2022/11"
    assert said(graph, iri, "amountValue") == {"158378749.0"}
    assert said(graph, iri, "contributingEntity") == {ID + "org/un-habitat"}
    assert said(graph, iri, "amountKind") == {CODE + "amount-kind/expense"}
    assert said(graph, iri, "currency") == {"USD"}
    (record,) = said(graph, iri, "statedIn")
    (place,) = said(graph, record, "partNumber")
    assert place.startswith("expenses_sdgs.csv row ")


def test_what_is_read_keeps_the_rules_of_its_source(shared: Path) -> None:
    written = io.BytesIO()
    CEB.read(CEB.files(shared / "data"), Triples(written))
    assert source_breaches("ceb", Scratch(written.getvalue()).select) == ((), ())


def test_columns_may_stand_in_another_order_with_another_separator(tmp_path: Path) -> None:
    header = "SDG Goal;Amount;Entity Code;Calendar Year;Type of financial information;more\n"
    graph, out = read(table(tmp_path, "11;5;UNDP;2020;exp;x\n", header))
    assert said(graph, amount_iri("EXP", "UNDP", 2020, SDG + "11"), "amountValue") == {"5"}
    assert out.unread == 0


def test_a_target_is_kept_with_its_goal_and_one_of_another_goal_is_not(tmp_path: Path) -> None:
    graph, out = read(table(tmp_path, "2020,UNDP,EXP,1,11,11.3,\n2020,UNDP,EXP,2,11,3.8,\n2020,UNDP,EXP,4,11,11.9,\n"))
    assert said(graph, amount_iri("EXP", "UNDP", 2020, SDG + "11.3"), "taggedWith") == {SDG + "11", SDG + "11.3"}
    assert said(graph, amount_iri("EXP", "UNDP", 2020, SDG + "11"), "amountValue") == {"6"}
    assert [note.problem.split(";")[0] for note in out.notes] == [
        "the target 3.8 is not under goal 11, which is kept alone",
        "'11.9' is no target",
    ]


def test_an_entity_that_nobody_knows_keeps_its_code_and_is_named_once(tmp_path: Path) -> None:
    graph, out = read(table(tmp_path, "2020,ZZZZ,EXP,1,11,,\n2021,ZZZZ,EXP,1,11,,\n"))
    assert [note.place for note in out.notes] == ["entity ZZZZ"]
    iri = amount_iri("EXP", "ZZZZ", 2020, SDG + "11")
    assert (said(graph, iri, "officialCode"), said(graph, iri, "contributingEntity")) == ({"ZZZZ"}, set())


@pytest.mark.parametrize(
    "row",
    [
        "x,UNDP,EXP,1,11,,",
        "2020,,EXP,1,11,,",
        '2020,UNDP,EXP,"1,000",11,,',
        "2020,UNDP,BUG,1,11,,",
        "2020,UNDP,EXP,1,X00,,",
    ],
)
def test_a_row_that_is_not_understood_is_named_and_left_out(tmp_path: Path, row: str) -> None:
    _, out = read(table(tmp_path, "2020,UNDP,EXP,1,1,,\n" + row + "\n"))
    assert out.counts["rows"] == 1
    assert [note.place for note in out.notes] == ["expenses_sdgs.csv, row 3"]


@pytest.mark.parametrize(
    ("header", "rows", "reason"),
    [
        ("", "", "does not name the column"),
        ("a,b\n", "1,2\n", "it names a, b"),
        (HEADER, "", "no row could be read"),
        (HEADER, "x,UNDP,EXP,1,11,,\n", "is no year"),
        (HEADER, '2020,UNDP,EXP,1,"11,,\n', "comma-separated"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, header: str, rows: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        read(table(tmp_path, rows, header))


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "expenses_sdgs.csv"
    path.write_bytes(HEADER.encode() + b"2020,\xe9\xff,EXP,1,11,,\n")
    with pytest.raises(SourceRefused, match="UTF-8"):
        read(path)


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=8))
def test_money_is_added_without_rounding(tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]) -> None:
    rows = "".join(f"2020,UNDP,EXP,{value},11,,\n" for value in values)
    graph, _ = read(table(tmp_path_factory.mktemp("ceb"), rows))
    (written,) = said(graph, amount_iri("EXP", "UNDP", 2020, SDG + "11"), "amountValue")
    assert Decimal(written) == sum(values)
