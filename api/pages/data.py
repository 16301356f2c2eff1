"""Data shown to people: the triples of a graph, the terms of a vocabulary, a small preview of a thing."""

from collections.abc import Sequence

from api.pages.environment import render
from queries.glossary import Entry
from queries.lookup import Lookup


def vocabulary_page(iri: str, terms: Sequence[Entry], language: str) -> bytes:
    """Return the terms of a vocabulary as a page, each at the fragment that ends its IRI."""
    return render("vocabulary.html", language, iri=iri, terms=terms)


def triples_page(
    iri: str, rows: Sequence[Sequence[tuple[str, str | None]]], count: int, language: str, *, twins: bool = True
) -> bytes:
    """Return triples as a page: each term is its text and where it leads; `count` is how many there are in all.

    `twins` says whether the address has others that end in the suffix of a format.
    """
    return render("triples.html", language, iri=iri, rows=rows, count=count, twins=twins)


def preview_page(lookup: Lookup, iri: str, kinds: Sequence[str], language: str) -> bytes:
    """Return a small page about a thing: its name, what it is, its other names."""
    names = lookup.names([iri, *kinds])[iri]
    shown = lookup.label(iri, language).text
    return render(
        "preview.html",
        language,
        iri=iri,
        name=shown,
        kinds=[lookup.label(kind, language).text for kind in kinds],
        others=[name for name in names if name.text != shown][:8],
    )
