"""The money of an IATI activity: its budgets, planned disbursements, and transactions summed by year and type.

An amount is never converted. The year is stated where a period lies in one; a budget over two calendar years has its
first and last day alone. A revised budget (type 2) supersedes the original one of the same period, so that nobody
counts both.

>>> KIND_OF_TRANSACTION["3"]
'disbursed'
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from loaders.sources.iati.names import TYPE, Place, code, code_iri, dated, day, decimal, number
from loaders.sources.iati.xml_records import Element
from ontology.namespaces import CODE, DEF
from store.terms import XSD_INTEGER, Literal

# Codelist TransactionType; the types that have no kind of ours keep their own code.
KIND_OF_TRANSACTION: Final = {"1": "received", "2": "committed", "3": "disbursed", "4": "spent"}
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class _Sum:
    value: Decimal
    currency: str
    start: date | None
    end: date | None


def read_money(activity: Element, iri: str, record: str, place: Place) -> None:
    """Write the amounts of an activity, `record` being what states them."""
    default = activity.get("default-currency").upper()
    originals: dict[tuple[date | None, date | None], str] = {}
    revised: list[tuple[str, tuple[date | None, date | None]]] = []
    for position, (element, found) in enumerate(_sums(activity, "budget", default, place), 1):
        own = f"{iri}/budget/{position}"
        _amount(own, CODE + "amount-kind/budget", found, iri, record, place)
        kind = code(element, "type", "BudgetType", place) if element.get("type") else "1"
        if kind == "2":
            revised.append((own, (found.start, found.end)))
        else:
            originals[found.start, found.end] = own
    for own, period in revised:
        if period in originals:
            place.out.add(own, DEF + "supersedes", originals[period])
    for position, (_, found) in enumerate(_sums(activity, "planned-disbursement", default, place), 1):
        _amount(f"{iri}/planned/{position}", CODE + "amount-kind/planned", found, iri, record, place)
    _transactions(activity, iri, record, default, place)


def _sums(activity: Element, kind: str, default: str, place: Place) -> Iterator[tuple[Element, _Sum]]:
    for element in activity.all(kind):
        read = _value(element, default, place)
        if read is not None:
            place.out.counted(f"{kind}s")
            start, end = day(element.first("period-start"), place), day(element.first("period-end"), place)
            if start is None:
                place.note(element, f"<{kind}> has no first day")
            yield element, _Sum(read[0], read[1], start, end)


def _transactions(activity: Element, iri: str, record: str, default: str, place: Place) -> None:
    sums: defaultdict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for element in activity.all("transaction"):
        kind_element = element.first("transaction-type")
        kind = None if kind_element is None else code(kind_element, "code", "TransactionType", place)
        on = day(element.first("transaction-date"), place)
        read = _value(element, default, place)
        if kind and on and read:
            place.out.counted("transactions")
            sums[on.year, kind, read[1]] += read[0]
        else:
            place.note(element, "a transaction without a type, a date and a value in a currency was not counted")
    for (year, kind, currency), value in sorted(sums.items()):
        own = f"{iri}/transactions/{year}/{kind}/{currency}"
        ours = KIND_OF_TRANSACTION.get(kind)
        meaning = f"{CODE}amount-kind/{ours}" if ours else code_iri("TransactionType", kind)
        _amount(own, meaning, _Sum(value, currency, None, None), iri, record, place, year)


def _value(element: Element, default: str, place: Place) -> tuple[Decimal, str] | None:
    value = element.first("value")
    if value is None:
        place.note(element, f"<{element.name}> has no value")
        return None
    found = number(value, value.text, place)
    currency = value.get("currency").upper() or default
    if found is not None and not _CURRENCY.fullmatch(currency):
        place.note(value, f"{currency!r} is no currency (three letters, ISO 4217) and the activity has no default one")
        return None
    return None if found is None else (found, currency)


def _amount(
    iri: str, kind: str, found: _Sum, activity: str, record: str, place: Place, year: int | None = None
) -> None:
    out = place.out
    out.counted("amounts")
    out.add(iri, TYPE, DEF + "Amount")
    out.add(iri, DEF + "amountOf", activity)
    out.add(iri, DEF + "amountKind", kind)
    out.add(iri, DEF + "amountValue", decimal(found.value))
    out.add(iri, DEF + "currency", Literal(found.currency))
    out.add(iri, DEF + "statedIn", record)
    if found.start:
        out.add(iri, DEF + "startsOn", dated(found.start))
    if found.end:
        out.add(iri, DEF + "endsOn", dated(found.end))
    if found.start and found.end and found.start.year == found.end.year:
        year = found.start.year
    if year is not None:
        out.add(iri, DEF + "year", Literal(str(year), datatype=XSD_INTEGER))
