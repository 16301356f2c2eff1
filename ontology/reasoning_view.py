"""The part of a graph that an OWL 2 DL reasoner can judge: axioms, and what is said with declared terms.

HermiT refuses an ontology that holds an xsd:date (it is not in OWL 2's datatype map: OWL 2 Structural Specification,
section 4), and annotations, reified statements and classes used as individuals tell it nothing. So the view is made by
choosing what goes in; what stays out is counted by reason, never dropped unsaid. Dates become moments (midnight UTC).
Names are unique here, which OWL does not assume: the view says so where it matters, for the concepts of each code list
and for the values of a functional property of one subject.

>>> from rdflib import Graph
>>> reasoning_view(Graph()).left_out
{}
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.axioms import Axioms, read_axioms

_AXIOM_PREDICATES: Final = frozenset(
    {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf}
    | {OWL.disjointWith, OWL.propertyDisjointWith, OWL.propertyChainAxiom, OWL.onProperty, OWL.hasValue}
    | {OWL.members, OWL.distinctMembers, OWL.differentFrom, RDF.first, RDF.rest}
)
_DECLARED: Final = frozenset({OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual})
# Datatypes of the OWL 2 map that the facts use; others would make HermiT refuse everything.
_DATATYPES: Final = frozenset(
    {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.nonNegativeInteger, XSD.anyURI, XSD.int}
    | {XSD.double, XSD.float, XSD.long, XSD.positiveInteger}
)


@dataclass(frozen=True, slots=True)
class View:
    """What a reasoner gets: the `graph`, and how many triples were `left_out` for which reason."""

    graph: Graph
    left_out: dict[str, int]


def reasoning_view(ontology: Graph, facts: Iterable[Graph] = ()) -> View:
    """Return what a reasoner can judge of the ontology and the facts; raises UnknownConstruct as `read_axioms` does."""
    axioms = read_axioms(ontology)
    terms = axioms.classes | axioms.object_properties | axioms.data_properties
    view, left_out = Graph(), Counter[str]()
    for subject, predicate, value in ontology:
        if predicate in _AXIOM_PREDICATES or (predicate == RDF.type and (value in _DECLARED or _is_axiom(value))):
            view.add((subject, predicate, value))
    for graph in (ontology, *facts):
        for triple in graph:
            if str(triple[0]) not in terms and triple not in view:
                reason = _admit(view, axioms, terms, *triple)
                if reason is not None:
                    left_out[reason] += 1
    _keep_names_apart(view, axioms, [ontology, *facts])
    return View(view, dict(sorted(left_out.items())))


def _is_axiom(kind: Node) -> bool:
    return str(kind).startswith(str(OWL)) and kind not in {OWL.Ontology, OWL.AnnotationProperty, OWL.Thing}


def _admit(
    view: Graph, axioms: Axioms, terms: frozenset[str], subject: Node, predicate: Node, value: Node
) -> str | None:
    """Add what a reasoner can use of one fact; return the reason when that is nothing."""
    used = str(predicate)
    if predicate == RDF.type:
        if str(value) not in axioms.classes:
            return "a type that the ontology does not declare"
    elif used in axioms.object_properties:
        if isinstance(value, Literal):
            return "a literal as the value of an object property"
        if str(value) in terms:
            return "a term of the ontology used as an individual"
    elif used in axioms.data_properties:
        literal = _understood(value)
        if literal is None:
            return "a value that is no literal, is ill-formed, or is of a datatype outside OWL 2"
        value = literal
    else:
        return "annotations and other vocabularies"
    view.add((subject, predicate, value))
    return None


def _understood(value: Node) -> Literal | None:
    if not isinstance(value, Literal) or value.ill_typed:
        return None
    if value.datatype == XSD.date and len(value) == len("2026-01-01"):
        return Literal(f"{value}T00:00:00Z", datatype=XSD.dateTime)
    return value if value.datatype is None or value.datatype in _DATATYPES else None


def _keep_names_apart(view: Graph, axioms: Axioms, graphs: Iterable[Graph]) -> None:
    groups: dict[tuple[Node, Node], set[Node]] = {}
    for graph in graphs:
        for concept, scheme in graph.subject_objects(SKOS.inScheme):
            groups.setdefault((scheme, SKOS.inScheme), set()).add(concept)
    for used in axioms.functional & axioms.object_properties:
        for subject, value in view.subject_objects(URIRef(used)):
            groups.setdefault((subject, URIRef(used)), set()).add(value)
    for used in axioms.inverse_functional & axioms.object_properties:
        for subject, value in view.subject_objects(URIRef(used)):
            groups.setdefault((URIRef(used), value), set()).add(subject)
    for members in groups.values():
        named = sorted((member for member in members if isinstance(member, URIRef)), key=str)
        if len(named) > 1:
            axiom, listed = BNode(), BNode()
            Collection(view, listed, list(named))
            view.add((axiom, RDF.type, OWL.AllDifferent))
            view.add((axiom, OWL.distinctMembers, listed))
