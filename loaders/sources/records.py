"""Where a source states a fact: the record (row, entry, file) that evidence points at, like a document's paragraph.

>>> record_iri("ceb", "expenses_sdgs.csv/17").endswith("id/source/ceb#expenses_sdgs.csv/17")
True
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from loaders.sources.triples import Triples
from ontology.namespaces import DEF, ID, PREFIXES
from store.terms import Literal

_TYPE: Final = PREFIXES["rdf"] + "type"
_SAFE: Final = "/().,;:@!$&'*+=~-_"


def dataset_iri(name: str) -> str:
    """Return the IRI of the dataset that a source's records belong to."""
    return f"{ID}source/{quote(name, safe='-_.')}"


def record_iri(name: str, key: str) -> str:
    """Return the IRI of one record of a source; the key says file and row or identifier."""
    return f"{dataset_iri(name)}#{quote(key, safe=_SAFE)}"


def add_dataset(
    out: Triples, name: str, titles: Mapping[str, str], origin: str, remark: Mapping[str, str] | None = None
) -> str:
    """Write what the dataset is, its title by language and its origin, and return its IRI.

    `remark` says, by language, what was taken for granted in reading it though it does not say so.
    """
    dataset = dataset_iri(name)
    out.add(dataset, _TYPE, DEF + "Dataset")
    for language, title in sorted(titles.items()):
        out.add(dataset, PREFIXES["skos"] + "prefLabel", Literal(title, language))
    for language, text in sorted((remark or {}).items()):
        out.add(dataset, PREFIXES["dcterms"] + "description", Literal(text, language))
    out.add(dataset, PREFIXES["dcterms"] + "source", Literal(origin))
    return dataset


def add_record(out: Triples, name: str, key: str, printed: str) -> str:
    """Write a record with the place as people read it ("KEN.json 91690", "row 17") and return its IRI."""
    record = record_iri(name, key)
    out.add(record, _TYPE, DEF + "SourceRecord")
    out.add(record, DEF + "inDocument", dataset_iri(name))
    out.add(record, DEF + "partNumber", Literal(printed))
    return record
