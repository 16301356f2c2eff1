"""Which representation and which language to answer in: HTTP content negotiation, RFC 9110 section 12.5.

`choose` reads Accept as the RFC defines it: lists, q-values (0 excludes), wildcards, the most specific range decides.
Where the asker has no preference, what was named beats what a wildcard allows, then our own order decides.

python-mimeparse is not used: it compares types case-sensitively, splits lists inside quoted strings, and takes a
malformed q for 1, where the asker should hear what is wrong.

>>> choose("text/*;q=0.5, application/n-triples", ["text/turtle", "application/n-triples"])
'application/n-triples'
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, cast

from ontology.translations import Language
from store.port import MediaTypes

RESULTS_JSON: Final = "application/sparql-results+json"
RESULTS_XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
JSON_LD: Final = "application/ld+json"
N_TRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
JSON: Final = "application/json"
HTML: Final = "text/html"

# By kind of query, in our order of preference. No standard says how CSV and TSV carry a truth value; the bare word is
# what those who ask for it expect. Formats for several graphs are not offered for one.
OFFERS: Final[Mapping[str, tuple[str, ...]]] = {
    "solutions": (RESULTS_JSON, RESULTS_XML, CSV, TSV),
    "truth": (RESULTS_JSON, RESULTS_XML, CSV, TSV),
    "graph": (TURTLE, JSON_LD, N_TRIPLES, RDF_XML),
}
# General names under which clients ask for the same formats; the answer then carries the name that was asked for.
_RESULT_NAMES: Final = {JSON: RESULTS_JSON, "application/xml": RESULTS_XML, "text/xml": RESULTS_XML}
_GRAPH_NAMES: Final = {JSON: JSON_LD, "application/xml": RDF_XML, "text/xml": RDF_XML, "text/plain": N_TRIPLES}
GENERAL_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "solutions": _RESULT_NAMES,
    "truth": _RESULT_NAMES,
    "graph": _GRAPH_NAMES,
}

RESULT_SUFFIXES: Final[Mapping[str, str]] = {
    ".json": RESULTS_JSON,
    ".xml": RESULTS_XML,
    ".csv": CSV,
    ".tsv": TSV,
    ".html": HTML,
}
GRAPH_SUFFIXES: Final[Mapping[str, str]] = {
    ".ttl": TURTLE,
    ".jsonld": JSON_LD,
    ".nt": N_TRIPLES,
    ".xml": RDF_XML,
    ".json": JSON_LD,
    ".html": HTML,
}

# English first: it is complete everywhere and serves those who name no language of ours.
LANGUAGES: Final = ("en", "ar", "zh", "fr", "ru", "es")

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# RFC 9110, section 12.4.2, and besides it `.2` and more than three decimals, which clients in wide use send.
_QUALITY: Final = re.compile(r"0(\.\d*)?|\.\d+|1(\.0*)?")
_LANGUAGE_RANGE: Final = re.compile(r"\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_OUR_CHARSETS: Final = {"utf-8", "utf8", "us-ascii"}


class MalformedHeader(ValueError):  # noqa: N818 - an answer to the asker, not a fault
    """A header (`header`) cannot be read; `part` is the piece at fault and `reason` what is wrong with it."""

    def __init__(self, header: str, part: str, reason: str) -> None:
        super().__init__(f"The header {header} cannot be read at {part!r}: {reason}.")
        self.header = header
        self.part = part


class UnknownLanguage(ValueError):  # noqa: N818
    """The asker names a language (`lang`) that is none of the six."""

    def __init__(self, lang: str) -> None:
        super().__init__(f"There is no language {lang!r} here; lang is one of {', '.join(sorted(LANGUAGES))}.")
        self.lang = lang


@dataclass(frozen=True, slots=True)
class MediaRange:
    """A media type, or a range of them with its quality (0 to 1); names are in lower case."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0

    @property
    def name(self) -> str:
        """The type without its parameters."""
        return f"{self.type}/{self.subtype}"

    def rank(self, offer: "MediaRange") -> float:
        """Say how closely the range describes an offer: 0 not at all, 1 `*/*`, 2 `type/*`, 3 the type, 4 one parameter.

        Parameters that the offer does not have rank just below the type alone: a profile we do not know may be
        ignored (RFC 2045, section 5), but with q=0 such a range excludes only what we do not have.
        """
        if self.type == "*":
            return 1
        if self.type != offer.type:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != offer.subtype:
            return 0
        if all(pair in offer.parameters or _is_our_charset(pair) for pair in self.parameters):
            return 3 + len(self.parameters)
        return 2.5 if self.quality else 0


def _is_our_charset(parameter: tuple[str, str]) -> bool:
    return parameter[0] == "charset" and parameter[1].lower() in _OUR_CHARSETS


def _split(text: str, separator: str) -> Iterator[str]:
    """Give the pieces between separators that stand outside quoted strings, without white space around them."""
    start, quoted, escaped = 0, False, False
    for index, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            yield text[start:index].strip(" \t")
            start = index + 1
    yield text[start:].strip(" \t")


def _quality(text: str, header: str, part: str) -> float:
    if not _QUALITY.fullmatch(text):
        raise MalformedHeader(header, part, f"q is a number from 0 to 1, not {text!r}")
    return float(text)


def parse_media_range(text: str, header: str = "Accept") -> MediaRange:
    """Read one media type or range, such as `text/*;q=0.5`; what follows q is an extension and is left out.

    Raises MalformedHeader, which names the header and the piece at fault.
    """
    full_type, *pieces = _split(text, ";")
    # Java's URLConnection sends a lone `*`.
    main, slash, subtype = ("*", "/", "*") if full_type == "*" else full_type.partition("/")
    if not (slash and _TOKEN.fullmatch(main) and _TOKEN.fullmatch(subtype)):
        raise MalformedHeader(header, text, "a media type is written type/subtype")
    if main == "*" and subtype != "*":
        raise MalformedHeader(header, text, "a range of all types is written */*")
    parameters: list[tuple[str, str]] = []
    for piece in filter(None, pieces):
        name, equals, value = (side.strip(" \t") for side in piece.partition("="))
        if not (equals and _TOKEN.fullmatch(name)):
            raise MalformedHeader(header, text, "a parameter is written name=value")
        if name.lower() == "q":
            return MediaRange(main.lower(), subtype.lower(), tuple(parameters), _quality(value, header, text))
        if value.startswith('"'):
            if len(value) < 2 or not value.endswith('"'):
                raise MalformedHeader(header, text, "a quoted value has no end")
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        elif not _TOKEN.fullmatch(value):
            raise MalformedHeader(header, text, "a value with other than letters, digits and -._+ is quoted")
        parameters.append((name.lower(), value))
    return MediaRange(main.lower(), subtype.lower(), tuple(parameters))


@lru_cache(maxsize=512)
def parse_accept(accept: str) -> tuple[MediaRange, ...]:
    """Read the value of an Accept header; empty list elements are allowed (RFC 9110, section 5.6.1).

    Raises MalformedHeader.
    """
    return tuple(parse_media_range(piece) for piece in _split(accept, ",") if piece)


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that the asker likes best, or None where none is acceptable.

    `accept` is the header's value (several headers joined by commas), None or empty where there is none: then anything
    is acceptable. `offers` are media types in our order of preference. Raises MalformedHeader.
    """
    ranges = parse_accept(accept or "")
    if not ranges:
        return offers[0] if offers else None
    best: str | None = None
    best_score = (0.0, 0)
    for offer in offers:
        rank, quality = max((r.rank(_offer(offer)), r.quality) for r in ranges)
        score = (quality, min(math.ceil(rank), 3))
        if rank and quality and score > best_score:
            best, best_score = offer, score
    return best


@lru_cache(maxsize=128)
def _offer(media_type: str) -> MediaRange:
    return parse_media_range(media_type, "Content-Type")


@dataclass(frozen=True, slots=True)
class AnswerTypes:
    """What a query is answered in: `types` for the store, `names` the Content-Type under which each of them is sent."""

    types: MediaTypes
    names: Mapping[str, str]


@lru_cache(maxsize=512)
def choose_answer_types(accept: str | None) -> AnswerTypes:
    """Choose a format for each kind of answer, since the kind of a query is known only when it is parsed.

    Raises MalformedHeader.
    """
    chosen: dict[str, str | None] = {}
    names: dict[str, str] = {}
    for kind, offers in OFFERS.items():
        general = GENERAL_NAMES[kind]
        name = choose(accept, [*offers, *general])
        chosen[kind] = None if name is None else general.get(name, name)
        if name is not None:
            names[general.get(name, name)] = name
    return AnswerTypes(MediaTypes(chosen["solutions"], chosen["truth"], chosen["graph"]), MappingProxyType(names))


def split_suffix(path: str, suffixes: Mapping[str, str]) -> tuple[str, str | None]:
    """Split an address that ends in the suffix of a format into what it names and the media type.

    Document symbols hold dots (`HSP/EB.2025/4`), so only the suffixes given are known as such.

    >>> split_suffix("doc/HSP/EB.2025/4.ttl", GRAPH_SUFFIXES)
    ('doc/HSP/EB.2025/4', 'text/turtle')
    """
    stem, dot, ending = path.rpartition(".")
    media_type = suffixes.get(dot + ending)
    return (path, None) if media_type is None or not stem else (stem, media_type)


def choose_language(lang: str | None, accept_language: str | None) -> Language:
    """Return the language to answer in: `lang` if given, else by the Accept-Language header, else English.

    Regional tags serve their language (`zh-Hans-CN` gives `zh`, RFC 4647 section 3.4). Where q is equal the order of
    the header decides. Raises UnknownLanguage for a `lang` that is none of ours, MalformedHeader.
    """
    if lang:
        primary = lang.strip().replace("_", "-").partition("-")[0].lower()
        if primary not in LANGUAGES:
            raise UnknownLanguage(lang)
        return cast("Language", primary)
    wanted: dict[str, float] = {}
    for piece in filter(None, _split(accept_language or "", ",")):
        tag, _, weight = (side.strip(" \t") for side in piece.partition(";"))
        name, _, value = (side.strip(" \t") for side in weight.partition("="))
        if not _LANGUAGE_RANGE.fullmatch(tag) or name.lower() not in ("", "q"):
            raise MalformedHeader("Accept-Language", piece, "a language is written as in fr-CA;q=0.8")
        quality = _quality(value, "Accept-Language", piece) if name else 1.0
        primary = tag.partition("-")[0].lower()
        wanted[primary] = max(quality, wanted.get(primary, 0.0))
    ours = [(wanted[tag], tag) for tag in wanted if tag in LANGUAGES]
    ours += [(wanted["*"], tag) for tag in LANGUAGES if "*" in wanted and tag not in wanted]
    quality, language = max(ours, key=lambda pair: pair[0], default=(0.0, "en"))
    return cast("Language", language) if quality else "en"
