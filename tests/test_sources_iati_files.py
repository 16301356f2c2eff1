"""Files of the aid transparency standard: which are read or refused, with their codelists and rules."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.sources.countries.area_codes import area_of
from loaders.sources.iati.activities import SOURCES
from loaders.sources.sdg_tags import goal_of, indicator_number, target_of
from loaders.sources.source import SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, GEO_AREA, SDG
from shapes.sources import source_breaches
from store.scratch import Scratch
from tests.iati_samples import ACTIVITIES, CODELISTS, MINIMAL, file, read


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
