"""How the things in a message are called: documents by symbol and paragraph, figures as printed, others by name.

What a find sets against each other is often a figure or a statement, which has no name of its own; it is called by what
it says.

>>> worded({Literal("88 项"), Literal("52 项")}, Names({}, {}), "en")
'52 项 and 88 项'
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology.namespaces import DEF, DOC
from ontology.translations import LANGUAGES
from shapes.naming import identifier_of

Select = Callable[[str], Iterable[Mapping[str, Node]]]

_NAMES: Final = """
PREFIX gt: <{gt}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name ?number WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing skos:prefLabel|gt:ownRendering|rdfs:label ?name }} UNION {{ ?thing gt:partNumber ?number }}
}}
"""
_SAYINGS: Final = """
PREFIX gt: <{gt}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?thing ?subject ?relation ?value WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing gt:forMeasure ?subject ; gt:printedAs ?value }}
  UNION
  {{ ?thing rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object|rdf:value ?value }}
  UNION
  {{ ?thing gt:citationText ?value }}
}}
"""
# Languages in which every thing has a name or is called by its identifier.
_COMPLETE: Final = frozenset({"en", "zh"})
# Where a name is missing in a language, in which others it is looked for.
_ELSE: Final = {"en": ("zh",), "zh": ()}
# What stands between the members of a list, and before its last.
BETWEEN: Final = {
    "ar": ("، ", " و"),
    "en": (", ", " and "),
    "es": (", ", " y "),
    "fr": (", ", " et "),
    "ru": (", ", " и "),
    "zh": ("、", "和"),
}
_COLONS: Final = {"zh": "：", "fr": " : "}
# How a part is called by the beginning of its number; what begins with a digit is a paragraph.
_PARTS: Final = {
    "en": {"": "para. {}", "fn": "footnote {}", "annex ": "annex {}", "section ": "section {}", "cover": "cover"},
    "zh": {"": "第{}段", "fn": "脚注{}", "annex ": "附件{}", "section ": "第{}节", "cover": "封面"},
    "fr": {
        "": "par. {}",
        "fn": "note {}",
        "annex ": "annexe {}",
        "section ": "section {}",
        "cover": "page de couverture",
    },
    "es": {"": "párr. {}", "fn": "nota {}", "annex ": "anexo {}", "section ": "sección {}", "cover": "portada"},
    "ru": {
        "": "п. {}",
        "fn": "сноска {}",
        "annex ": "приложение {}",
        "section ": "раздел {}",
        "cover": "титульный лист",
    },
    "ar": {"": "الفقرة {}", "fn": "الحاشية {}", "annex ": "المرفق {}", "section ": "الفرع {}", "cover": "صفحة الغلاف"},
}
# What a paragraph's number follows.
_MARKS: Final = tuple(kinds[""].partition("{}")[0] for kinds in _PARTS.values())


@dataclass(frozen=True)
class Names:
    """The names of things by language, and the numbers of document parts as printed."""

    labels: Mapping[tuple[Node, str], str]
    numbers: Mapping[Node, str]


def names_of(select: Select, terms: Iterable[Node]) -> Names:
    """Return what `select` tells of the names of these terms; of several names in one language the first by letter."""
    things = _listed(terms)
    labels: dict[tuple[Node, str], str] = {}
    numbers: dict[Node, str] = {}
    for row in select(_NAMES.format(gt=DEF, things=things)):
        thing, name = row["thing"], row.get("name")
        if "number" in row:
            numbers[thing] = str(row["number"])
        if isinstance(name, Literal) and name.language in LANGUAGES:
            key = (thing, name.language)
            labels[key] = min(labels.get(key, str(name)), str(name))
    return Names(labels, numbers)


def sayings_of(select: Select, things: Iterable[Node]) -> dict[Node, tuple[Node, ...]]:
    """Return what figures, statements and citations say: subject, relation and value, as far as they have them."""
    sayings = {}
    for row in select(_SAYINGS.format(gt=DEF, things=_listed(things))):
        sayings[row["thing"]] = tuple(row[part] for part in ("subject", "relation", "value") if part in row)
    return sayings


def saying(parts: Iterable[Node], names: Names, lang: str) -> str:
    """Return what a figure, statement or citation says as one expression: “people housed: 520 万人”."""
    colon = _COLONS.get(lang, ": ")
    *before, last = (_word(part, names, lang) for part in parts)
    return colon.join([", ".join(before), last]) if before else f"“{last}”"


def sayable(parts: Iterable[Node], names: Names, lang: str) -> bool:
    """Tell whether what a figure, statement or citation says can be said in the language: all its parts have names."""
    named = (part for part in parts if not isinstance(part, Literal) and not str(part).startswith(DOC))
    return lang in _COMPLETE or all((part, lang) in names.labels for part in named)


def worded(terms: Iterable[Node], names: Names, lang: str) -> str:
    """Return these terms as one expression in the language : “a”, “a and b”, “a, b and c”."""
    words = sorted({_word(term, names, lang) for term in terms}, key=_reading_order)
    comma, last = BETWEEN[lang]
    return last.join([comma.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _listed(terms: Iterable[Node]) -> str:
    return " ".join(sorted(term.n3() for term in terms if isinstance(term, URIRef)))


def _word(term: Node, names: Names, lang: str) -> str:
    if isinstance(term, Literal):
        text = str(term)
        return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdigit() else text
    if str(term).startswith(DOC):
        return _part(term, names, lang) if "#" in str(term) else unquote(str(term).removeprefix(DOC)).replace("_", " ")
    known = (names.labels.get((term, to)) for to in (lang, *_ELSE.get(lang, ("en", "zh"))))
    return next((name for name in known if name), identifier_of(term))


def _part(part: Node, names: Names, lang: str) -> str:
    document, _, fragment = unquote(str(part).removeprefix(DOC)).partition("#")
    number = names.numbers.get(part, fragment)
    kinds = _PARTS[lang]
    kind = next((kind for kind in kinds if kind and number.startswith(kind)), "" if number[:1].isdigit() else None)
    named = number if kind is None else kinds[kind].format(number.removeprefix(kind))
    return f"{document.replace('_', ' ')}{'' if lang == 'zh' and not named[:1].isascii() else ' '}{named}"


def _reading_order(text: str) -> tuple[str, int, str]:
    mark = next((mark for mark in _MARKS if mark in text), "第")
    head, _, tail = text.rpartition(mark)
    digits = "".join(character for character in tail if character.isdigit())
    return (head, int(digits), text) if head and digits else (text, 0, text)
