"""What is no name of a thing, a page says in the language of its reader: rules, reports, countries, languages."""

import re

import httpx
import pytest

OTHERS = ("ar", "es", "fr", "ru")
IN_OTHER_WORDS = re.compile(r'<\w+[^>]* lang="(?:en|zh)"')


def page(web: httpx.Client, address: str, language: str) -> str:
    joined = "&" if "?" in address else "?"
    answer = web.get(f"{address}{joined}lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("language", OTHERS)
def test_rules_are_told_in_the_language_of_the_reader(web: httpx.Client, language: str) -> None:
    for address in ("/rules", "/rules/DER-01", "/rules/IND-08", "/rules/XCT-03"):
        assert not IN_OTHER_WORDS.search(page(web, address, language))


@pytest.mark.parametrize("language", OTHERS)
def test_a_report_is_told_in_the_language_of_the_reader(web: httpx.Client, language: str) -> None:
    sample = web.get("/check/sample.xlsx", params={"lang": language}).content
    answer = web.post(
        "/checks", params={"lang": language}, files={"file": ("sample.xlsx", sample)}, headers={"Accept": "text/html"}
    )
    told = answer.text.partition('id="errors"')[0] + answer.text.partition('id="error"')[2].partition("</section>")[0]
    assert not re.search(r'<(?:h\d|p|q)[^>]* lang="(?:en|zh)"', told)
    table = web.post("/checks", params={"lang": language, "format": "csv"}, files={"file": ("sample.xlsx", sample)})
    assert "names no element" not in table.text


def test_a_file_that_cannot_be_read_is_told_of_in_six_languages(web: httpx.Client) -> None:
    refused = web.post("/checks", files={"file": ("report.pdf", b"%PDF-1.7")}, headers={"Accept": "application/json"})
    assert set(refused.json()["what"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert refused.json()["what"]["fr"] == "report.pdf est un PDF, ce qui n’est pas lu."


@pytest.mark.parametrize(("language", "name"), [("ar", "كينيا"), ("fr", "Kenya"), ("ru", "Кения"), ("zh", "肯尼亚")])
def test_a_country_of_the_bundled_documents_has_a_name_without_any_source(
    web: httpx.Client, language: str, name: str
) -> None:
    shown = page(web, "/things?iri=http://metadata.un.org/sdg/codes/geoArea/404", language)
    assert re.search(rf"<h1[^>]*>\s*(?:<[^>]+>)?{name}", shown)


def test_the_language_of_a_document_is_named_and_not_coded(web: httpx.Client) -> None:
    assert "английский" in page(web, "/id/doc/HSP/EB.2025/8", "ru")
