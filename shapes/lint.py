"""Shapes are read strictly: what the engine would ignore in silence, or report without words, is refused.

An engine that meets a SHACL term it does not know says that everything holds. So every term of the SHACL namespace must
be one of those below, every rule must be named by an IRI, and it must bring its severity, message and mend in English
and in Chinese.
"""

from collections.abc import Iterator
from typing import Final

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.namespaces import SHAPE
from ontology.translations import LANGUAGES

FIX: Final = URIRef(SHAPE + "fix")
# Names a class of things that a shape does not ask, though its target would include them.
EXEMPTS: Final = URIRef(SHAPE + "exempts")
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

# SHACL (W3C, 20 July 2017) sections 2 to 5, as pyshacl 0.40 applies them without its advanced features; sh:deactivated
# is left out, since a rule that is switched off passes in silence.
_STRUCTURE: Final = (
    "NodeShape PropertyShape targetClass targetNode targetSubjectsOf targetObjectsOf property path severity message "
    "Violation Warning Info name description order group defaultValue alternativePath inversePath "
    "zeroOrMorePath oneOrMorePath zeroOrOnePath select prefixes declare prefix namespace SPARQLConstraint "
    "PrefixDeclaration"
)
_CONSTRAINTS: Final = (
    "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength "
    "pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node qualifiedValueShape "
    "qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint closed hasValue in sparql"
)
_PARAMETERS: Final = "flags ignoredProperties IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral"
CONSTRAINTS: Final = frozenset(URIRef(str(SH) + name) for name in _CONSTRAINTS.split())
KNOWN: Final = CONSTRAINTS | {URIRef(str(SH) + name) for name in f"{_STRUCTURE} {_PARAMETERS}".split()}


class BrokenShape(ValueError):  # noqa: N818 - named for what the shape is
    """Shapes that must not be used; `problems` holds a sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def refuse_broken(shapes: Graph) -> None:
    """Raise BrokenShape with every fault: unknown SHACL terms, unnamed or wordless rules, rules never run."""
    problems = [*_unknown_terms(shapes), *_faults_of_rules(shapes)]
    if problems:
        raise BrokenShape(sorted(problems))


def rules_of(shapes: Graph) -> frozenset[Node]:
    """Return the shapes that report: those of shapes with a target and of rules, and a target's own constraints."""
    targeted = {shape for target in TARGETS for shape in shapes.subjects(target)}
    reporting = {shape for shape in targeted if CONSTRAINTS & set(shapes.predicates(shape))}
    waiting = [*targeted]
    while waiting:
        for rule in shapes.objects(waiting.pop(), SH.property):
            if rule not in reporting:
                reporting.add(rule)
                waiting.append(rule)
    return frozenset(reporting)


def _unknown_terms(shapes: Graph) -> Iterator[str]:
    for subject, predicate, value in shapes:
        for term in (predicate, value):
            if isinstance(term, URIRef) and term.startswith(str(SH)) and term not in KNOWN:
                where = subject if isinstance(subject, URIRef) else "an unnamed shape"
                name = term.removeprefix(str(SH))
                yield f"{where}: sh:{name} is not applied by this engine; express the rule with other terms"


def _faults_of_rules(shapes: Graph) -> Iterator[str]:
    rules = rules_of(shapes)
    for rule in rules:
        if not isinstance(rule, URIRef):
            paths = ", ".join(sorted(str(path) for path in shapes.objects(rule, SH.path)))
            yield f"a rule about {paths} has no name; give it an IRI, so that findings can say which rule was broken"
            continue
        severities = set(shapes.objects(rule, SH.severity))
        if len(severities) != 1 or not severities <= {SH.Violation, SH.Warning, SH.Info}:
            yield f"{rule}: a rule has one sh:severity: sh:Violation, sh:Warning or sh:Info"
        for kind, path in (("sh:message", SH.message), ("gtshape:fix", FIX)):
            languages = sorted(str(text.language) for text in shapes.objects(rule, path) if isinstance(text, Literal))
            if languages not in (["en", "zh"], list(LANGUAGES)):
                told = "in English (@en) and one in Chinese (@zh), or one in each of the six languages"
                yield f"{rule}: a rule has one {kind} {told}"
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        if shape not in rules:
            yield f"{shape}: no shape with a target uses this rule, so it would never be applied"
