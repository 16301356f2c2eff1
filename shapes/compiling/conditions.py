"""What a shape asks of one thing, as one expression of SPARQL that is true or false and never an error.

Every pattern that is looked for begins at the thing, and what is asked of a value is looked for in an EXISTS of its
own: the engine orders the patterns within one EXISTS without knowing what is bound outside, and a join in there may
run over the whole graph for each thing.

>>> Conditions(shapes).conforms(shape, "?this")  # doctest: +SKIP
'(EXISTS { ?this <urn:p> ?v1 . } && !EXISTS { ?this <urn:p> ?v2 . FILTER(!(isIRI(?v2))) })'
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from shapes.compiling.paths import Path, read_path
from shapes.compiling.refusals import NotCompilable
from shapes.compiling.terms import name_of_node, written
from shapes.lint import KNOWN
from store.scratch import Scratch
from store.terms import Literal as Text

# A condition: the bare name of its kind of constraint ("MinCount") and an expression that is true where it holds.
Condition = tuple[str, str]

TRUE: Final = "true"
# sh:deactivated is applied here, though the lint of this room's own shapes does not allow it.
_KNOWN: Final = KNOWN | {SH.deactivated}
_KINDS: Final = {
    SH.IRI: "isIRI({0})",
    SH.BlankNode: "isBLANK({0})",
    SH.Literal: "isLITERAL({0})",
    SH.BlankNodeOrIRI: "!isLITERAL({0})",
    SH.BlankNodeOrLiteral: "!isIRI({0})",
    SH.IRIOrLiteral: "!isBLANK({0})",
}
_RANGES: Final = {"MinExclusive": ">", "MinInclusive": ">=", "MaxExclusive": "<", "MaxInclusive": "<="}
_ORDERS: Final = {"LessThan": "<", "LessThanOrEquals": "<="}
_NUMBER: Final = r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
# What a value of a datatype looks like (XML Schema, part 2); the engine's casts know the others.
_FORMS: Final = {
    XSD.integer: "[+-]?[0-9]+",
    XSD.decimal: _NUMBER,
    XSD.float: f"{_NUMBER}([eE][+-]?[0-9]+)?|[+]?INF|-INF|NaN",
    XSD.double: f"{_NUMBER}([eE][+-]?[0-9]+)?|[+]?INF|-INF|NaN",
    XSD.boolean: "true|false|0|1",
}
_CASTS: Final = frozenset(
    XSD[name]
    for name in (
        *("date", "time", "dateTime", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"),
        *("duration", "dayTimeDuration", "yearMonthDuration"),
    )
)
_ANY_TEXT: Final = frozenset((XSD.string, XSD.anyURI))


class Conditions:
    """The conditions of one graph of shapes; each looked-for variable gets a name of its own."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._count = 0

    def fresh(self) -> str:
        """Return a variable that no other pattern uses."""
        self._count += 1
        return f"?v{self._count}"

    def is_off(self, shape: Node) -> bool:
        """Return whether a shape is deactivated; raises NotCompilable if it uses a SHACL term that is not known."""
        for term in self.graph.predicates(shape):
            if isinstance(term, URIRef) and term.startswith(str(SH)) and term not in _KNOWN:
                raise NotCompilable(name_of_node(shape), f"sh:{term.removeprefix(str(SH))} is not known here")
        return self._is_true(shape, SH.deactivated)

    def path_of(self, shape: Node) -> Path | None:
        """Return the path of a property shape, None for a node shape."""
        paths = list(self.graph.objects(shape, SH.path))
        if len(paths) > 1:
            raise NotCompilable(name_of_node(shape), "a property shape has one sh:path")
        return read_path(self.graph, paths[0]) if paths else None

    def conforms(self, shape: Node, thing: str, above: tuple[Node, ...] = ()) -> str:
        """Return an expression that is true where `thing`, a variable, conforms to the shape."""
        if shape in above:
            raise NotCompilable(name_of_node(shape), "the shape refers to itself, which SHACL leaves undefined")
        if self.is_off(shape):
            return TRUE
        if (shape, SH.sparql, None) in self.graph:
            raise NotCompilable(name_of_node(shape), "sh:sparql in a shape that another shape asks for")
        above = (*above, shape)
        path = self.path_of(shape)

        def of_value(value: str) -> str:
            conditions = [text for _, text in self.of_value(shape, value, thing, above)]
            conditions += [text for _, text in self.of_rows(shape, value, thing)]
            conditions += [self.conforms(inner, value, above) for inner in self.graph.objects(shape, SH.property)]
            return both(conditions)

        conditions = [text for _, text in self.of_set(shape, thing, path, above)]
        conditions += [text for _, text in self.of_pairs(shape, thing, path)]
        return both([*conditions, self.every(thing, path, of_value)])

    def some(self, thing: str, path: Path | None, condition: Callable[[str], str]) -> str:
        """Return an expression that is true where a value of `thing` by the path (itself without one) meets this."""
        if path is None:
            return condition(thing)
        value = self.fresh()
        asked = condition(value)
        text = f"EXISTS {{ {thing} {path.text} {value} . {'' if asked == TRUE else f'FILTER({asked}) '}}}"
        # A path of no steps leads to the thing itself even where the graph does not hold it, as the engine asks.
        return f"({condition(thing)} || {text})" if path.nullable else text

    def every(self, thing: str, path: Path | None, condition: Callable[[str], str]) -> str:
        """Return an expression that is true where each value of `thing` by the path meets this."""
        if path is None:
            return condition(thing)
        value = self.fresh()
        asked = condition(value)
        if asked == TRUE:
            return TRUE
        text = f"!EXISTS {{ {thing} {path.text} {value} . FILTER({negated(asked)}) }}"
        return f"({condition(thing)} && {text})" if path.nullable else text

    def at_least(
        self, count: int, thing: str, path: Path | None, condition: Callable[[str], str] = lambda _: TRUE
    ) -> str:
        """Return an expression that is true where `count` different values of `thing` by the path meet this."""
        if count <= 0:
            return TRUE
        if count <= 2 or path is None or path.nullable:
            return self._different(count, thing, path, condition, ())
        value = self.fresh()
        asked = condition(value)
        tested = "" if asked == TRUE else f"FILTER({asked}) "
        return (
            f"EXISTS {{ SELECT {thing} {{ {thing} {path.text} {value} . {tested}}} "
            f"GROUP BY {thing} HAVING(COUNT(DISTINCT {value}) >= {count}) }}"
        )

    def _different(
        self,
        count: int,
        thing: str,
        path: Path | None,
        condition: Callable[[str], str],
        earlier: tuple[str, ...],
    ) -> str:
        def another(value: str) -> str:
            asked = [*(f"!sameTerm({one}, {value})" for one in earlier), condition(value)]
            if count > 1:
                asked.append(self._different(count - 1, thing, path, condition, (*earlier, value)))
            return both(asked)

        return self.some(thing, path, another)

    def of_value(self, shape: Node, value: str, thing: str, above: tuple[Node, ...]) -> Iterator[Condition]:
        """Give what the shape asks of each value by itself, or against what else `thing` has."""

        def ask(name: str) -> Iterator[Node]:
            return self.graph.objects(shape, SH[name])

        for kind in ask("class"):
            inside = self.fresh()
            yield "Class", f"EXISTS {{ {value} a {inside} . FILTER({inside} IN (⟦under {written(kind)}⟧)) }}"
        for datatype in ask("datatype"):
            yield "Datatype", _of_datatype(shape, datatype, value)
        for kind in ask("nodeKind"):
            if kind not in _KINDS:
                raise NotCompilable(name_of_node(shape), f"{kind} is no kind of node")
            yield "NodeKind", _KINDS[kind].format(value)  # type: ignore[index]
        for name, order in _RANGES.items():
            for bound in ask(name[0].lower() + name[1:]):
                yield name, f"COALESCE({value} {order} {written(bound)}, false)"
        for length in ask("minLength"):
            yield "MinLength", f"(!isBLANK({value}) && STRLEN(STR({value})) >= {int(str(length))})"
        for length in ask("maxLength"):
            yield "MaxLength", f"(!isBLANK({value}) && STRLEN(STR({value})) <= {int(str(length))})"
        for pattern in ask("pattern"):
            flags = str(self.graph.value(shape, SH.flags) or "")
            yield "Pattern", f"(!isBLANK({value}) && {_matches(shape, value, str(pattern), flags)})"
        for languages in ask("languageIn"):
            ranges = [written(Literal(str(tag))) for tag in self._list(shape, languages)]
            tests = " || ".join(f"LANGMATCHES(LANG({value}), {tag})" for tag in ranges) or "false"
            yield "LanguageIn", f"COALESCE(isLITERAL({value}) && ({tests}), false)"
        for choices in ask("in"):
            yield "In", _is_one_of(value, [written(choice) for choice in self._list(shape, choices)])
        for path in ask("disjoint"):
            yield "Disjoint", f"!EXISTS {{ {thing} {written(path)} {value} . }}"
        for inner in ask("not"):
            yield "Not", negated(self.conforms(inner, value, above))
        for choices in ask("and"):
            yield "And", both([self.conforms(inner, value, above) for inner in self._list(shape, choices)])
        for choices in ask("or"):
            inner_ones = [self.conforms(inner, value, above) for inner in self._list(shape, choices)]
            yield "Or", f"({' || '.join(inner_ones) or 'false'})"
        for choices in ask("xone"):
            inner_ones = [f"IF({self.conforms(inner, value, above)}, 1, 0)" for inner in self._list(shape, choices)]
            yield "Xone", f"({' + '.join(inner_ones) or '0'}) = 1"
        for inner in ask("node"):
            yield "Node", self.conforms(inner, value, above)

    def of_rows(self, shape: Node, value: str, thing: str) -> Iterator[Condition]:
        """Give what is reported once for each pair at fault: a closed shape's properties, values out of order."""
        if self._is_true(shape, SH.closed):
            path, other = self.fresh(), self.fresh()
            yield "Closed", f"!EXISTS {{ {value} {path} {other} . FILTER({path} NOT IN ({self.allowed(shape)})) }}"
        for name, order in _ORDERS.items():
            for path_node in self.graph.objects(shape, SH[name[0].lower() + name[1:]]):
                other = self.fresh()
                wrong = f"!COALESCE({value} {order} {other}, false)"
                yield name, f"!EXISTS {{ {thing} {written(path_node)} {other} . FILTER({wrong}) }}"

    def of_set(self, shape: Node, thing: str, path: Path | None, above: tuple[Node, ...]) -> Iterator[Condition]:
        """Give what the shape asks of all values together."""
        counts = self.graph.objects
        for count in counts(shape, SH.minCount):
            yield "MinCount", self.at_least(int(str(count)), thing, path)
        for count in counts(shape, SH.maxCount):
            yield "MaxCount", negated(self.at_least(int(str(count)) + 1, thing, path))
        for value in counts(shape, SH.hasValue):
            yield "HasValue", self._has(thing, path, written(value))
        if path is None:  # the qualified counts belong to property shapes and mean nothing elsewhere
            return
        for inner in counts(shape, SH.qualifiedValueShape):
            fits = self._qualified(shape, inner, above)
            for count in counts(shape, SH.qualifiedMinCount):
                yield "QualifiedMinCount", self.at_least(int(str(count)), thing, path, fits)
            for count in counts(shape, SH.qualifiedMaxCount):
                yield "QualifiedMaxCount", negated(self.at_least(int(str(count)) + 1, thing, path, fits))

    def of_pairs(self, shape: Node, thing: str, path: Path | None) -> Iterator[Condition]:
        """Give what the shape asks of its values against each other or against those of another property."""
        for other in self.graph.objects(shape, SH.equals):
            other_path = Path(written(other), str(other))
            for one, two in ((path, other_path), (other_path, path)):
                yield "Equals", self.every(thing, one, self._is_value(thing, two))
        if self._is_true(shape, SH.uniqueLang) and path is not None:
            yield "UniqueLang", negated(self.some(thing, path, lambda one: self.shares_language(thing, path, one)))

    def shares_language(self, thing: str, path: Path, one: str) -> str:
        """Return an expression that is true where another value has the language of this one."""
        same = f"LCASE(LANG({one})) = LCASE(LANG({{0}})) && !sameTerm({one}, {{0}})"
        return f'(COALESCE(LANG({one}), "") != "" && {self.some(thing, path, lambda other: same.format(other))})'

    def _is_value(self, thing: str, path: Path | None) -> Callable[[str], str]:
        return lambda value: self.some(thing, path, lambda other: f"sameTerm({value}, {other})")

    def differs(self, thing: str, path: Path | None, value: str) -> str:
        """Return an expression that is true where `value` is no value of `thing` by the path."""
        return negated(self._is_value(thing, path)(value))

    def allowed(self, shape: Node) -> str:
        """Return the properties that a closed shape allows, as a list of SPARQL."""
        paths = {
            path
            for inner in self.graph.objects(shape, SH.property)
            for path in self.graph.objects(inner, SH.path)
            if isinstance(path, URIRef)
        }
        for ignored in self.graph.objects(shape, SH.ignoredProperties):
            paths |= {path for path in self._list(shape, ignored) if isinstance(path, URIRef)}
        return ", ".join(sorted(written(path) for path in paths))

    def is_closed(self, shape: Node) -> bool:
        """Return whether a shape allows no other properties than its own."""
        return self._is_true(shape, SH.closed)

    def is_unique_lang(self, shape: Node) -> bool:
        """Return whether a shape allows one value for each language."""
        return self._is_true(shape, SH.uniqueLang)

    def _has(self, thing: str, path: Path | None, value: str) -> str:
        if path is None:
            return f"sameTerm({thing}, {value})"
        if path.iri is not None:
            return f"EXISTS {{ {thing} {path.text} {value} . }}"
        return self.some(thing, path, lambda found: f"sameTerm({found}, {value})")

    def _qualified(self, shape: Node, inner: Node, above: tuple[Node, ...]) -> Callable[[str], str]:
        siblings: set[Node] = set()
        if self._is_true(shape, SH.qualifiedValueShapesDisjoint):
            for parent in self.graph.subjects(SH.property, shape):
                for sibling in self.graph.objects(parent, SH.property):
                    siblings |= set(self.graph.objects(sibling, SH.qualifiedValueShape))
            siblings.discard(inner)

        def fits(value: str) -> str:
            others = [negated(self.conforms(sibling, value, above)) for sibling in sorted(siblings, key=str)]
            return both([self.conforms(inner, value, above), *others])

        return fits

    def _is_true(self, shape: Node, path: URIRef) -> bool:
        # SHACL names the value `true`; "1"^^xsd:boolean is another term and asks for nothing (uniqueLang-002).
        return any(str(value) == "true" for value in self.graph.objects(shape, path))

    def _list(self, shape: Node, head: Node) -> list[Node]:
        if head != RDF.nil and (head, RDF.first, None) not in self.graph:
            raise NotCompilable(name_of_node(shape), "a parameter that must be a list is none")
        try:
            return list(Collection(self.graph, head))
        except ValueError as problem:
            raise NotCompilable(name_of_node(shape), f"a list is broken: {problem}") from problem


def both(conditions: list[str]) -> str:
    """Return the expression that all of these are true."""
    asked = [condition for condition in conditions if condition != TRUE]
    return TRUE if not asked else asked[0] if len(asked) == 1 else f"({' && '.join(asked)})"


def negated(condition: str) -> str:
    """Return the expression that this is not true."""
    return f"!({condition})"


def _of_datatype(shape: Node, datatype: Node, value: str) -> str:
    has = f"isLITERAL({value}) && DATATYPE({value}) = {written(datatype)}"
    if datatype in _FORMS:
        form = f'REGEX(STR({value}), "^({_FORMS[datatype]})$")'  # type: ignore[index]
        return f"COALESCE({has} && {form}, false)"
    if datatype in _CASTS:
        # What cannot be cast is an error, which leaves COALESCE with false.
        return f"COALESCE({has} && sameTerm({written(datatype)}({value}), {value}), false)"
    if str(datatype).startswith(str(XSD)) and datatype not in _ANY_TEXT:
        raise NotCompilable(name_of_node(shape), f"the engine does not keep values of {datatype} apart")
    return f"COALESCE({has}, false)"


def _matches(shape: Node, value: str, pattern: str, flags: str) -> str:
    arguments = Text(pattern).sparql() + (f", {Text(flags).sparql()}" if flags else "")
    if _engine().select(f'SELECT (REGEX("", {arguments}) AS ?known) {{}}').rows[0][0] is None:
        raise NotCompilable(name_of_node(shape), f"the engine cannot read the pattern {pattern!r} with flags {flags!r}")
    return f"REGEX(STR({value}), {arguments})"


def _is_one_of(value: str, choices: list[str]) -> str:
    # `IN` compares values, SHACL terms: 1 and 1.0 are two terms. Of IRIs both say the same.
    iris = [choice for choice in choices if choice.startswith("<")]
    tests = [f"sameTerm({value}, {choice})" for choice in choices if not choice.startswith("<")]
    if iris:
        tests.append(f"(isIRI({value}) && {value} IN ({', '.join(iris)}))")
    return f"({' || '.join(tests) or 'false'})"


@cache
def _engine() -> Scratch:
    return Scratch()
