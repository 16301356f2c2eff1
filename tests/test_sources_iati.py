"""Activities of the aid transparency standard: any publisher's, whole, nothing fetched or dropped unsaid."""

import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Literal, URIRef

from loaders.sources.iati.activities import activity_iri
from loaders.sources.iati.activity import NOT_TAKEN
from ontology.namespaces import CODE, DEF, GEO_AREA, ID, SDG
from tests.iati_samples import MINIMAL, file, one, read, read_files, values

HABITAT = URIRef(ID + "org/un-habitat")


def test_the_standards_own_example_is_read_whole(shared: Path) -> None:
    path = shared / "data/iati/activity-standard-example-annotated.xml"
    (activity,) = ElementTree.parse(path).getroot()  # noqa: S314 - a file of the standard
    held = Counter(element.tag for element in activity.iter())
    graph, out = read_files([path])
    iri = activity_iri("AA-AAA-123456789-ABC123")
    top = Counter(element.tag for element in activity)
    assert out.counts["participating organizations"] == top["participating-org"]
    assert out.counts["activity dates"] == top["activity-date"]
    assert out.counts["recipient countries"] == top["recipient-country"]
    assert out.counts["budgets"] == top["budget"]
    assert out.counts["planned-disbursements"] == top["planned-disbursement"]
    assert out.counts["transactions"] == top["transaction"]
    assert out.counts["results"] == top["result"]
    assert (out.counts["indicators"], out.counts["baselines"]) == (held["indicator"], held["baseline"])
    assert (out.counts["target values"], out.counts["actual values"]) == (held["target"], held["actual"])
    assert {
        str(title.language) for title in graph.objects(URIRef(iri), SKOS.prefLabel) if isinstance(title, Literal)
    } == {
        "en",
        "fr",
        "es",
    }
    said = out.notes[-1].problem
    for name in NOT_TAKEN & top.keys():
        assert f"{name} {top[name]}" in said, name
    not_read = {"sector": 1, "tag": 2, "recipient-region": 1}  # in vocabularies of the publisher, or not of the SDG
    assert out.unread == sum(not_read.values()) + 1
    assert all("line " in note.place and "AA-AAA-123456789-ABC123" in note.place for note in out.notes[:-1])


def test_both_spellings_of_the_identifier_of_un_habitat_are_one_activity_of_one_organisation(tmp_path: Path) -> None:
    bare = MINIMAL.format("").replace("XX-1", "41120")
    full = MINIMAL.format("").replace("XX-1", "XM-DAC-41120")
    graph, out = read(tmp_path, file(bare), file(full))
    assert out.counts["activities"] == 1
    assert "was read before" in out.notes[0].problem
    iri = activity_iri("41120-P")
    assert iri == activity_iri("XM-DAC-41120-P") == ID + "activity/iati/XM-DAC-41120-P"
    assert (URIRef(iri), URIRef(DEF + "contributingEntity"), HABITAT) in graph
    assert values(graph, iri, "sourceIdentifier") == {"41120-P", "XM-DAC-41120-P"}


def test_goals_and_targets_come_from_tags_and_from_the_older_sectors(tmp_path: Path) -> None:
    graph, out, iri = one(
        tmp_path,
        '<tag vocabulary="2" code="11"/><tag vocabulary="3" code="11.A"/><sector vocabulary="7" code="6"/>'
        '<sector vocabulary="8" code="6.1"/><sector code="43030"/><tag vocabulary="3" code="11.8"/>',
    )
    assert values(graph, iri, "taggedWith") == {SDG + "11", SDG + "11.a", SDG + "6", SDG + "6.1"}
    assert values(graph, iri, "concerns") == {CODE + "iati/Sector/43030"}
    assert [note.problem for note in out.notes] == ["'11.8' is no target of the SDG"]


def test_planned_and_actual_dates_stay_apart(tmp_path: Path) -> None:
    graph, out, iri = one(
        tmp_path,
        '<activity-date type="1" iso-date="2020-01-01"/><activity-date type="2" iso-date="2020-03-01Z"/>'
        '<activity-date type="3" iso-date="2021-02-30"/><activity-date type="9" iso-date="2021-02-01"/>',
    )
    assert (values(graph, iri, "plannedStart"), values(graph, iri, "actualStart")) == ({"2020-01-01"}, {"2020-03-01"})
    assert not values(graph, iri, "plannedEnd")
    assert [note.problem for note in out.notes] == [
        "'2021-02-30' is no date (YYYY-MM-DD)",
        "'9' is no code of the list ActivityDateType",
    ]


def test_transactions_are_added_up_by_year_type_and_currency(tmp_path: Path) -> None:
    def paid(kind: str, on: str, value: str, currency: str = "") -> str:
        stated = f'currency="{currency}"' if currency else ""
        return (
            f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{on}"/>'
            f"<value {stated}>{value}</value></transaction>"
        )

    graph, out, iri = one(
        tmp_path,
        paid("3", "2020-01-01", "10.10")
        + paid("3", "2020-12-31", "0.20")
        + paid("3", "2021-01-01", "5")
        + paid("3", "2020-06-01", "7", "EUR")
        + paid("11", "2020-06-01", "1")
        + paid("3", "2020-06-01", "1,000"),
    )
    sums = {
        tuple(
            str(graph.value(amount, URIRef(DEF + name))).removeprefix(CODE)
            for name in ("amountKind", "year", "currency", "amountValue")
        )
        for amount in graph.subjects(URIRef(DEF + "amountOf"), URIRef(iri))
    }
    assert sums == {
        ("amount-kind/disbursed", "2020", "USD", "10.3"),
        ("amount-kind/disbursed", "2021", "USD", "5"),
        ("amount-kind/disbursed", "2020", "EUR", "7"),
        ("iati/TransactionType/11", "2020", "USD", "1"),
    }
    assert out.counts["transactions"] == 5
    assert "'1,000' is no number" in {note.problem for note in out.notes}


def test_a_revised_budget_takes_the_place_of_the_original_of_the_same_period(tmp_path: Path) -> None:
    def budget(kind: str, start: str, end: str) -> str:
        return (
            f'<budget type="{kind}"><period-start iso-date="{start}"/><period-end iso-date="{end}"/>'
            '<value value-date="2020-01-01">1</value></budget>'
        )

    graph, _, iri = one(
        tmp_path,
        budget("2", "2020-01-01", "2020-12-31")
        + budget("1", "2020-01-01", "2020-12-31")
        + budget("1", "2020-07-01", "2021-06-30"),
    )
    assert values(graph, f"{iri}/budget/1", "supersedes") == {f"{iri}/budget/2"}
    assert not values(graph, f"{iri}/budget/3", "supersedes")
    assert not values(graph, f"{iri}/budget/3", "year")
    assert values(graph, f"{iri}/budget/3", "endsOn") == {"2021-06-30"}


def test_countries_and_sectors_may_stand_with_the_transactions_instead(tmp_path: Path) -> None:
    paid = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/><value>1</value>'
        '<sector code="43030"/><recipient-country code="KE"/></transaction>'
    )
    graph, _, iri = one(tmp_path, paid + paid)
    assert values(graph, iri, "inCountry") == {GEO_AREA + "404"}
    assert values(graph, iri, "concerns") == {CODE + "iati/Sector/43030"}


def test_roles_of_organisations_are_told_apart_and_a_name_without_identifier_is_kept(tmp_path: Path) -> None:
    graph, _, iri = one(
        tmp_path,
        '<participating-org role="1" ref="41120"/><participating-org role="4"><narrative>Ministry of Works</narrative>'
        '</participating-org><participating-org role="2"/>',
    )
    assert values(graph, iri, "supportedBy") == {str(HABITAT)}
    (implementing,) = values(graph, iri, "implementedBy")
    assert str(graph.value(URIRef(implementing), SKOS.prefLabel)) == "Ministry of Works"
    assert not values(graph, iri, "responsibleParty")


def test_an_organisation_has_one_preferred_name_in_a_language_whatever_reports_call_it(tmp_path: Path) -> None:
    second = MINIMAL.format("").replace("XX-1-P", "XX-1-Q").replace("<narrative>X<", "<narrative>Y<")
    graph, _ = read(tmp_path, file(MINIMAL.format(""), second))
    organisation = URIRef(ID + "org/iati/XX-1")
    assert [str(name) for name in graph.objects(organisation, SKOS.prefLabel)] == ["X"]
    assert [str(name) for name in graph.objects(organisation, SKOS.altLabel)] == ["Y"]


def test_a_result_brings_its_indicators_baselines_targets_and_actual_values(tmp_path: Path) -> None:
    graph, out, iri = one(
        tmp_path,
        '<result type="2"><title><narrative>Better plans</narrative></title><indicator measure="1">'
        '<title><narrative>Plans</narrative></title><reference vocabulary="9" code="11-3-1"/>'
        '<baseline year="2019" value="1.50"/><period><period-start iso-date="2020-01-01"/>'
        '<period-end iso-date="2020-12-31"/><target value="10"/><actual value="some"/></period></indicator></result>',
    )
    assert (URIRef(f"{iri}/result/1"), RDF.type, URIRef(DEF + "Outcome")) in graph
    indicator = f"{iri}/result/1/indicator/1"
    assert values(graph, indicator, "indicatorNumber") == {"11.3.1"}
    assert values(graph, f"{indicator}/baseline/1", "baselineValue") == {"1.5"}
    assert values(graph, f"{indicator}/period/1/target/1", "targetValue") == {"10"}
    assert values(graph, f"{indicator}/period/1/target/1", "endsOn") == {"2020-12-31"}
    assert not values(graph, indicator, "hasActual")
    assert [note.problem for note in out.notes] == ["'some' is no number"]


def test_every_thing_says_which_record_states_it(tmp_path: Path) -> None:
    graph, _, iri = one(tmp_path, "<result type='1'><title><narrative>R</narrative></title></result>")
    for thing in (iri, f"{iri}/result/1"):
        (record,) = values(graph, thing, "statedIn")
        assert (URIRef(record), RDF.type, URIRef(DEF + "SourceRecord")) in graph
        assert values(graph, record, "partNumber") == {"file-0.xml XX-1-P"}


def test_extensions_and_elements_that_nobody_knows_are_said_not_taken(tmp_path: Path) -> None:
    _, out, _ = one(tmp_path, '<own:thing xmlns:own="urn:own"/><invented/><location/>')
    assert [note.problem.split(" was not taken")[0] for note in out.notes] == [
        "<{urn:own}thing> is an extension of the publisher and",
        "is no element of IATI 2.03 and",
        "elements that are not taken, with how often they stand there: location 1",
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFD), max_size=30))
def test_any_identifier_and_title_is_kept_as_it_is(written: str) -> None:
    text = " ".join(written.split())
    activity = (
        f"<iati-activity><iati-identifier>P{escape(text)}</iati-identifier>"
        f"<title><narrative>T{escape(text)}</narrative></title></iati-activity>"
    )
    with tempfile.TemporaryDirectory() as folder:
        graph, _ = read(Path(folder), file(activity))
    iri = activity_iri("P" + text)
    assert str(graph.value(URIRef(iri), SKOS.prefLabel)) == "T" + text
