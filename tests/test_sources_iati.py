"""Activities of the aid transparency standard: any publisher's, one at a time, nothing fetched or dropped unsaid."""

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.sources.countries.area_codes import area_of
from loaders.sources.iati.activities import SOURCES, activity_iri
from loaders.sources.iati.activity import NOT_TAKEN
from loaders.sources.sdg_tags import goal_of, indicator_number, target_of
from loaders.sources.source import SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, GEO_AREA, ID, SDG
from shapes.sources import source_breaches
from store.scratch import Scratch

CODELISTS, ACTIVITIES = SOURCES
HABITAT = URIRef(ID + "org/un-habitat")
MINIMAL = (
    '<iati-activity xml:lang="en" default-currency="USD"><iati-identifier>XX-1-P</iati-identifier>'
    "<reporting-org ref='XX-1' type='40'><narrative>X</narrative></reporting-org>"
    "<title><narrative>Title</narrative></title>{}</iati-activity>"
)


def file(*activities: str, version: str = "2.03") -> str:
    return f'<?xml version="1.0"?><iati-activities version="{version}">{"".join(activities)}</iati-activities>'


def read(tmp_path: Path, *texts: str) -> tuple[Graph, Triples]:
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"file-{number}.xml")
        paths[-1].write_text(text, encoding="utf-8")
    return read_files(paths)


def read_files(paths: Iterable[Path]) -> tuple[Graph, Triples]:
    written = io.BytesIO()
    out = Triples(written)
    ACTIVITIES.read(list(paths), out)
    return Graph().parse(data=written.getvalue().decode(), format="nt"), out


def values(graph: Graph, subject: str, name: str) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(subject), URIRef(DEF + name))}


def one(tmp_path: Path, content: str) -> tuple[Graph, Triples, str]:
    graph, out = read(tmp_path, file(MINIMAL.format(content)))
    return graph, out, activity_iri("XX-1-P")


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


def test_activities_that_cannot_be_told_apart_are_skipped_with_a_note_and_the_rest_is_kept(tmp_path: Path) -> None:
    nameless = MINIMAL.format("").replace("XX-1-P", " ")
    graph, out = read(tmp_path, file(nameless, MINIMAL.format(""), MINIMAL.format(""), "<other/>"))
    assert out.counts["activities"] == 1
    assert [note.problem.split(" was")[0] for note in out.notes] == [
        "an activity without an iati-identifier",
        "the activity XX-1-P",
        "<other> is no activity and",
    ]
    assert len(set(graph.subjects(RDF.type, URIRef(DEF + "Activity")))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not well-formed XML"),
        ("<html><body/></html>", "the root element is <html>"),
        ("<iati-organisations version='2.03'/>", "the root element is <iati-organisations>"),
        ("<iati-activities version='1.05'/>", "version 1.05"),
        ("<iati-activities version='2.03'/>", "not one activity"),
        ("<iati-activities version='2.03'><iati-activity>", "not well-formed XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><iati-activities version="2.03"/>', "declares a document type"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><iati-activities version="2.03"/>', "declares a document type"),
        ("<iati-activities version='2.03'>" + "<a>" * 60 + "</a>" * 60 + "</iati-activities>", "nested"),
    ],
)
def test_what_is_no_activity_file_or_reaches_for_others_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_all_versions_with_narratives_are_read(tmp_path: Path, version: str) -> None:
    _, out = read(tmp_path, file(MINIMAL.format(""), version=version))
    assert (out.counts["activities"], out.unread) == (1, 0)


def test_a_file_without_a_version_is_read_and_that_is_said(tmp_path: Path) -> None:
    _, out = read(tmp_path, file(MINIMAL.format("")).replace(' version="2.03"', ""))
    assert [note.problem for note in out.notes] == ["states no version of the standard; read as 2.03"]


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


def test_the_codelists_of_the_standard_are_read_with_every_code(shared: Path) -> None:
    files = CODELISTS.files(shared / "data")
    written = io.BytesIO()
    out = Triples(written)
    CODELISTS.read(files, out)
    items = sum(len(ElementTree.parse(path).findall(".//codelist-item")) for path in files)  # noqa: S314
    assert (out.counts["codelists"], out.counts["codes"], out.unread) == (len(files), items, 0)
    graph = Graph().parse(data=written.getvalue().decode(), format="nt")
    outcome = URIRef(CODE + "iati/ResultType/2")
    assert {str(name) for name in graph.objects(outcome, SKOS.prefLabel)} == {"Outcome", "Effet"}
    assert str(graph.value(URIRef(CODE + "iati/Country/KE"), URIRef(DEF + "iso2"))) == "KE"
    channel = Literal("41120", datatype=URIRef(DEF + "DacChannelCode"))
    assert (URIRef(CODE + "iati/CRSChannelCode/41120"), SKOS.notation, channel) in graph
    assert (URIRef(CODE + "iati/Sector/43030"), SKOS.broader, URIRef(CODE + "iati/SectorCategory/430")) in graph


def test_what_is_read_keeps_the_rules_of_its_source(shared: Path) -> None:
    for source in SOURCES:
        written = io.BytesIO()
        source.read(source.files(shared / "data"), Triples(written))
        assert source_breaches(source.name, Scratch(written.getvalue()).select) == ((), ()), source.name


def test_an_activity_that_ends_before_it_begins_breaks_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "late.xml"
    dates = '<activity-date type="1" iso-date="2021-01-01"/><activity-date type="3" iso-date="2020-01-01"/>'
    path.write_text(file(MINIMAL.format(dates)), encoding="utf-8")
    written = io.BytesIO()
    ACTIVITIES.read([path], Triples(written))
    refused, warned = source_breaches("iati", Scratch(written.getvalue()).select)
    assert refused == ()
    assert len(warned) == 1
    assert "IatiActivity-dates" in warned[0]


def test_a_file_that_is_no_codelist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<list/>", encoding="utf-8")
    with pytest.raises(SourceRefused, match="no IATI codelist"):
        CODELISTS.read([path], Triples(io.BytesIO()))


def test_the_goals_have_the_169_targets_of_the_framework_and_no_more(shared: Path) -> None:
    path = shared / "data/iati/codelists/UNSDG-Targets.xml"
    listed = {str(code.text) for code in ElementTree.parse(path).iter("code")}  # noqa: S314
    tried = {f"{goal}.{end}" for goal in range(20) for end in [*map(str, range(25)), *"abcdef"]}
    assert {code for code in tried if target_of(code)} == listed
    assert len(listed) == 169
    assert {str(goal) for goal in range(40) if goal_of(str(goal))} == {str(goal) for goal in range(1, 18)}
    assert (goal_of("Goal 11"), goal_of("11.0"), indicator_number("11.8.1")) == (SDG + "11", SDG + "11", None)


def test_areas_are_found_by_either_code(shared: Path) -> None:
    with (shared / "data/countries/country-codes.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["M49"] and row["ISO3166-1-Alpha-2"]:
                iri = f"{GEO_AREA}{int(row['M49']):03d}"
                assert area_of(row["ISO3166-1-Alpha-2"]) == area_of(row["ISO3166-1-Alpha-3"]) == iri


MEASURE = """
import json, resource, sys
from pathlib import Path
from loaders.sources.iati.activities import SOURCES
from loaders.sources.triples import Triples

folder, most = Path(sys.argv[1]), int(sys.argv[2])
activity = sys.argv[3]
path = folder / "many.xml"
with path.open("w", encoding="utf-8") as file:
    file.write('<iati-activities version="2.03">')
    for number in range(most):
        file.write(activity.replace("XX-1-P", f"XX-1-P{number}"))
    file.write("</iati-activities>")
with (folder / "out.nt").open("wb") as file:
    out = Triples(file)
    SOURCES[1].read([path], out)
    print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, out.counts["activities"]]))
"""


def test_memory_does_not_grow_with_the_number_of_activities(tmp_path: Path) -> None:
    activity = MINIMAL.format('<recipient-country code="KE"/><tag vocabulary="2" code="11"/>' + "<location/>" * 5)

    def peak(most: int) -> int:
        run = subprocess.run(
            [sys.executable, "-c", MEASURE, str(tmp_path), str(most), activity], check=True, capture_output=True
        )
        peak, activities = json.loads(run.stdout)
        assert activities == most
        return int(peak)

    few, many = peak(2_000), peak(20_000)
    # In KiB. What grows is the identifiers' digests, some 2 MB; the activities themselves would take over 100 MB.
    assert many - few < 8 * 1024
