"""What the ontology's OWL 2 RL axioms say, read into plain values; a construct unknown here is an error, never skipped.

The closure, the clash queries and the view for the reasoner are all derived from this one reading, so they cannot
disagree about what the ontology means. The constructs are those of the project's profile: subclass, equivalent and
disjoint classes, hasValue restrictions, subproperties, equivalent, inverse and disjoint properties, chains of two or
more, and the property characteristics but reflexive.

>>> from rdflib import Graph
>>> text = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:p> a owl:ObjectProperty, owl:TransitiveProperty ."
>>> sorted(read_axioms(Graph().parse(data=text)).transitive)
['urn:p']
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

_DECLARATIONS: Final = frozenset(
    {OWL.Ontology, OWL.Class, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    | {OWL.NamedIndividual, OWL.Restriction, OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.AllDifferent}
    | {OWL.DeprecatedClass, OWL.DeprecatedProperty, OWL.Thing, RDFS.Datatype, RDF.Property}
)
_CHARACTERISTICS: Final = frozenset(
    {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.SymmetricProperty, OWL.TransitiveProperty}
    | {OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
)
# Names are unique here, so owl:differentFrom and owl:AllDifferent hold already and owl:sameAs is refused.
_READ: Final = frozenset(
    {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf}
    | {OWL.disjointWith, OWL.propertyDisjointWith, OWL.propertyChainAxiom, OWL.onProperty, OWL.hasValue}
    | {OWL.members, OWL.distinctMembers, OWL.differentFrom}
)
_ANNOTATIONS: Final = frozenset(
    {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo}
    | {OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith, OWL.deprecated, OWL.imports}
)


class UnknownConstruct(Exception):  # noqa: N818 - the ontology says something that the rules here cannot carry out
    """The ontology uses a construct outside the profile; the message names it, its place, and what to do."""


@dataclass(frozen=True, slots=True)
class Value:
    """The class of all that have this value of this property (owl:hasValue); `value` is an IRI or a literal."""

    property: str
    value: URIRef | Literal


@dataclass(frozen=True, slots=True)
class Axioms:
    """The ontology's axioms. Pairs read from left to right: `subclasses` holds (class, its direct superclass)."""

    classes: frozenset[str]
    object_properties: frozenset[str]
    data_properties: frozenset[str]
    subclasses: frozenset[tuple[str, str]]
    values_of: frozenset[tuple[str, Value]]
    members_by_value: frozenset[tuple[Value, str]]
    disjoint: frozenset[tuple[str, str]]
    subproperties: frozenset[tuple[str, str]]
    inverses: frozenset[tuple[str, str]]
    chains: frozenset[tuple[str, tuple[str, ...]]]
    disjoint_properties: frozenset[tuple[str, str]]
    functional: frozenset[str]
    inverse_functional: frozenset[str]
    symmetric: frozenset[str]
    transitive: frozenset[str]
    irreflexive: frozenset[str]
    asymmetric: frozenset[str]


def read_axioms(ontology: Graph) -> Axioms:
    """Read the axioms of an ontology; raises UnknownConstruct for any OWL or RDFS construct that is not known here."""
    for triple in sorted(ontology, key=str):
        _refuse_unknown(*triple)
    restrictions = {node: _restriction(ontology, node) for node in ontology.subjects(OWL.onProperty, None)}
    equivalent = set(_pairs(ontology, OWL.equivalentClass))
    subclass_nodes = set(_pairs(ontology, RDFS.subClassOf)) | equivalent | {(right, left) for left, right in equivalent}
    if loose := set(restrictions) - {node for pair in subclass_nodes for node in pair}:
        raise UnknownConstruct(f"The restrictions {sorted(loose, key=str)} describe no class; attach or remove them.")
    subclasses: set[tuple[str, str]] = set()
    values_of: set[tuple[str, Value]] = set()
    members_by_value: set[tuple[Value, str]] = set()
    for lower, upper in subclass_nodes:
        left, right = _class(lower, restrictions), _class(upper, restrictions)
        if isinstance(left, Value) and isinstance(right, Value):
            raise UnknownConstruct(f"{_place(lower, upper)}: two anonymous classes; give one of them a name.")
        if isinstance(left, Value) and isinstance(right, str):
            members_by_value.add((left, right))
        elif isinstance(left, str) and isinstance(right, Value):
            values_of.add((left, right))
        elif isinstance(left, str) and isinstance(right, str) and left != right and right != str(OWL.Thing):
            subclasses.add((left, right))
    equal = _named(_pairs(ontology, OWL.equivalentProperty), OWL.equivalentProperty)
    axioms = Axioms(
        classes=_iris(ontology, OWL.Class),
        object_properties=_iris(ontology, OWL.ObjectProperty),
        data_properties=_iris(ontology, OWL.DatatypeProperty),
        subclasses=frozenset(subclasses),
        values_of=frozenset(values_of),
        members_by_value=frozenset(members_by_value),
        disjoint=_disjoint(ontology, OWL.disjointWith, OWL.AllDisjointClasses),
        subproperties=_named(_pairs(ontology, RDFS.subPropertyOf), RDFS.subPropertyOf)
        | equal
        | {(right, left) for left, right in equal},
        inverses=_named(_pairs(ontology, OWL.inverseOf), OWL.inverseOf),
        chains=frozenset(_chains(ontology)),
        disjoint_properties=_disjoint(ontology, OWL.propertyDisjointWith, OWL.AllDisjointProperties),
        functional=_iris(ontology, OWL.FunctionalProperty),
        inverse_functional=_iris(ontology, OWL.InverseFunctionalProperty),
        symmetric=_iris(ontology, OWL.SymmetricProperty),
        transitive=_iris(ontology, OWL.TransitiveProperty),
        irreflexive=_iris(ontology, OWL.IrreflexiveProperty),
        asymmetric=_iris(ontology, OWL.AsymmetricProperty),
    )
    _refuse_non_simple(axioms)
    return axioms


def upwards(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Return for each left term of the pairs every right term reached in one step or more, itself left out."""
    direct: dict[str, set[str]] = {}
    for lower, upper in pairs:
        direct.setdefault(lower, set()).add(upper)
    reached: dict[str, frozenset[str]] = {}
    for start in direct:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            fresh = direct.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting.extend(fresh)
        reached[start] = frozenset(seen - {start})
    return reached


def _refuse_unknown(subject: Node, predicate: Node, value: Node) -> None:
    if predicate == RDF.type:
        known = value in _DECLARATIONS or value in _CHARACTERISTICS or not _in_owl(value)
        what = value
    else:
        known = predicate in _READ or predicate in _ANNOTATIONS or not _in_owl(predicate)
        what = predicate
    if not known:
        raise UnknownConstruct(
            f"{_place(subject, value)}: {what} is a construct that no rule here carries out; "
            "state the obligation as a SHACL shape, or teach ontology.axioms the construct."
        )
    if isinstance(subject, URIRef) and predicate in {OWL.onProperty, OWL.hasValue}:
        raise UnknownConstruct(f"{subject}: a restriction is written in place, without a name of its own.")


def _in_owl(term: Node) -> bool:
    return str(term).startswith((str(OWL), str(RDFS)))


def _place(subject: Node, value: Node) -> str:
    named = [f"<{term}>" for term in (subject, value) if isinstance(term, URIRef) and not _in_owl(term)]
    return " and ".join(named) or "an anonymous node"


def _restriction(ontology: Graph, node: Node) -> Value:
    properties = list(ontology.objects(node, OWL.onProperty))
    values = list(ontology.objects(node, OWL.hasValue))
    if len(properties) != 1 or len(values) != 1:
        raise UnknownConstruct(f"A restriction on {properties} has {len(values)} values (owl:hasValue); it needs one.")
    (used,), (value,) = properties, values
    if not isinstance(used, URIRef) or not isinstance(value, URIRef | Literal):
        raise UnknownConstruct(f"A restriction on {used} with the value {value}: both must be named.")
    return Value(str(used), value)


def _class(node: Node, restrictions: Mapping[Node, Value]) -> str | Value:
    if isinstance(node, URIRef) and node != OWL.Nothing:
        return str(node)
    if node in restrictions:
        return restrictions[node]
    raise UnknownConstruct(f"A class is described by {node}, which is no named class and no hasValue restriction.")


def _pairs(ontology: Graph, predicate: URIRef) -> Iterator[tuple[Node, Node]]:
    yield from ontology.subject_objects(predicate)


def _named(pairs: Iterable[tuple[Node, Node]], construct: URIRef) -> frozenset[tuple[str, str]]:
    found = set()
    for left, right in pairs:
        if not isinstance(left, URIRef) or not isinstance(right, URIRef):
            raise UnknownConstruct(f"{_place(left, right)}: {construct} joins an anonymous node; give it a name.")
        if left != right or construct == OWL.inverseOf:
            found.add((str(left), str(right)))
    return frozenset(found)


def _iris(ontology: Graph, kind: URIRef) -> frozenset[str]:
    return frozenset(str(term) for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef))


def _disjoint(ontology: Graph, pairwise: URIRef, group: URIRef) -> frozenset[tuple[str, str]]:
    pairs = list(_pairs(ontology, pairwise))
    for node in ontology.subjects(RDF.type, group):
        lists = list(ontology.objects(node, OWL.members))
        if len(lists) != 1:
            raise UnknownConstruct(f"A {group} has {len(lists)} lists of members (owl:members); it needs one.")
        pairs.extend(combinations(sorted(Collection(ontology, lists[0]), key=str), 2))
    found = set()
    for left, right in pairs:
        if isinstance(left, BNode) or isinstance(right, BNode) or left == right:
            raise UnknownConstruct(f"{_place(left, right)}: {pairwise} needs two different named terms.")
        found.add((min(str(left), str(right)), max(str(left), str(right))))
    return frozenset(found)


def _chains(ontology: Graph) -> Iterator[tuple[str, tuple[str, ...]]]:
    for head, first in ontology.subject_objects(OWL.propertyChainAxiom):
        steps = list(Collection(ontology, first))
        if not isinstance(head, URIRef) or len(steps) < 2 or not all(isinstance(step, URIRef) for step in steps):
            raise UnknownConstruct(f"{head}: a property chain is a list of two or more named properties.")
        yield str(head), tuple(str(step) for step in steps)


def _refuse_non_simple(axioms: Axioms) -> None:
    """Refuse what OWL 2 DL forbids of a property that others compose (OWL 2 Structural Specification, section 11.2)."""
    composed = set(axioms.transitive) | {head for head, _ in axioms.chains}
    either_way = {*axioms.inverses, *((right, left) for left, right in axioms.inverses)}
    above = upwards(axioms.subproperties | either_way)
    composed |= {upper for lower in composed for upper in above.get(lower, frozenset())}
    strict = {
        "functional": axioms.functional,
        "inverse functional": axioms.inverse_functional,
        "irreflexive": axioms.irreflexive,
        "asymmetric": axioms.asymmetric,
        "disjoint with another property": {term for pair in axioms.disjoint_properties for term in pair},
    }
    for word, properties in strict.items():
        for both in sorted(composed & properties):
            raise UnknownConstruct(
                f"<{both}> is transitive, or made of a chain, and also {word}, which no OWL 2 DL reasoner accepts; "
                "state the second as a SHACL shape."
            )
