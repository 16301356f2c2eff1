"""The addresses of everything: one base, and the names built on it.

The base is one setting (`GOLDENTHREAD_BASE`). Bundled files are written with `DEFAULT_BASE`; `rebase` turns their
text to the base in use, so an installation may mint its own addresses without editing a file.

>>> document_iri("HSP/EB.2025/4")
'https://w3id.org/goldenthread/id/doc/HSP/EB.2025/4'
"""

import os
import re
import sys
from typing import Final
from urllib.parse import quote

DEFAULT_BASE: Final = "https://w3id.org/goldenthread/"
BASE: Final = os.environ.get("GOLDENTHREAD_BASE", DEFAULT_BASE)

if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", BASE):
    # Every address is built on it, so nothing can run: end at once, with one line that names the setting.
    sys.stderr.write(f"GOLDENTHREAD_BASE is {BASE!r}; it must be an http(s) address that ends with a slash.\n")
    sys.exit(2)

DEF: Final = BASE + "def#"
SHAPE: Final = BASE + "shape#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
CODE: Final = ID + "code/"
DOC: Final = ID + "doc/"

ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
INFERRED_GRAPH: Final = GRAPH + "inferred"
SUGGESTED_GRAPH: Final = GRAPH + "suggested"
PROVENANCE_GRAPH: Final = GRAPH + "provenance"
DISCREPANCY_GRAPH: Final = GRAPH + "discrepancies"
AREA_GRAPH: Final = GRAPH + "source/m49"

GEO_AREA: Final = "http://metadata.un.org/sdg/codes/geoArea/"
SDG: Final = "http://metadata.un.org/sdg/"
THESAURUS: Final = "http://metadata.un.org/thesaurus/"

PREFIXES: Final[dict[str, str]] = {
    "gt": DEF,
    "gtshape": SHAPE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "sssom": "https://w3id.org/sssom/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
}

# Characters that RFC 3987 allows in a path or fragment and that document symbols or part numbers use.
_IRI_SAFE: Final = "/().,;:@!$&'*+=~-_"


def rebase(text: str) -> str:
    """Return the text of a bundled file with the base in use in place of the default one."""
    return text if BASE == DEFAULT_BASE else text.replace(DEFAULT_BASE, BASE)


def document_iri(symbol: str) -> str:
    """Return the IRI of the document with this (normalised) symbol; spaces become underscores."""
    return DOC + quote(symbol.replace(" ", "_"), safe=_IRI_SAFE)


def source_graph(name: str) -> str:
    """Return the named graph that holds a source of open data."""
    return f"{GRAPH}source/{name}"


def text_graph(symbol: str, language: str) -> str:
    """Return the named graph that holds what was read from a document's text in a language: its parts and citations."""
    return f"{GRAPH}text/{language}/{quote(symbol.replace(' ', '_'), safe=_IRI_SAFE)}"


def knowledge_graph(symbol: str) -> str:
    """Return the named graph that holds the curated facts of a document."""
    return GRAPH + "doc/" + quote(symbol.replace(" ", "_"), safe=_IRI_SAFE)
