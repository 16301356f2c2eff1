"""How a source names a thing that others name too: one preferred name per language, whatever is loaded beside it.

SKOS allows one `skos:prefLabel` per language (SKOS Reference, S14). What the bundled facts call a country or a goal
stays its preferred name; a source adds the names that are missing and puts its other wording beside, as
`skos:altLabel`, so that it is found all the same.

>>> ("http://metadata.un.org/sdg/codes/geoArea/404", "en") in bundled_names()
True
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import SKOS

from loaders.knowledge import bundled_knowledge
from loaders.sources.triples import Triples
from ontology.areas import area_graph
from ontology.namespaces import DEF
from store.terms import Literal

# Inference makes a preferred name of an own rendering, so it takes the place of one.
_NAMING: Final = (SKOS.prefLabel, URIRef(DEF + "ownRendering"))
_PREFERRED: Final = str(SKOS.prefLabel)
_OTHER: Final = str(SKOS.altLabel)

# A name, the thing it is of and its language.
Named = tuple[str, str, str]


@cache
def bundled_names() -> Mapping[tuple[str, str], str]:
    """Return the preferred names, by thing and language, that come with the project."""
    graphs = (area_graph(), *(file.graph for file in bundled_knowledge()))
    return MappingProxyType(
        {
            (str(thing), name.language): str(name)
            for graph in graphs
            for naming in _NAMING
            for thing, name in sorted(graph.subject_objects(naming))
            if isinstance(name, RdfLiteral) and name.language
        }
    )


def chosen_names(*claims: Iterable[Named]) -> dict[tuple[str, str], str]:
    """Return one name for each thing and language: the bundled one, else that of the first claim that has one.

    Of several names that one claim gives, the longest is taken (what is cut short is the rarer mistake to prefer).
    """
    chosen: dict[tuple[str, str], str] = {}
    for claim in claims:
        own: dict[tuple[str, str], str] = {}
        for thing, language, name in claim:
            own[thing, language] = max(own.get((thing, language), ""), name, key=lambda text: (len(text), text))
        chosen = own | chosen
    return {key: bundled_names().get(key, name) for key, name in chosen.items()}


def add_names(out: Triples, own: Iterable[Named], chosen: Mapping[tuple[str, str], str]) -> None:
    """Write names: the chosen one as the preferred name, every other as another name."""
    for thing, language, name in sorted(set(own)):
        preferred = chosen.get((thing, language)) or bundled_names().get((thing, language))
        out.add(thing, _PREFERRED if name == preferred else _OTHER, Literal(name, language))
