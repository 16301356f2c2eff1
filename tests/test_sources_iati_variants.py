"""Activity files as publishers really write them load, or it is said precisely what was not read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from loaders.sources.iati.activities import activity_iri
from loaders.sources.source import SourceRefused
from ontology.namespaces import DEF, GEO_AREA, ID, SDG
from tests.iati_samples import file, one, read, read_files, values

OLD = (
    '<iati-activity default-currency="EUR" xml:lang="fr"><iati-identifier>\n FR-3-PROJET 12/A \n</iati-identifier>'
    '<reporting-org ref="FR-3" type="10"><narrative>Agence française</narrative></reporting-org>'
    "<title><narrative>Logement à Saint-Étienne</narrative></title>"
    '<description type="1"><narrative>Un quartier</narrative>'
    '<narrative xml:lang="es">Un barrio</narrative></description>'
    '<participating-org role="4" ref="XM-DAC-41120" type="40"/>'
    '<activity-status code="2"/><activity-date type="1" iso-date="2015-01-01Z"/>'
    '<recipient-country code="sn"/><sector code="43030" vocabulary="1"/>{}</iati-activity>'
)
OLD_IRI = activity_iri("FR-3-PROJET 12/A")


def noted(out: object, text: str) -> bool:
    notes = out.notes  # type: ignore[attr-defined]
    return any(text in note.problem for note in notes)


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_older_versions_of_the_standard_give_the_same(tmp_path: Path, version: str) -> None:
    graph, out = read(tmp_path, file(OLD.format(""), version=version))
    assert out.unread == 0
    assert values(graph, OLD_IRI, "inCountry") == {GEO_AREA + "686"}
    assert values(graph, OLD_IRI, "implementedBy") == {ID + "org/un-habitat"}
    assert values(graph, OLD_IRI, "plannedStart") == {"2015-01-01"}
    described = set(graph.objects(URIRef(OLD_IRI), DCTERMS.description))
    assert described == {RdfLiteral("Un quartier", lang="fr"), RdfLiteral("Un barrio", lang="es")}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-16"])
def test_a_file_in_another_encoding_that_it_declares_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "activities.xml"
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = file(OLD.format("")).replace('version="1.0"', f'version="1.0" encoding="{declared}"')
    path.write_bytes(text.encode(encoding))
    graph, _ = read_files([path])
    names = set(graph.objects(URIRef(OLD_IRI), SKOS.prefLabel))
    assert names == {RdfLiteral("Logement à Saint-Étienne", lang="fr")}


@pytest.mark.parametrize(
    ("declared", "written"), [("utf-8", "windows-1252"), ("gb18030", "gb18030"), ("none", "utf-8")]
)
def test_a_file_whose_encoding_cannot_be_read_is_refused_with_the_way_out(
    tmp_path: Path, declared: str, written: str
) -> None:
    path = tmp_path / "activities.xml"
    path.write_bytes(
        file(OLD.format("")).replace('version="1.0"', f'version="1.0" encoding="{declared}"').encode(written)
    )
    with pytest.raises(SourceRefused, match="UTF-8"):
        read_files([path])


def test_a_text_outside_a_narrative_is_taken_and_that_is_said(tmp_path: Path) -> None:
    activity = OLD.replace("<title><narrative>Logement à Saint-Étienne</narrative></title>", "<title>Logement</title>")
    graph, out = read(tmp_path, file(activity.format("")))
    assert set(graph.objects(URIRef(OLD_IRI), SKOS.prefLabel)) == {RdfLiteral("Logement", lang="fr")}
    assert noted(out, "stands outside a <narrative>")


def test_an_activity_without_any_title_is_called_by_its_identifier_and_that_is_said(tmp_path: Path) -> None:
    activity = OLD.replace("<narrative>Logement à Saint-Étienne</narrative>", "<narrative/>")
    graph, out = read(tmp_path, file(activity.format("")))
    assert set(graph.objects(URIRef(OLD_IRI), SKOS.prefLabel)) == {RdfLiteral("FR-3-PROJET 12/A")}
    assert noted(out, "has no title")


def test_a_title_in_several_languages_has_one_preferred_name_in_each(tmp_path: Path) -> None:
    told = "".join(
        f'<narrative xml:lang="{tag}">{text}</narrative>'
        for tag, text in (("en", "Homes"), ("EN", "Housing"), ("ar", "السكن"), ("zh-Hans", "住房"), ("pt_BR", "Casas"))
    )
    activity = OLD.replace("<narrative>Logement à Saint-Étienne</narrative>", told)
    graph, _ = read(tmp_path, file(activity.format("")))
    named = {(str(name), name.language) for name in graph.objects(URIRef(OLD_IRI), SKOS.prefLabel)}  # type: ignore[attr-defined]
    assert named == {("Homes", "en"), ("السكن", "ar"), ("住房", "zh"), ("Casas", "pt-br")}
    assert {str(name) for name in graph.objects(URIRef(OLD_IRI), SKOS.altLabel)} == {"Housing"}


def test_sums_in_several_currencies_are_kept_apart_and_none_is_converted(tmp_path: Path) -> None:
    spent = "".join(
        '<transaction><transaction-type code="4"/><transaction-date iso-date="2024-05-01"/>'
        f'<value value-date="2024-05-01"{currency}>{sum_}</value></transaction>'
        for currency, sum_ in (
            (' currency="USD"', "10"),
            (' currency="KES"', "1000"),
            ("", "7"),
            (' currency="usd"', "5"),
        )
    )
    graph, out, iri = one(tmp_path, spent.replace("7</value>", "7.50</value>"))
    sums = {
        (str(graph.value(amount, URIRef(DEF + "currency"))), str(graph.value(amount, URIRef(DEF + "amountValue"))))
        for amount in graph.subjects(URIRef(DEF + "amountOf"), URIRef(iri))
    }
    assert sums == {("USD", "22.5"), ("KES", "1000")}
    assert out.unread == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<sector/>", "the sector '' is in vocabulary 1"),
        ('<sector code="" vocabulary="7"/>', "'' is no goal of the SDG"),
        ('<tag vocabulary="2" code="eleven"/>', "'eleven' is no goal"),
        ('<recipient-country code="XK"/>', "'XK' is no ISO country code"),
        ('<recipient-country code="KEN"/>', "'KEN' is no ISO country code"),
        ('<recipient-region code="Africa"/>', "the region 'Africa'"),
        ('<activity-date type="1" iso-date="01/02/2024"/>', "'01/02/2024' is no date"),
        ('<activity-date type="9" iso-date="2024-02-01"/>', "'9' is no code of the list ActivityDateType"),
        ('<budget><value currency="USD">1,000.50</value></budget>', "'1,000.50' is no number"),
        ('<budget><value currency="dollars">10</value></budget>', "'DOLLARS' is no currency"),
        ("<budget><period-start iso-date='2024-01-01'/></budget>", "<budget> has no value"),
        ("<transaction><value>5</value></transaction>", "a transaction without a type, a date and a value"),
        ('<result type="2"/>', "a result has no title"),
        ('<result type="7"><title><narrative>R</narrative></title></result>', "'7' is no code of the list ResultType"),
        ("<participating-org role='1'/>", "gives neither an identifier nor a name"),
        ("<related-activity type='1'/>", "has no ref"),
        ("<activity-status/>", "<activity-status> has no code"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line_and_the_rest_is_kept(
    tmp_path: Path, content: str, said: str
) -> None:
    graph, out, iri = one(tmp_path, content + '<tag vocabulary="2" code="11"/>')
    assert noted(out, said), [note.problem for note in out.notes]
    assert all("line" in note.place for note in out.notes if said in note.problem)
    assert values(graph, iri, "taggedWith") == {SDG + "11"}


def test_results_without_indicators_and_indicators_without_periods_are_kept(tmp_path: Path) -> None:
    graph, out, iri = one(
        tmp_path,
        '<result type="1"><title><narrative>Homes built</narrative></title></result>'
        '<result type="2"><title><narrative>Tenure</narrative></title><indicator measure="1">'
        "<title><narrative>Households</narrative></title></indicator></result>",
    )
    assert len(set(graph.subjects(URIRef(DEF + "resultOf"), URIRef(iri)))) == 2
    assert out.counts["indicators"] == 1
    assert out.unread == 0


@pytest.mark.parametrize(
    ("version", "said"), [("1.05", "version 1.05"), ("3.0", "version 3.0"), ("2.1", "version 2.1")]
)
def test_a_version_that_is_not_read_is_refused_by_its_name(tmp_path: Path, version: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        read(tmp_path, file(OLD.format(""), version=version))


MEASURE = """
import json, resource, sys
from pathlib import Path
from loaders.sources.iati.activities import SOURCES
from loaders.sources.triples import Triples

folder, most, activity = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
path = folder / "many.xml"
with path.open("w", encoding="utf-8") as file:
    file.write('<iati-activities version="2.03">')
    file.writelines(activity.replace("NUMBER", str(number)) for number in range(most))
    file.write("</iati-activities>")
with (folder / "out.nt").open("wb") as file:
    out = Triples(file)
    SOURCES[1].read([path], out)
    print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, out.counts["activities"]]))
"""


def test_a_hundred_thousand_activities_take_the_memory_of_ten_thousand(tmp_path: Path) -> None:
    activity = (
        '<iati-activity xml:lang="en"><iati-identifier>XX-1-NUMBER</iati-identifier><reporting-org ref="XX-1"/>'
        "<title><narrative>Activity NUMBER</narrative></title>"
        '<participating-org role="4"><narrative>Partner NUMBER</narrative></participating-org></iati-activity>'
    )

    def peak(most: int) -> int:
        run = subprocess.run(
            [sys.executable, "-c", MEASURE, str(tmp_path), str(most), activity], check=True, capture_output=True
        )
        peak, activities = json.loads(run.stdout)
        assert activities == most
        return int(peak)

    assert peak(100_000) <= 1.2 * peak(10_000)
