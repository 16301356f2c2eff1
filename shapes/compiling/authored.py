"""Queries that authors of shapes write (SHACL, sections 5 and 6), made to speak of all things of a shape at once.

SHACL binds `$this` to one thing before a query runs. Here the pattern of the shape's things is put into the group of
the WHERE clause, and into each group within it that speaks of `$this` but does not bind it; so one run answers for all
things as if each had been asked alone. What SHACL forbids in such a query is refused, and so is what means something
else for all things at once than for one (LIMIT, a count over nothing).

>>> author = AuthoredQuery('SELECT $this WHERE { FILTER($this = <urn:a>) }', "urn:shape")
>>> author.for_things("VALUES ?this { <urn:a> } ")
'SELECT $this WHERE { VALUES ?this { <urn:a> }  FILTER($this = <urn:a>) }'
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from shapes.compiling.refusals import ForbiddenQuery, NotCompilable
from store.nesting import refuse_deep
from store.port import QueryRefused, QuerySyntaxError
from store.scratch import Scratch

_TOKEN: Final = re.compile(
    r"""(?P<space>\#[^\r\n]*|\s+)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
            |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<word>[A-Za-z_][\w.-]*(?::[\w.%-]*)?|:[\w.%-]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# Appendix A of SHACL; a query that holds one must be reported as a failure.
_FORBIDDEN: Final = frozenset(("MINUS", "SERVICE", "VALUES"))
_INSTEAD: Final = {"MINUS": "FILTER NOT EXISTS", "VALUES": "FILTER(?x IN (…))", "SERVICE": "the graph at hand"}
# These mean one thing for each focus node alone and another for all at once, or look into other graphs.
_NOT_AT_ONCE: Final = frozenset(("LIMIT", "OFFSET", "FROM", "GRAPH"))


@dataclass(frozen=True)
class Token:
    """A piece of a query: its kind, its text, and whether it is a given keyword whatever its letters."""

    kind: str
    text: str

    def is_word(self, word: str) -> bool:
        """Return whether this is the keyword."""
        return self.kind == "word" and self.text.upper() == word

    @property
    def variable(self) -> str | None:
        """Return the name of a variable without its mark, None for anything else."""
        return self.text[1:] if self.kind == "variable" else None


@dataclass
class _Group:
    """A group between braces: where it begins, and what of `$this` is in it."""

    start: int
    inside_exists: bool
    inside_graph: bool
    is_subquery: bool = False
    mentions: bool = False
    binds: bool = False
    inner: list["_Group"] = field(default_factory=list)


class AuthoredQuery:
    """A SELECT or ASK of an author; `shape` is named in refusals, `bound` are the variables that SHACL binds.

    `fixed` holds what stands for variables that have one value for the whole shape: `PATH`, `currentShape`, parameters.
    Raises ForbiddenQuery for what SHACL does not allow, NotCompilable for what cannot be asked of all things at once.
    """

    def __init__(self, text: str, shape: str, fixed: Mapping[str, str] | None = None, prefixes: str = "") -> None:
        self.shape = shape
        self._fixed = fixed or {}
        self.prefixes = prefixes
        try:
            refuse_deep(text)
        except QueryRefused as problem:
            raise NotCompilable(shape, str(problem)) from problem
        self._tokens = [Token(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text)]
        self._refuse()
        self._tokens = list(self._filled())
        self._outer = self._groups()

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of all variables in the query."""
        return frozenset(token.variable for token in self._tokens if token.variable is not None)

    def for_things(self, things: str) -> str:
        """Return the query for all things that the pattern `things` binds as ?this."""
        places = set()
        waiting = [(self._outer, True)]
        while waiting:
            group, outermost = waiting.pop()
            if outermost or (group.mentions and not group.binds and not group.is_subquery):
                if group.inside_graph:
                    raise NotCompilable(self.shape, "a group of GRAPH that speaks of $this but does not bind it")
                places.add(group.start)
            waiting += [(inner, False) for inner in group.inner if not inner.inside_exists]
        pieces = (
            f"{token.text} {things}" if place in places else token.text for place, token in enumerate(self._tokens)
        )
        return self.prefixes + "".join(pieces)

    def body(self) -> str:
        """Return the group of the WHERE clause with its braces, for an EXISTS where everything is bound outside."""
        opened = self._outer.start
        depth = 0
        for place in range(opened, len(self._tokens)):
            depth += (self._tokens[place].text == "{") - (self._tokens[place].text == "}")
            if depth == 0:
                return "".join(token.text for token in self._tokens[opened : place + 1])
        raise NotCompilable(self.shape, "the query has a brace that is never closed")

    def tested(self, query: str) -> str:
        """Return the query if the engine can read it; raises NotCompilable with the engine's complaint."""
        try:
            Scratch().select(query)
        except (QuerySyntaxError, QueryRefused) as problem:
            raise NotCompilable(self.shape, f"the query cannot be run for all things at once. {problem}") from problem
        return query

    def _significant(self) -> list[Token]:
        return [token for token in self._tokens if token.kind != "space"]

    def _refuse(self) -> None:
        tokens = self._significant()
        prebound = {"this", "value", "PATH", "currentShape", "shapesGraph", *self._fixed}
        if not any(token.is_word("ASK") for token in tokens):
            prebound.discard("value")
        for place, token in enumerate(tokens):
            word = token.text.upper() if token.kind == "word" else ""
            if word in _FORBIDDEN:
                raise ForbiddenQuery(
                    self.shape, f"SHACL (appendix A) does not allow {word} in a query; write {_INSTEAD[word]}"
                )
            # The graph of the shapes is one for all things, and may be looked into where it is at hand.
            of_shapes = "shapesGraph" in self._fixed
            into_shapes = of_shapes and word == "GRAPH" and tokens[place + 1].variable == "shapesGraph"
            if (word in _NOT_AT_ONCE and not into_shapes) or (token.variable == "shapesGraph" and not of_shapes):
                raise NotCompilable(self.shape, f"{token.text} in a query of a shape")
            if word == "AS" and place + 1 < len(tokens) and tokens[place + 1].variable in prebound:
                raise ForbiddenQuery(self.shape, f"SHACL (appendix A) does not allow AS {tokens[place + 1].text}")
            if token.variable == "PATH" and "PATH" not in self._fixed:
                raise ForbiddenQuery(self.shape, "$PATH stands for the path of a property shape, and this has none")
        selects = [place for place, token in enumerate(tokens) if token.is_word("SELECT")]
        for place in selects:
            projected, star = self._projection(tokens, place)
            nested = place != selects[0] or any(token.is_word("ASK") for token in tokens)
            # A star is not enough within: what SHACL binds must be among the variables of every inner SELECT.
            if "this" not in projected and not (star and not nested):
                raise ForbiddenQuery(self.shape, "SHACL (appendix A) asks every SELECT of a query to give $this")

    @staticmethod
    def _projection(tokens: list[Token], select: int) -> tuple[set[str], bool]:
        names: set[str] = set()
        star = False
        depth = 0
        for token in tokens[select + 1 :]:
            if token.text == "{" or (depth == 0 and token.is_word("WHERE")):
                break
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and token.variable is not None:
                names.add(token.variable)
            star = star or (depth == 0 and token.text == "*")
        return names, star

    def _filled(self) -> Iterator[Token]:
        tokens = self._tokens
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.is_word("BOUND") and (name := self._fixed_within(place)) is not None:
                place = name
                yield Token("other", "(true)")
            elif token.variable in self._fixed:
                yield Token("other", self._fixed[str(token.variable)])
            else:
                yield token
            place += 1

    def _fixed_within(self, place: int) -> int | None:
        # `bound($parameter)` would be no SPARQL once the parameter's value stands there.
        rest = [(at, token) for at, token in enumerate(self._tokens[place:], place) if token.kind != "space"][1:4]
        found = [token.text for _, token in rest]
        fixed = len(rest) == 3 and found[0] == "(" and found[2] == ")" and rest[1][1].variable in self._fixed
        return rest[2][0] if fixed else None

    def _groups(self) -> _Group:
        """Read the groups; returns that of the outermost WHERE clause."""
        top: _Group | None = None
        opened: list[_Group] = []
        depths = [0]  # of round brackets, for each open group
        before = previous = Token("other", "")
        for place, token in enumerate(self._tokens):
            if token.kind == "space":
                continue
            if token.text == "{" and token.kind == "other":
                exists = previous.is_word("EXISTS") or bool(opened and opened[-1].inside_exists)
                graph = before.is_word("GRAPH") or bool(opened and opened[-1].inside_graph)
                group = _Group(place, exists, graph)
                if opened:
                    opened[-1].inner.append(group)
                elif top is None:
                    top = group
                opened.append(group)
                depths.append(0)
            elif token.text == "}" and token.kind == "other":
                closed = opened.pop() if opened else None
                if closed is None:
                    raise NotCompilable(self.shape, "the query closes a brace that it never opened")
                if opened and closed.mentions:
                    opened[-1].mentions = True
                depths.pop()
            elif opened:
                depths[-1] += (token.text == "(") - (token.text == ")")
                if token.is_word("SELECT") and previous.text == "{":
                    opened[-1].is_subquery = True
                if token.variable == "this":
                    # A triple binds it, unless something before it in the group (a BIND) has looked for it in vain.
                    first = not opened[-1].mentions and depths[-1] == 0 and not opened[-1].is_subquery
                    opened[-1].binds = opened[-1].binds or first
                    opened[-1].mentions = True
            before, previous = previous, token
        if top is None:
            raise NotCompilable(self.shape, "the query has no group of patterns")
        return top


def read_prefixes(declared: Mapping[str, str]) -> str:
    """Return the head of a query with these prefixes."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))
