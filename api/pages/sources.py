"""What the answers rest on: the documents and the open data that are loaded, with licences and dates, and how to add.

>>> sources_page(lookup, {}, "fr")[:15]  # doctest: +SKIP
b'<!doctype html>'
"""

from collections.abc import Mapping
from typing import Final

from api.pages.environment import render
from ontology.namespaces import DOC, GRAPH
from queries.loaded import loaded
from queries.lookup import Lookup

# What is loaded by name, in short; the command itself lists all.
COMMANDS: Final = (
    "goldenthread load --help",
    "goldenthread load sdg-kos --from PATH",
    "goldenthread load HSP_EB.2025_4.txt",
)
# Licences that are written as an address, by the name they go by.
_LICENCES: Final = {
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by/3.0/igo/": "CC BY 3.0 IGO",
    "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/": "CC BY-NC-SA 3.0 IGO",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}


def sources_page(lookup: Lookup, graphs: Mapping[str, int], language: str) -> bytes:
    """Return the page about the data; `graphs` is the number of statements of each named graph."""
    held = loaded(lookup, language)
    return render(
        "sources.html",
        language,
        current="/data",
        documents=[(one, graphs.get(GRAPH + "doc/" + one.iri.removeprefix(DOC), 0)) for one in held.documents],
        sources=held.sources,
        licences=_LICENCES,
        latest=held.latest,
        total=sum(graphs.values()),
        commands=COMMANDS,
    )
