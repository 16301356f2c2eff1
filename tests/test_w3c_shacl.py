"""The W3C test suite of SHACL: every case gives exactly the results that the suite demands.

`pytest -s tests/test_w3c_shacl.py` prints how many cases each route decided.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import rdflib
from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from shapes.compiler import Breach, ForbiddenQuery
from shapes.compiling.paths import read_path
from shapes.compiling.terms import of_rdflib
from shapes.compiling.validation import validate

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

CASES = 121
# What the engine would not keep as written, and so is left to pyshacl: "4.0"^^xsd:decimal, the datatype xsd:byte.
LEFT_TO_PYSHACL = 4
FORBIDDEN = 7

Result = tuple[str, str, str, str, str, str]


@cache
def read(path: Path) -> Graph:
    # As written: "1"^^xsd:boolean is another term than "true"^^xsd:boolean.
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        return Graph().parse(path, format="turtle", publicID=path.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = before


def file_of(iri: Node) -> Path:
    return Path(unquote(urlparse(str(iri)).path))


def cases(folder: Path) -> Iterator[tuple[str, Graph, Node]]:
    for path in sorted(folder.rglob("*.ttl")):
        graph = read(path)
        for case in sorted(graph.subjects(RDF.type, SHT.Validate), key=str):
            yield "/".join([*path.parts[-3:-1], Path(str(case)).name]), graph, case


def one(graph: Graph, subject: Node, path: URIRef) -> Node:
    found = graph.value(subject, path)
    assert found is not None
    return found


def said(graph: Graph, node: Node, path: URIRef) -> str:
    value = graph.value(node, path)
    if path == SH.resultPath and value is not None:
        return read_path(graph, value).text
    return "" if value is None or isinstance(value, rdflib.BNode) else of_rdflib(value).sparql().lower()


def expected(graph: Graph, report: Node) -> Counter[Result]:
    paths = (
        SH.focusNode,
        SH.resultPath,
        SH.value,
        SH.sourceConstraintComponent,
        SH.resultSeverity,
        SH.sourceShape,
    )
    results = graph.objects(report, SH.result)
    return Counter(tuple(said(graph, result, path) for path in paths) for result in results)  # type: ignore[misc]


def result_of(breach: Breach) -> Result:
    value = "" if breach.value is None else breach.value.sparql()
    return (
        "" if breach.focus.sparql().startswith("_:") else breach.focus.sparql().lower(),
        breach.path_text or "",
        "" if value.startswith("_:") else value.lower(),
        f"<{breach.component}>".lower(),
        f"<{breach.severity if ':' in breach.severity else SH[breach.severity.capitalize()]}>".lower(),
        "" if breach.rule.startswith("_:") else f"<{breach.rule}>".lower(),
    )


def outcome(graph: Graph, case: Node) -> tuple[str, str]:
    """Return the route that decided a case, and what is wrong with its results (nothing if they are right)."""
    action, wanted = one(graph, case, MF.action), one(graph, case, MF.result)
    data, shapes = (read(file_of(one(graph, action, path))) for path in (SHT.dataGraph, SHT.shapesGraph))
    try:
        found = validate(data, shapes)
    except ForbiddenQuery as problem:
        return "refused", "" if wanted == SHT.Failure else f"refused: {problem}"
    except Exception as problem:
        return "failed", "" if wanted == SHT.Failure else f"{type(problem).__name__}: {problem}"
    if wanted == SHT.Failure:
        return found.route, "it passed, though the query must be refused"
    ours, theirs = Counter(result_of(breach) for breach in found.results), expected(graph, wanted)
    problems = [f"missing {result}" for result in (theirs - ours).elements()]
    problems += [f"unexpected {result}" for result in (ours - theirs).elements()]
    messages = {(lang, text) for breach in found.results for lang, text in breach.messages.items()}
    for result in graph.objects(wanted, SH.result):
        for text in graph.objects(result, SH.resultMessage):
            if (text.language or "", str(text)) not in messages:  # type: ignore[attr-defined]
                problems.append(f"no message {text!r}")
    if found.conforms != (str(graph.value(wanted, SH.conforms)) == "true"):
        problems.append("conforms is wrong")
    return f"{found.route}{': ' + found.reason if found.reason else ''}", "; ".join(problems)


def test_every_case_of_the_suite_gives_the_results_that_it_demands(shared: Path) -> None:
    outcomes = {name: outcome(graph, case) for name, graph, case in cases(shared / "data/w3c-shacl/tests")}
    wrong = {name: problem for name, (_, problem) in outcomes.items() if problem}
    routes = Counter(route.partition(":")[0] for name, (route, _) in outcomes.items() if name not in wrong)
    fallbacks = [f"  {name}: {route}" for name, (route, _) in sorted(outcomes.items()) if ":" in route]
    print(f"\nW3C SHACL: {sum(routes.values())} of {len(outcomes)} passed; by route {dict(sorted(routes.items()))}")
    print("\n".join(fallbacks))
    assert not wrong, "\n".join(f"{name}: {problem}" for name, problem in wrong.items())
    assert routes == {"compiled": CASES - LEFT_TO_PYSHACL - FORBIDDEN, "pyshacl": LEFT_TO_PYSHACL, "refused": FORBIDDEN}
