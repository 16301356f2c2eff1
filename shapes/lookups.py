"""What rules look up, added to the graph that is checked and to nothing else: SHACL alone asks it slowly or wrongly.

- `gtshape:namedIn`: each language in which a thing has a name, official or our own rendering. `sh:languageIn ("zh")`
  would accept `zh-Hans` as well.
- `gtshape:Undescribed`: things of ours that facts point to and nothing describes.
"""

from typing import Final

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from ontology.namespaces import CODE, DEF, DOC, ID, SHAPE

_NAMES: Final = (SKOS.prefLabel, URIRef(DEF + "ownRendering"))
_NAMED_IN: Final = URIRef(SHAPE + "namedIn")
_UNDESCRIBED: Final = URIRef(SHAPE + "Undescribed")


def add_lookups(graph: Graph) -> None:
    """Add to `graph` in which languages its things have names, and which things of ours are described nowhere.

    Codes and documents are left out: rules of their own say which codes a list has and what a document needs.
    """
    for path in _NAMES:
        for thing, name in list(graph.subject_objects(path)):
            if isinstance(name, Literal) and name.language:
                graph.add((thing, _NAMED_IN, Literal(name.language)))
    for value in {str(value) for _, path, value in graph if isinstance(value, URIRef) and str(path).startswith(DEF)}:
        if value.startswith(ID) and not value.startswith((CODE, DOC)) and (URIRef(value), RDF.type, None) not in graph:
            graph.add((URIRef(value), RDF.type, _UNDESCRIBED))
