"""Programmes and contexts for tests: an invented country with a framework, and submissions made of plain rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.programme.form import FORM
from loaders.programme.submission import Cell, Origin, Place, Row, Submission, number_rows
from loaders.programme.values import printed, understood

CONTEXT = """
@prefix gt: <https://w3id.org/goldenthread/def#> .
@prefix id: <https://w3id.org/goldenthread/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix area: <http://metadata.un.org/sdg/codes/geoArea/> .
@base <https://w3id.org/goldenthread/id/> .

area:999 gt:iso3 "XLA" .

<framework/xla> a gt:CooperationFramework ; skos:prefLabel "Cooperation framework of Xanadu"@en , "仙那度合作框架"@zh ;
    gt:coversCountry area:999 ; gt:startsOn "2026-01-01"^^xsd:date ; gt:endsOn "2029-12-31"^^xsd:date ;
    gt:observedStart "2026-02-01"^^xsd:date ; gt:observedEnd "2030-05-31"^^xsd:date ;
    gt:planStatus <code/plan-status/in-force> .
<framework/xla/priority/1> a gt:StrategicPriority ; gt:elementOf <framework/xla> .
<framework/xla/outcome/501> a gt:FrameworkOutcome ; gt:resultOf <framework/xla/priority/1> ;
    gt:sourceIdentifier "501" ; gt:officialCode "1.1" ; gt:truncated true ;
    skos:prefLabel "By 2029 people in cities live in adequate housing"@en ;
    gt:taggedWith <http://metadata.un.org/sdg/11> ; gt:measuredBy <framework/xla/indicator/9> .
<framework/xla/outcome/502> a gt:FrameworkOutcome ; gt:resultOf <framework/xla/priority/1> ;
    gt:sourceIdentifier "502" ; gt:officialCode "1.2" ; skos:prefLabel "Cities withstand disasters"@en .
<framework/xla/outcome/503> a gt:FrameworkOutcome ; gt:resultOf <framework/xla> ;
    gt:sourceIdentifier "503" ; gt:officialCode "1.2" ; skos:prefLabel "Cities are green"@en .
<framework/xla/indicator/9> a gt:Indicator ; gt:sourceIdentifier "9" ; skos:prefLabel "Share of people in slums"@en .
<framework/xla/output/601> a gt:FrameworkOutput ; gt:directlyContributesTo <framework/xla/outcome/501> ;
    gt:sourceIdentifier "601" ; gt:officialCode "1.1.1" ; skos:prefLabel "Housing policy"@en .
<framework/xla/sub-output/701> gt:directlyContributesTo <framework/xla/output/601> ;
    gt:contributingEntity <org/undp> .
<participation/xla> a gt:Participation ; gt:participationIn <framework/xla> ; gt:participant <org/un-habitat> ;
    gt:participationMode <code/participation-mode/signatory> .

<plan/un-habitat/2020-2023> a gt:StrategicPlan ; skos:prefLabel "Plan 2020–2023"@en .
<period/1> gt:periodOf <plan/un-habitat/2020-2023> ; gt:startsOn "2020-01-01"^^xsd:date ;
    gt:endsOn "2023-12-31"^^xsd:date ; gt:knownFrom "2019-05-31"^^xsd:date .
<period/2> gt:periodOf <plan/un-habitat/2020-2023> ; gt:startsOn "2020-01-01"^^xsd:date ;
    gt:endsOn "2025-12-31"^^xsd:date ; gt:knownFrom "2023-06-08"^^xsd:date .
<plan/un-habitat/2026-2029> a gt:StrategicPlan ; skos:prefLabel "Plan 2026–2029"@en ;
    gt:planStatus <code/plan-status/draft> ; gt:presentedIn <doc/HSP/EB.2025/4> .
<period/3> gt:periodOf <plan/un-habitat/2026-2029> ; gt:startsOn "2026-01-01"^^xsd:date ;
    gt:endsOn "2029-12-31"^^xsd:date ; gt:knownFrom "2025-01-27"^^xsd:date .
<element/2026-2029/focus> a gt:StrategicFocus ; gt:elementOf <plan/un-habitat/2026-2029> ;
    skos:prefLabel "housing, land and services"@en .
<element/2026-2029/impact-area-1> a gt:ImpactArea ; gt:elementOf <plan/un-habitat/2026-2029> ; gt:elementCode "1" .
<element/2026-2029/means-1> a gt:MeansOfImplementation ; gt:elementOf <plan/un-habitat/2026-2029> ; gt:elementCode "1" .
<result/2026-2029/outcome-2> a gt:Outcome ; gt:resultOf <element/2026-2029/means-1> ; gt:elementCode "2" .
<element/2020-2023/domain-2> a gt:DomainOfChange ; gt:elementOf <plan/un-habitat/2020-2023> ; gt:elementCode "2" .

<doc/HSP/EB.2025/4> a gt:Document ; gt:symbol "HSP/EB.2025/4" .
<doc/HSP/EB.2025/4#para-1> gt:inDocument <doc/HSP/EB.2025/4> ; gt:partNumber "1" ; gt:partText "…"@zh .
"""

PROGRAMME: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "programme": [
        {
            "country_iso3": "XLA",
            "title": "Country programme of Xanadu",
            "type": "full",
            "start": "2026-01-01",
            "end": "2029-12-31",
            "unsdcf_id": "XLA-2026-2029",
            "derivation_option": "b",
            "plan_version": "2026-2029",
            "total_budget": "1 500 000",
            "currency": "USD",
            "interim": "no",
        }
    ],
    "outcomes": [
        {
            "outcome_id": "1",
            "statement": "People live in adequate housing",
            "unsdcf_outcome_id": "501 – 1.1 – By 2029 people in cities",
            "unsdcf_outcome_text": "By 2029 people in cities live in adequate housing",
            "plan_primary": "focus",
            "plan_secondary": "2026-2029/impact-area-1; outcome-2",
            "sdg_targets": "11.1; 11.3; SDG 1",
        },
        {"outcome_id": "2", "statement": "Cities are safe", "unsdcf_outcome_id": "1.2", "plan_primary": "1"},
    ],
    "outputs": [
        {
            "output_id": "1.1",
            "outcome_id": "1",
            "statement": "A housing policy",
            "un_partners": "UNDP; Guild of Alpheus",
            "sstc": "explained",
            "gender_marker": "0",
        }
    ],
    "indicators": [
        {"indicator_id": "1.a", "result_id": "1", "statement": "Share in slums", "target": "TBD", "baseline": "24.9 %"},
        {"indicator_id": "1.1.a", "result_id": "1.1", "statement": "Policies", "target": 3, "unsdcf_indicator_id": "9"},
    ],
    "milestones": [{"indicator_id": "1.1.a", "year": "2027", "value": "1"}],
    "resources": [{"result_id": "1", "year": "2026", "regular": "500 000", "instrument_code": "unearmarked"}],
    "lessons_risks": [{"kind": "lesson", "text": "Start with land"}, {"kind": "risk", "text": "No money"}],
    "sections": [{"section_code": "rationale", "heading": "Why", "text": "Cities grow."}],
}


def submission(
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = PROGRAMME, language: str = "en", origin: Origin = "stated"
) -> Submission:
    """Return a submission of these rows (sheet key to rows of column key to value), as a reader would give it."""
    return Submission("json", "sample.json", language, {one.key: _rows(one.key, rows) for one in FORM}, origin=origin)


def _rows(key: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Row, ...]:
    form = next(one for one in FORM if one.key == key)
    made = []
    for number, row in enumerate(rows.get(key, ())):
        cells = {}
        for column, value in row.items():
            place = Place("", "", f"{key}[{number}].{column}")
            kept = understood(form.column(column), value)
            cells[column] = Cell(kept, printed(value), place, column)
        name = printed(cells[form.identifier.key].value) if form.identifier and form.identifier.key in cells else ""
        made.append((name, cells, Place("", "", f"{key}[{number}]")))
    return number_rows(made, key)
