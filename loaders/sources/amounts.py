"""A sum of money as a source gives it, as a thing of its own: value, currency, kind, what it is for, where it stands.

>>> Amount("required", "66432050", "USD").value
Decimal('66432050')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, PREFIXES
from store.terms import XSD_DECIMAL, XSD_INTEGER, Literal

_TYPE: Final = PREFIXES["rdf"] + "type"
ASSUMED_CURRENCY: Final = "USD"
CURRENCY_ASSUMED: Final[Mapping[str, str]] = {
    "en": "The files name no currency. Sums are read as United States dollars: an assumption, which no record states.",
    "fr": "Les fichiers n’indiquent pas de monnaie. Les montants sont lus comme des dollars des États-Unis : c’est une "
    "hypothèse, qu’aucun enregistrement n’énonce.",
    "es": "Los archivos no indican la moneda. Las sumas se leen como dólares de los Estados Unidos: es un supuesto que "
    "ningún registro enuncia.",
    "ru": "Валюта в файлах не указана. Суммы читаются как доллары США: это допущение, которого ни одна запись не "
    "подтверждает.",
    "ar": "لا تذكر الملفات العملة. وتُقرأ المبالغ على أنها دولارات الولايات المتحدة: وهذا افتراض لا يذكره أي سجل.",
    "zh": "文件未注明货币。金额按美元读取：这是一项假定，没有任何记录加以说明。",
}
"""What is said of a data set whose sums are read in a currency that nothing in it names."""

# More digits than any sum of money has: an exponent of a damaged file would otherwise be written out in full.
_MOST_DIGITS: Final = 24


@dataclass(frozen=True)
class Amount:
    """A sum of one kind (a code of the list amount-kind) in one currency (ISO 4217); `year` where it has one."""

    kind: str
    printed: object
    currency: str
    year: int | None = None

    @property
    def value(self) -> Decimal | None:
        """Return the number, or None where what is printed is none."""
        return number(self.printed)


def number(printed: object) -> Decimal | None:
    """Return a finite number that is given as one or as text (`1234.5`); None for anything else, true and false too."""
    if isinstance(printed, bool) or not isinstance(printed, int | float | str | Decimal):
        return None
    try:
        value = Decimal(str(printed).strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        return None
    return value


def add_amount(out: Triples, iri: str, amount: Amount, of: str, stated_in: str) -> bool:
    """Write an amount of a thing; return False, having written nothing, where its value is no number."""
    value = amount.value
    if value is None:
        return False
    out.add(iri, _TYPE, DEF + "Amount")
    out.add(iri, DEF + "amountOf", of)
    out.add(iri, DEF + "amountKind", f"{CODE}amount-kind/{amount.kind}")
    out.add(iri, DEF + "amountValue", Literal(format(value, "f"), datatype=XSD_DECIMAL))
    out.add(iri, DEF + "currency", Literal(amount.currency))
    if amount.year is not None:
        out.add(iri, DEF + "year", Literal(str(amount.year), datatype=XSD_INTEGER))
    out.add(iri, DEF + "statedIn", stated_in)
    return True
