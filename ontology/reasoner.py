"""The proof that the ontology and the knowledge are consistent, by HermiT where Java is present.

HermiT (through owlready2) knows all of OWL 2 DL and says only yes or no; our own rules and clash queries know the
profile's constructs, see values that HermiT cannot read, assume that names are unique, and say who clashes with what.
So both are asked: HermiT for the proof, the clash queries for the culprits and for what HermiT does not see. Without
Java the clash queries answer alone, and the proof says so.

>>> from rdflib import Graph
>>> prove_consistent(Graph(), java=None).prover
'the rules derived from the ontology'
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareUpdate

from ontology.clashes import clash_queries, find_clashes
from ontology.closure import closure_updates, run_to_fixpoint
from ontology.hermit import CONSISTENT, INCONSISTENT
from ontology.namespaces import GRAPH, INFERRED_GRAPH
from ontology.reasoning_view import reasoning_view

HERMIT: Final = "HermiT"
OWN_RULES: Final = "the rules derived from the ontology"
_BEYOND: Final = (
    "HermiT finds a contradiction that follows from several axioms together and that no single rule here names; "
    "remove facts by halves until it is gone, or open the ontology in an editor that explains inconsistencies."
)
_MEMORY_MIB: Final = 2000
# rdflib looks into every graph for every triple, so all facts are judged in one.
_JUDGED_GRAPH: Final = GRAPH + "judged"


class ReasonerFailed(Exception):  # noqa: N818 - no answer, which is neither yes nor no
    """HermiT gave no answer: the time limit was reached or it could not read the view; the message has its words."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether all is consistent, who says so, one sentence for each clash, and what the prover could not look at.

    `left_out` counts the triples that HermiT was not given, by reason; it is empty where HermiT did not run.
    """

    consistent: bool
    prover: str
    clashes: tuple[str, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


def prove_consistent(
    ontology: Graph, facts: Iterable[Graph] = (), *, java: str | None = "java", limit_s: float = 300.0
) -> Proof:
    """Prove that the ontology and the facts contain no contradiction, or say which there is.

    `facts` are the asserted graphs (the suggested one is not to be among them). `java` is the name or path of the Java
    runtime; where it is None or not found, our own rules judge alone. `limit_s` is the time HermiT may take, in
    seconds. Raises UnknownConstruct for an ontology outside the profile, ReasonerFailed when HermiT gives no answer.
    """
    graphs = list(facts)
    runtime = None if java is None else shutil.which(java)
    clashes = _own_clashes(ontology, graphs)
    if runtime is None:
        return Proof(not clashes, OWN_RULES, clashes)
    view = reasoning_view(ontology, graphs)
    if _ask_hermit(view.graph, runtime, limit_s):
        return Proof(not clashes, HERMIT if not clashes else OWN_RULES, clashes, view.left_out)
    return Proof(False, HERMIT, clashes or (_BEYOND,), view.left_out)


def _own_clashes(ontology: Graph, facts: list[Graph]) -> tuple[str, ...]:
    dataset = Dataset()
    judged = dataset.graph(URIRef(_JUDGED_GRAPH))
    for graph in (ontology, *facts):
        judged += graph
    inferred = dataset.graph(URIRef(INFERRED_GRAPH))
    updates = closure_updates(ontology)
    parsed = {text: prepareUpdate(text) for text in updates}
    run_to_fixpoint(lambda text: dataset.update(parsed[text]), lambda: len(inferred), updates)
    # Parsing a query costs rdflib more than running it here: ask only where all the axiom's terms are in use.
    in_use = {str(value if predicate == RDF.type else predicate) for _, predicate, value, _ in dataset.quads()}
    queries = [query for query in clash_queries(ontology) if in_use.issuperset(query.terms)]

    def select(text: str) -> Iterable[tuple[str, ...]]:
        return [tuple(str(value) for value in row) for row in dataset.query(text)]  # type: ignore[union-attr]

    def label(iri: str) -> str | None:
        return _label([ontology, *facts], iri)

    return find_clashes(select, queries, label)


def _label(graphs: list[Graph], iri: str) -> str | None:
    names: dict[str, str] = {}
    for graph in graphs:
        for predicate in (SKOS.prefLabel, RDFS.label):
            for name in graph.objects(URIRef(iri), predicate):
                if isinstance(name, Literal):
                    names.setdefault(name.language or "", str(name))
    return names.get("en") or (names[min(names)] if names else None)


def _ask_hermit(view: Graph, java: str, limit_s: float) -> bool:
    """Return whether HermiT finds the view consistent. The process and its Java child are ended at the limit."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as folder:
        path = Path(folder) / "view.nt"
        view.serialize(path, format="nt", encoding="utf-8")
        search = os.pathsep.join([str(Path(java).parent), os.environ.get("PATH", "")])
        process = subprocess.Popen(  # noqa: S603 - our own module, our own file
            [sys.executable, "-m", "ontology.hermit", str(path), str(_MEMORY_MIB)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": folder, "PATH": search},
            start_new_session=True,
        )
        try:
            answer, complaint = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as late:
            raise ReasonerFailed(f"HermiT gave no answer within {limit_s:g} seconds and was ended.") from late
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
    if answer.strip() not in {CONSISTENT, INCONSISTENT}:
        raise ReasonerFailed(f"HermiT could not judge the ontology: {complaint.strip()[-2000:]}")
    return answer.strip() == CONSISTENT
