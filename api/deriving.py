"""What follows from what is staged: inferred anew, or from what changed, and refused where it contradicts itself.

>>> infer(staging)  # doctest: +SKIP
"""

from collections.abc import Iterable, Sequence
from functools import cache

from ontology.axioms import Axioms, read_axioms
from ontology.clashes import Inconsistent, clash_queries, find_clashes, may_clash
from ontology.closure import closure_rules, closure_updates, run_closure
from ontology.deduction import Rules, deduce
from ontology.inference_rules import description, read_rules, rule_updates
from ontology.namespaces import INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH
from ontology.vocabulary import ontology_graph
from store.deriving import Derivation, is_literal, read_term
from store.staging import Staging
from store.terms import IRI, Literal

_UNREAD = (SUGGESTED_GRAPH, PROVENANCE_GRAPH)


def infer(staging: Staging) -> None:
    """Write what follows from what is staged into the graph of inferences; raises Inconsistent for a clash.

    Where little changed since the snapshot in use, only that is followed; the graph is the same either way.
    """
    staging.by_rules(INFERRED_GRAPH)
    if staging.difference is None:
        updates = (*closure_updates(ontology_graph()), *rule_updates(read_rules()))
        run_closure(staging.run, lambda: _count(staging), updates)
        _refuse_clashes(staging)
        return
    derivation = Derivation(staging, INFERRED_GRAPH, _UNREAD)
    fresh = deduce(_rules(), derivation.before, derivation.now, *derivation.changes())
    if may_clash(_axioms(), derivation.now, fresh, read_term):
        _refuse_clashes(staging)


@cache
def _axioms() -> Axioms:
    return read_axioms(ontology_graph())


@cache
def _rules() -> Rules:
    named = read_rules()
    horn = (*closure_rules(ontology_graph()), *(description(rule) for rule in named))
    return Rules(horn, named, read_term, is_literal)


def _refuse_clashes(staging: Staging) -> None:
    def select(query: str) -> Iterable[Sequence[str]]:
        return [[term.value for term in row if isinstance(term, IRI | Literal)] for row in staging.select(query).rows]

    clashes = find_clashes(select, clash_queries(ontology_graph()), lambda iri: None)
    if clashes:
        raise Inconsistent(clashes)


def _count(staging: Staging) -> int:
    counted = staging.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} }}").rows[0][0]
    return int(counted.value) if isinstance(counted, Literal) else 0
