"""The results of an IATI activity: their indicators with baselines, targets and actual values by period.

Result types (codelist ResultType): 1 output, 2 outcome, 3 impact, 9 other. Values are kept where they are numbers;
qualitative ones are noted, since a target or baseline is a number here.

>>> KINDS["2"]
'Outcome'
"""

from typing import Final

from loaders.sources.iati.names import TYPE, Place, code, dated, day, decimal, name, number
from loaders.sources.iati.xml_records import Element
from loaders.sources.sdg_tags import indicator_number
from ontology.namespaces import DEF
from store.terms import XSD_INTEGER, Literal

KINDS: Final = {"1": "Output", "2": "Outcome", "3": "Impact", "9": "Result"}
_OF_PERIOD: Final = {
    "target": ("IndicatorTarget", "hasTarget", "targetValue"),
    "actual": ("ActualValue", "hasActual", "actualValue"),
}
# Codelist IndicatorVocabulary: 9 holds the indicators of the Sustainable Development Goals.
_SDG_INDICATORS: Final = "9"


def read_results(activity: Element, iri: str, record: str, place: Place) -> None:
    """Write the results of an activity, `record` being what states them."""
    for position, element in enumerate(activity.all("result"), 1):
        result = f"{iri}/result/{position}"
        kind = code(element, "type", "ResultType", place)
        place.out.counted("results")
        place.out.add(result, TYPE, DEF + KINDS.get(kind or "9", "Result"))
        place.out.add(result, DEF + "resultOf", iri)
        place.out.add(result, DEF + "statedIn", record)
        if not name(result, element.first("title"), place):
            place.note(element, "a result has no title")
        for number_, indicator in enumerate(element.all("indicator"), 1):
            _indicator(indicator, f"{result}/indicator/{number_}", result, record, place)


def _indicator(element: Element, iri: str, result: str, record: str, place: Place) -> None:
    out = place.out
    out.counted("indicators")
    out.add(iri, TYPE, DEF + "Indicator")
    out.add(iri, DEF + "statedIn", record)
    out.add(result, DEF + "measuredBy", iri)
    if not name(iri, element.first("title"), place):
        place.note(element, "an indicator has no title")
    for reference in element.all("reference"):
        if reference.get("vocabulary") == _SDG_INDICATORS:
            found = indicator_number(reference.get("code"))
            if found:
                out.add(iri, DEF + "indicatorNumber", Literal(found))
            else:
                place.note(reference, f"{reference.get('code')!r} is no number of an SDG indicator")
    for position, baseline in enumerate(element.all("baseline"), 1):
        own = f"{iri}/baseline/{position}"
        if _value(baseline, own, ("Baseline", "hasBaseline", "baselineValue"), iri, place):
            out.counted("baselines")
            out.add(own, DEF + "statedIn", record)
            year = baseline.get("year")
            if len(year) == 4 and year.isdecimal():
                out.add(own, DEF + "year", Literal(year, datatype=XSD_INTEGER))
            elif year:
                place.note(baseline, f"{year!r} is no year")
    for position, period in enumerate(element.all("period"), 1):
        _period(period, f"{iri}/period/{position}", iri, record, place)


def _period(period: Element, iri: str, indicator: str, record: str, place: Place) -> None:
    start, end = day(period.first("period-start"), place), day(period.first("period-end"), place)
    for kind, names in _OF_PERIOD.items():
        for position, element in enumerate(period.all(kind), 1):
            own = f"{iri}/{kind}/{position}"
            if _value(element, own, names, indicator, place):
                place.out.counted(f"{kind} values")
                place.out.add(own, DEF + "statedIn", record)
                if start:
                    place.out.add(own, DEF + "startsOn", dated(start))
                if end:
                    place.out.add(own, DEF + "endsOn", dated(end))


def _value(element: Element, iri: str, names: tuple[str, str, str], indicator: str, place: Place) -> bool:
    kind, belongs, holds = names
    value = number(element, element.get("value"), place)
    if value is None:
        if not element.get("value"):
            place.note(element, f"<{element.name}> gives no value")
        return False
    place.out.add(iri, TYPE, DEF + kind)
    place.out.add(indicator, DEF + belongs, iri)
    place.out.add(iri, DEF + holds, decimal(value))
    return True
