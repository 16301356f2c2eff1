"""What the text says of each figure, told to the check and to nothing else.

A figure keeps the characters as printed. Whether they stand in its paragraph, and what number they read as, is read
here; that the two agree with the figure is a rule like any other, in `evidence.ttl`.

A part's own text is meant: its points are parts of their own. White space is ignored, since print breaks numbers.
"""

import re
from decimal import Decimal
from typing import Final

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.numbers import PrintedNumber, UnreadableNumber, read_number
from ontology.namespaces import CODE, DEF, SHAPE
from shapes.findings import NotChecked

_FIGURE: Final = URIRef(DEF + "ReportedFigure")
_PRINTED_AS: Final = URIRef(DEF + "printedAs")
_VALUE: Final = URIRef(DEF + "figureValue")
_UNIT: Final = URIRef(DEF + "unit")
_QUALIFIER: Final = URIRef(DEF + "valueQualifier")
_STATED_IN: Final = URIRef(DEF + "statedIn")
_PART_TEXT: Final = URIRef(DEF + "partText")
_PERCENT: Final = URIRef(CODE + "unit/percent")

IN_TEXT_RULE: Final = "FigureInText-printedAs"
_NO_TEXT: Final = {
    "en": "The text of the parts that state these figures is not loaded, so whether it prints them was not checked.",
    "zh": "陈述这些数字的部分正文未载入，因此未核对其中是否印有这些数字。",
}
_SPACE: Final = re.compile(r"[\s\u200b\u2060\ufeff]+")
# A fraction is read with four decimals (三分之二 is 0.6667), a percentage made of it is right to a hundredth.
_FRACTION_AS_PERCENT: Final = Decimal("0.01")


def readings_of(facts: Graph) -> tuple[Graph, tuple[NotChecked, ...]]:
    """Return what the text says of every figure in `facts`, and what no loaded text could tell."""
    told = Graph()
    without_text = 0
    for figure, printed in facts.subject_objects(_PRINTED_AS):
        if (figure, RDF.type, _FIGURE) not in facts:
            continue
        _tell_number(told, facts, figure, str(printed))
        texts = [str(text) for part in facts.objects(figure, _STATED_IN) for text in facts.objects(part, _PART_TEXT)]
        if not texts:
            without_text += 1
            continue
        there = any(_tight(str(printed)) in _tight(text) for text in texts)
        told.add((figure, RDF.type, _shape("FigureInText")))
        told.add((figure, _shape("printedThere"), Literal(there)))
    return told, (NotChecked(IN_TEXT_RULE, _NO_TEXT, without_text),) if without_text else ()


def _tell_number(told: Graph, facts: Graph, figure: Node, printed: str) -> None:
    told.add((figure, RDF.type, _shape("PrintedFigure")))
    try:
        number = read_number(printed)
    except UnreadableNumber:
        told.add((figure, _shape("readable"), Literal(False)))
        return
    told.add((figure, _shape("readable"), Literal(True)))
    told.add((figure, RDF.type, _shape("ReadFigure")))
    for stated in facts.objects(figure, _VALUE):
        # Where the two are equal the reading takes the form of the stated value, since 4 and 4.0 are one number.
        same = _same(number, stated, (figure, _UNIT, _PERCENT) in facts)
        told.add((figure, _shape("readsAs"), stated if same else Literal(number.value, datatype=XSD.decimal)))
    for qualifier in facts.objects(figure, _QUALIFIER):
        # Words outside the printed characters may qualify the number too, so "exact" contradicts nothing.
        read = qualifier if number.qualifier == "exact" else URIRef(f"{CODE}qualifier/{number.qualifier}")
        told.add((figure, _shape("readsWithQualifier"), read))


def _same(number: PrintedNumber, stated: Node, in_percent: bool) -> bool:
    if not isinstance(stated, Literal) or not isinstance(stated.value, int | Decimal):
        return False
    value = Decimal(stated.value)
    if in_percent and not number.percent and number.value <= 1:
        return abs(value - number.value * 100) <= _FRACTION_AS_PERCENT
    return value == number.value


def _tight(text: str) -> str:
    return _SPACE.sub("", text)


def _shape(name: str) -> URIRef:
    return URIRef(SHAPE + name)
