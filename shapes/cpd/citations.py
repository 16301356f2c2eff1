"""Citations of United Nations documents in a programme: symbols that are none, paragraphs that do not exist (DOC-02).

Only documents that the graph knows can be looked into; others are named as not checked.

>>> cited(Row("lessons_risks", "1", {}, Place("", "", ""), "1"))
[]
"""

import re
from collections.abc import Iterator

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Place as Place
from loaders.programme.submission import Row
from loaders.symbols.grammar import UnreadableSymbol
from loaders.symbols.mentions import find_mentions
from loaders.symbols.normalise import normalise
from shapes.cpd.judging import Judged, NotJudged, Said, rows_of, same, text_of

_MOST_NAMED = 5


def cited(row: Row) -> list[tuple[str, str | None, str]]:
    """Return what a row cites: symbol, paragraph number or None, and the column it stands in."""
    if row.sheet == "sections":
        mentions = find_mentions(text_of(row, "text"))
        return [
            (one.symbol, paragraph, "text")
            for one in mentions
            if one.symbol is not None
            for paragraph in (one.paragraphs or (None,))
        ]
    symbol = _symbol(text_of(row, "source_symbol"))
    numbers = [_paragraph(part) for part in text_of(row, "source_para").replace("；", ";").split(";")]
    return [(symbol, number or None, "source_para") for number in numbers] if symbol else []


def symbols_cited(programme: ProgrammeGraph) -> tuple[str, ...]:
    """Return the symbols of all documents that a programme cites: those that its context should know."""
    rows = rows_of(programme, "sections", "lessons_risks")
    return tuple(dict.fromkeys(symbol for _, row in rows for symbol, _, _ in cited(row)))


def unknown_symbols(programme: ProgrammeGraph, _context: Context) -> Iterator[Judged | NotJudged]:
    """Find sources that are given where a symbol is asked for and are none."""
    for subject, row in rows_of(programme, "lessons_risks"):
        written = text_of(row, "source_symbol").strip()
        if "/" in written and " " not in written and _symbol(written) is None:
            yield Judged(subject, "sourceSymbol", same(written))


def missing_paragraphs(programme: ProgrammeGraph, context: Context) -> Iterator[Judged | NotJudged]:
    """Find paragraphs that a known document does not have; say which documents are not known."""
    unknown: dict[str, None] = {}
    if any("“" in text_of(row, "text") and cited(row) for _, row in rows_of(programme, "sections")):
        yield NotJudged(
            "DOC-02",
            "quotation",
            Said(
                en="Words quoted from documents are not compared.",
                zh="未比对引自文件的文字。",
                fr="Les mots cités de documents ne sont pas comparés.",
                es="Las palabras citadas de documentos no se comparan.",
                ru="Слова, процитированные из документов, не сверяются.",
                ar="لا تُقارن الكلمات المقتبسة من الوثائق.",
            ),
        )
    for subject, row in rows_of(programme, "sections", "lessons_risks"):
        for symbol, number, column in cited(row):
            known = context.documents.get(symbol)
            if known is None or not known.parts:
                unknown[symbol] = None
            elif number is not None and number not in known.parts:
                name = "sectionText" if column == "text" else "sourceParagraph"
                yield Judged(subject, name, _paragraph_of(number, symbol))
    if unknown:
        named = ", ".join(list(unknown)[:_MOST_NAMED]) + (" …" if len(unknown) > _MOST_NAMED else "")
        told = Said(
            en=f"Not loaded here: {named}.",
            zh=f"此处未载入：{named}。",
            fr=f"Non chargé ici : {named}.",
            es=f"No cargado aquí: {named}.",
            ru=f"Здесь не загружено: {named}.",
            ar=f"غير محمَّل هنا: {named}.",
        )
        yield NotJudged("DOC-02", "paragraph", told)


def _paragraph_of(number: str, symbol: str) -> Said:
    return Said(
        en=f"Paragraph {number} of {symbol}",
        zh=f"{symbol}第{number}段",
        fr=f"Le paragraphe {number} de {symbol}",
        es=f"El párrafo {number} de {symbol}",
        ru=f"Пункт {number} документа {symbol}",
        ar=f"الفقرة {number} من {symbol}",
    )


def _paragraph(written: str) -> str:
    """Return the number of a paragraph without the words around it (`para. 15(b)`, `第15段`)."""
    return re.sub(r"(?i)\bparas?\b\.?|[第段\s]", "", written)


def _symbol(written: str) -> str | None:
    try:
        return normalise(written) if written.strip() else None
    except UnreadableSymbol:
        return None
