"""What every source of open data must hold, one file of shapes per source, checked when the source is loaded.

Only the source's own graph is looked at, so a source is judged by what it says and not by what is loaded beside it.

>>> source_breaches("countries", select)  # doctest: +SKIP
((), ('An area must have … 3 times, first at http://metadata.un.org/sdg/codes/geoArea/158. …',))
"""

from collections.abc import Callable
from functools import cache
from importlib import resources

from rdflib import Graph

from ontology.namespaces import SHAPE, rebase
from shapes.compiler import Compiled, breaches, compile_constraints
from store.port import Solutions

# What holds for all of them.
_EVERY = "every"
# How many places a sentence names; the rest are counted.
_SHOWN = 3


def source_breaches(name: str, select: Callable[[str], Solutions]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what breaks the rules of a source, in one sentence per rule: what refuses the load, and warnings.

    `select` answers a SELECT over the source's graph. Raises NotCompilable for shapes that cannot be asked.
    """
    compiled = _shapes(name)
    found: dict[tuple[str, str, str], list[str]] = {}
    for breach in breaches(select, compiled):
        rule = breach.rule.removeprefix(SHAPE)
        key = (breach.severity, rule, breach.messages.get("en", rule))
        found.setdefault(key, []).append(breach.focus.sparql())
    sentences: dict[str, list[str]] = {"violation": [], "warning": []}
    for (severity, rule, message), places in sorted(found.items()):
        first = ", ".join(sorted(set(places))[:_SHOWN])
        sentences["violation" if severity == "violation" else "warning"].append(
            f"{message} {len(places)} time{'s' if len(places) != 1 else ''} ({rule}), first at {first}."
        )
    return tuple(sentences["violation"]), tuple(sentences["warning"])


@cache
def _shapes(name: str) -> Compiled:
    graph = Graph()
    for file in (resources.files("shapes.sources") / f"{one}.ttl" for one in (_EVERY, name)):
        if file.is_file():
            graph.parse(data=rebase(file.read_text(encoding="utf-8")), format="turtle")
    return compile_constraints(graph)
