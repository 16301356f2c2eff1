"""What rules look up, told to the check and to nothing else: SHACL alone asks it slowly or wrongly.

- `gtshape:namedIn`: each language in which a thing has a name, official or our own rendering. `sh:languageIn ("zh")`
  would accept `zh-Hans` as well.
- `gtshape:Undescribed`: things of ours that facts point to and nothing describes.
- `gtshape:TextLoaded`: documents whose text is loaded.
- `gtshape:ReadByMachine`: what is known only because a text was read, such as an act that a footnote cites. Nobody has
  written down its names or where it is stated, and no rule asks for them until somebody does.
"""

from typing import Final

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from ontology.namespaces import CODE, DEF, DOC, ID, SHAPE

READ_BY_MACHINE: Final = URIRef(SHAPE + "ReadByMachine")
_TEXT_LOADED: Final = URIRef(SHAPE + "TextLoaded")
_NAMED_IN: Final = URIRef(SHAPE + "namedIn")
_UNDESCRIBED: Final = URIRef(SHAPE + "Undescribed")
_NAMES: Final = (SKOS.prefLabel, URIRef(DEF + "ownRendering"))
_READ_BY: Final = URIRef(DEF + "readBy")
_MACHINE: Final = URIRef(CODE + "reading/machine")
_CITATION: Final = URIRef(DEF + "Citation")
_CITES: Final = (URIRef(DEF + "citesAct"), URIRef(DEF + "citesDocument"))
_STATED_IN: Final = URIRef(DEF + "statedIn")
_PART_TEXT: Final = URIRef(DEF + "partText")
_IN_DOCUMENT: Final = URIRef(DEF + "inDocument")


def lookups_of(facts: Graph) -> Graph:
    """Return the languages of names, what nothing describes, what only a machine has read, and which texts are loaded.

    Codes and documents never count as undescribed: rules of their own say which codes a list has and what a document
    needs.
    """
    told = Graph()
    for path in _NAMES:
        for thing, name in facts.subject_objects(path):
            if isinstance(name, Literal) and name.language:
                told.add((thing, _NAMED_IN, Literal(name.language)))
    for value in {str(value) for _, path, value in facts if isinstance(value, URIRef) and str(path).startswith(DEF)}:
        if value.startswith(ID) and not value.startswith((CODE, DOC)) and (URIRef(value), RDF.type, None) not in facts:
            told.add((URIRef(value), RDF.type, _UNDESCRIBED))
    for part in set(facts.subjects(_PART_TEXT)):
        for document in facts.objects(part, _IN_DOCUMENT):
            if not isinstance(document, Literal):
                told.add((document, RDF.type, _TEXT_LOADED))
    for thing in facts.subjects(_READ_BY, _MACHINE):
        if (thing, RDF.type, _CITATION) not in facts:
            told.add((thing, RDF.type, READ_BY_MACHINE))
            continue
        for cited in [cited for path in _CITES for cited in facts.objects(thing, path)]:
            if not isinstance(cited, Literal) and (cited, _STATED_IN, None) not in facts:
                told.add((cited, RDF.type, READ_BY_MACHINE))
    return told
