"""One IATI activity as triples: names, organizations, dates, places, sectors and tags; results and money beside it.

Roles of organizations (codelist OrganisationRole) become properties: 1 funding `gt:supportedBy`, 2 accountable
`gt:responsibleParty`, 3 extending `gt:partner`, 4 implementing `gt:implementedBy`; each organization, the reporting one
included, is a `gt:contributingEntity` as well. Shares in per cent of countries and sectors are not taken.

>>> activity_iri("XM-DAC-41120-A/1").removeprefix(ID)
'activity/iati/XM-DAC-41120-A%2F1'
"""

import re
from collections import Counter
from typing import Final
from urllib.parse import quote

from loaders.sources.countries.area_codes import area_of
from loaders.sources.iati.money import read_money
from loaders.sources.iati.names import (
    TYPE,
    Place,
    code,
    code_iri,
    dated,
    day,
    name,
    narratives,
    normal_identifier,
    organisation,
)
from loaders.sources.iati.results import read_results
from loaders.sources.iati.xml_records import Element
from loaders.sources.records import add_record
from loaders.sources.sdg_tags import goal_of, target_of
from ontology.namespaces import DEF, GEO_AREA, ID, PREFIXES
from store.terms import Literal

# Elements of IATI 2.03 (activity standard) that say nothing on plans, results, money by year, or who takes part.
NOT_TAKEN: Final = frozenset(
    {
        "other-identifier",
        "contact-info",
        "activity-scope",
        "location",
        "country-budget-items",
        "humanitarian-scope",
        "policy-marker",
        "collaboration-type",
        "default-flow-type",
        "default-finance-type",
        "default-aid-type",
        "default-tied-status",
        "capital-spend",
        "document-link",
        "legacy-data",
        "conditions",
        "crs-add",
        "fss",
    }
)
_TAKEN: Final = frozenset(
    {
        "iati-identifier",
        "reporting-org",
        "title",
        "description",
        "participating-org",
        "activity-status",
        "activity-date",
        "recipient-country",
        "recipient-region",
        "sector",
        "tag",
        "budget",
        "planned-disbursement",
        "transaction",
        "related-activity",
        "result",
    }
)
_ROLES: Final = {"1": "supportedBy", "2": "responsibleParty", "3": "partner", "4": "implementedBy"}
_DATES: Final = {"1": "plannedStart", "2": "actualStart", "3": "plannedEnd", "4": "actualEnd"}
# Codelist SectorVocabulary: where a code is on a list that is published with the standard.
_SECTOR_LISTS: Final = {"1": ("Sector", re.compile(r"\d{5}")), "2": ("SectorCategory", re.compile(r"\d{3}"))}
_REGION: Final = re.compile(r"\d{2,5}")
_M49: Final = re.compile(r"\d{3}")


def activity_iri(identifier: str) -> str:
    """Return the IRI of the activity with this iati-identifier, whichever way it writes that of UN-Habitat."""
    return f"{ID}activity/iati/{quote(normal_identifier(identifier.strip()), safe='')}"


def read_activity(activity: Element, place: Place, passed_over: Counter[str]) -> None:
    """Write one activity; `passed_over` counts the elements that are not taken, by name."""
    out, iri = place.out, activity_iri(place.identifier)
    record = add_record(out, "iati", f"{place.file}/{place.identifier}", f"{place.file} {place.identifier}")
    out.counted("activities")
    out.add(iri, TYPE, DEF + "Activity")
    out.add(iri, DEF + "statedIn", record)
    for identifier in dict.fromkeys((place.identifier, normal_identifier(place.identifier))):
        out.add(iri, DEF + "sourceIdentifier", Literal(identifier))
    if not name(iri, activity.first("title"), place, fallback=place.identifier):
        place.note(activity, "the activity has no title; its identifier stands for it")
    for description in activity.all("description"):
        for text, language in narratives(description, place):
            out.add(iri, PREFIXES["dcterms"] + "description", Literal(text, language))
    _organisations(activity, iri, place)
    _status_and_dates(activity, iri, place)
    _areas(activity, iri, place)
    _sectors(activity, iri, place)
    _tags(activity, iri, place)
    for related in activity.all("related-activity"):
        if related.get("ref"):
            out.add(iri, DEF + "relatedActivity", activity_iri(related.get("ref")))
        else:
            place.note(related, "<related-activity> has no ref")
    read_results(activity, iri, record, place)
    read_money(activity, iri, record, place)
    for child in activity.children:
        if child.name not in _TAKEN and not child.name.startswith("{"):
            passed_over[child.name] += 1
        elif child.name.startswith("{"):
            place.note(child, f"<{child.name}> is an extension of the publisher and was not taken")


def _organisations(activity: Element, iri: str, place: Place) -> None:
    if activity.first("reporting-org") is None:
        place.note(activity, "the activity has no reporting-org")
    for element in activity.all("reporting-org"):
        if found := organisation(element, place):
            place.out.add(iri, DEF + "contributingEntity", found)
    for element in activity.all("participating-org"):
        role = code(element, "role", "OrganisationRole", place)
        found = organisation(element, place)
        if found:
            place.out.counted("participating organizations")
            place.out.add(iri, DEF + "contributingEntity", found)
            if role:
                place.out.add(iri, DEF + _ROLES[role], found)


def _status_and_dates(activity: Element, iri: str, place: Place) -> None:
    for element in activity.all("activity-status"):
        if status := code(element, "code", "ActivityStatus", place):
            place.out.add(iri, DEF + "activityStatus", code_iri("ActivityStatus", status))
    for element in activity.all("activity-date"):
        kind = code(element, "type", "ActivityDateType", place)
        found = day(element, place)
        if kind and found:
            place.out.counted("activity dates")
            place.out.add(iri, DEF + _DATES[kind], dated(found))
        elif not element.get("iso-date"):
            place.note(element, "<activity-date> has no iso-date")


def _reported(activity: Element, name: str) -> list[Element]:
    """Return the elements of this name: of the activity, or where it has none, those of its transactions, once each.

    The standard lets a publisher report countries and sectors on either level, not on both.
    """
    own = list(activity.all(name))
    if own:
        return own
    found: dict[tuple[str, str], Element] = {}
    for transaction in activity.all("transaction"):
        for element in transaction.all(name):
            found.setdefault((element.get("vocabulary"), element.get("code")), element)
    return list(found.values())


def _areas(activity: Element, iri: str, place: Place) -> None:
    for element in _reported(activity, "recipient-country"):
        area = area_of(element.get("code")) if len(element.get("code")) == 2 else None
        if area:
            place.out.counted("recipient countries")
            place.out.add(iri, DEF + "inCountry", area)
        else:
            place.note(element, f"{element.get('code')!r} is no ISO country code that has an M49 code")
    for element in _reported(activity, "recipient-region"):
        vocabulary, region = element.get("vocabulary") or "1", element.get("code")
        if vocabulary == "1" and _REGION.fullmatch(region):
            place.out.counted("recipient regions")
            place.out.add(iri, DEF + "inRegion", code_iri("Region", region))
        elif vocabulary == "2" and _M49.fullmatch(region):
            place.out.counted("recipient regions")
            place.out.add(iri, DEF + "inRegion", GEO_AREA + region)
        else:
            place.note(element, f"the region {region!r} is in vocabulary {vocabulary}, which is not read")


def _sectors(activity: Element, iri: str, place: Place) -> None:
    for element in _reported(activity, "sector"):
        vocabulary, value = element.get("vocabulary") or "1", element.get("code")
        if vocabulary in ("7", "8"):
            _tag(element, {"7": "2", "8": "3"}[vocabulary], iri, place)
            continue
        codelist, pattern = _SECTOR_LISTS.get(vocabulary, ("", None))
        if pattern is not None and pattern.fullmatch(value):
            place.out.counted("sectors")
            place.out.add(iri, DEF + "concerns", code_iri(codelist, value))
        else:
            place.note(element, f"the sector {value!r} is in vocabulary {vocabulary} and was not taken")


def _tags(activity: Element, iri: str, place: Place) -> None:
    for element in activity.all("tag"):
        vocabulary = element.get("vocabulary")
        if vocabulary in ("2", "3"):
            _tag(element, vocabulary, iri, place)
        else:
            place.note(
                element, f"the tag {element.get('code')!r} is in vocabulary {vocabulary or '?'}, not one of the SDG"
            )


def _tag(element: Element, vocabulary: str, iri: str, place: Place) -> None:
    """Write an SDG tag: vocabulary 2 holds the goals and 3 the targets (codelist TagVocabulary)."""
    value = element.get("code")
    found = goal_of(value) if vocabulary == "2" else target_of(value)
    if found:
        place.out.counted("SDG tags")
        place.out.add(iri, DEF + "taggedWith", found)
    else:
        place.note(element, f"{value!r} is no {'goal' if vocabulary == '2' else 'target'} of the SDG")
