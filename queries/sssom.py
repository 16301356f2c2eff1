"""The links between sources as a mapping set in SSSOM/TSV, which mapping tools read without being told anything.

Simple Standard for Sharing Ontological Mappings, version 1.0: a YAML header in lines that begin with `#`, then a table
with tabs, everything named by a CURIE of the header's `curie_map`. Asserted and suggested links are separate sets.

    text = mapping_set(store, suggested=False)
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Final

from loaders.links import LINK_GRAPH
from ontology.namespaces import BASE, DEF, GEO_AREA, GRAPH, ID, PREFIXES, SDG, SUGGESTED_GRAPH, THESAURUS
from queries.template import fill, iris, support
from store.port import Store
from store.terms import IRI, Literal, Term

MEDIA_TYPE: Final = "text/tab-separated-values; charset=utf-8"
COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "subject_source",
    "object_source",
    "subject_match_field",
    "object_match_field",
    "match_string",
)
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
TOOL: Final = "Golden Thread"
# The prefixes of what is linked; the longest that fits is used.
_SPACES: Final = {
    "gt": DEF,
    "gtid": ID,
    "gtgraph": GRAPH,
    "skos": PREFIXES["skos"],
    "semapv": PREFIXES["semapv"],
    "unarea": GEO_AREA,
    "unsdg": SDG,
    "unbist": THESAURUS,
    "wikidata": "http://www.wikidata.org/entity/",
    "eucountry": "http://publications.europa.eu/resource/authority/country/",
    "eurovoc": "http://eurovoc.europa.eu/",
}
_TITLES: Final = {
    False: "Links between sources found by code or symbol, asserted",
    True: "Links between sources found by name, suggested and not asserted",
}


def mapping_set(store: Store, *, suggested: bool = False, set_id: str | None = None) -> str:
    """Return the links that codes and symbols assert, or those that names suggest, as the text of an SSSOM/TSV file.

    `set_id` names the set (an IRI), by default an address of this installation.
    """
    rows = store.select(fill(support("mappings"), iris([SUGGESTED_GRAPH if suggested else LINK_GRAPH]))).rows
    spaces = dict(_SPACES)
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for _, subject, predicate, obj, justification, confidence, field, match, *rest in rows:
        subject_source, object_source, subject_label, object_label = rest
        compared = _curie(field, spaces)
        writer.writerow(
            [
                _curie(subject, spaces),
                _text(subject_label),
                _curie(predicate, spaces),
                _curie(obj, spaces),
                _text(object_label),
                _curie(justification, spaces),
                _text(confidence),
                _curie(subject_source, spaces),
                _curie(object_source, spaces),
                compared,
                compared,
                # Several values in a cell stand apart by a bar, so that one inside a value is escaped.
                _text(match).replace("|", r"\|"),
            ]
        )
    header = "".join(f"#{line}\n" for line in _header(set_id or _set_id(suggested), _TITLES[suggested], spaces))
    return header + table.getvalue()


def _set_id(suggested: bool) -> str:
    return f"{BASE}mappings{'.suggested' if suggested else ''}.sssom.tsv"


def _header(set_id: str, title: str, spaces: dict[str, str]) -> Iterator[str]:
    # A string in JSON is one in YAML (YAML 1.2, section 1.3).
    yield "curie_map:"
    for prefix, space in sorted(spaces.items()):
        yield f"  {prefix}: {json.dumps(space)}"
    yield f"license: {json.dumps(LICENCE)}"
    yield f"mapping_set_id: {json.dumps(set_id)}"
    yield f"mapping_set_title: {json.dumps(title)}"
    yield f"mapping_tool: {json.dumps(TOOL)}"


def _curie(term: Term | None, spaces: dict[str, str]) -> str:
    """Return the CURIE of an IRI, making a prefix of its own for a space that has none."""
    if not isinstance(term, IRI):
        return ""
    iri = term.value
    fitting = [(len(space), prefix) for prefix, space in spaces.items() if iri.startswith(space) and iri != space]
    if fitting:
        prefix = max(fitting)[1]
        return f"{prefix}:{iri.removeprefix(spaces[prefix])}"
    match = re.fullmatch(r"(.*[/#:])([^/#:]+)", iri)
    if match is None:
        return iri
    prefix = f"ns{sum(name.startswith('ns') for name in spaces) + 1}"
    spaces[prefix] = match.group(1)
    return f"{prefix}:{match.group(2)}"


def _text(term: Term | None) -> str:
    # A line break inside a cell is allowed in quotes, but few readers of the format keep it.
    return " ".join(term.value.split()) if isinstance(term, Literal) else ""
