"""The closure: what follows from the facts by the ontology's axioms, as SPARQL 1.1 updates derived from those axioms.

Each axiom gives a rule of OWL 2 RL (OWL 2 Profiles, section 4.3, tables 5 to 7: cax-sco, prp-spo1, prp-spo2, prp-inv,
prp-symp, prp-trp, cls-hv1, cls-hv2, the two equivalences). Hierarchies are computed here, once, so a rule writes all
superclasses or superproperties at a time and two rounds are usually enough. Rules read every named graph but the
suggested and the provenance one, and write into the inferred graph only.

Names are unique here: two values of a functional property are a clash (`ontology.clashes`), not one thing with two
names, so prp-fp, prp-ifp and owl:sameAs have no rule. Entailments about the terms themselves are not written.

>>> from rdflib import Graph
>>> text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . <urn:Plan> rdfs:subClassOf <urn:Thing> ."
>>> len(closure_updates(Graph().parse(data=text)))
1
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count as numbers
from typing import Final

from rdflib import RDF, Graph, URIRef

from ontology.axioms import Axioms, Value, read_axioms, upwards
from ontology.namespaces import INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH

_TYPE: Final = RDF.type.n3()
_UNREAD: Final = f"<{SUGGESTED_GRAPH}>, <{PROVENANCE_GRAPH}>"
# A round can only add what the longest derivation needs; beyond this many the rules invent new names each round.
MOST_ROUNDS: Final = 100

# What is stated is not repeated as inferred: the inferred graph holds only what the axioms and rules add.
KEEP_ONLY_NEW: Final = (
    f"DELETE {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} "
    f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g NOT IN (<{INFERRED_GRAPH}>, {_UNREAD})) }}"
)


class EndlessClosure(Exception):  # noqa: N818 - the rules are at fault, not this code
    """The rules still add triples after many rounds, which only a rule that mints new names each time can do."""


Pattern = tuple[str, str, str]
"""A triple of terms as SPARQL writes them; those that begin with `?` are variables."""


@dataclass(frozen=True, slots=True)
class HornRule:
    """What follows from what: whenever all of `body` holds, so does all of `head`."""

    body: tuple[Pattern, ...]
    head: tuple[Pattern, ...]

    @property
    def update(self) -> str:
        """Return the update that writes all that follows by the rule."""
        return insertion(" ".join(f"{' '.join(written)} ." for written in self.head), _where(self.body))


def closure_updates(ontology: Graph) -> tuple[str, ...]:
    """Return the rules that the ontology's axioms give, as updates in an order that needs few rounds.

    Raises UnknownConstruct when the ontology says something that no rule here carries out.
    """
    return tuple(rule.update for rule in closure_rules(ontology))


def closure_rules(ontology: Graph) -> tuple[HornRule, ...]:
    """Return the rules that the ontology's axioms give, in an order that needs few rounds; raises UnknownConstruct."""
    axioms = read_axioms(ontology)
    return (
        *_property_rules(axioms),
        *(_transitive_rule(used) for used in sorted(axioms.transitive)),
        *(_chain_rule(head, steps) for head, steps in sorted(axioms.chains)),
        *_member_rules(axioms),
        *_class_rules(axioms),
    )


def run_closure(update: Callable[[str], None], count: Callable[[], int], updates: Sequence[str]) -> int:
    """Run the updates to their fixpoint, leave only what is new, and return how many triples the inferred graph holds.

    `update` runs one SPARQL update; `count` gives the number of triples in the inferred graph. Running it again on
    the same facts adds nothing. Raises EndlessClosure after 100 rounds.
    """
    run_to_fixpoint(update, count, updates)
    update(KEEP_ONLY_NEW)
    return count()


def run_to_fixpoint(update: Callable[[str], None], count: Callable[[], int], updates: Sequence[str]) -> None:
    """Run the updates round after round until a round adds nothing; what is stated may be repeated as inferred."""
    for _ in range(MOST_ROUNDS):
        before = count()
        for rule in updates:
            update(rule)
        if count() == before:
            return
    raise EndlessClosure(f"The rules still add triples after {MOST_ROUNDS} rounds; look for a rule that mints names.")


def read_pattern(graph: str, triple: str) -> str:
    """Return the pattern of one triple read from any graph that rules may read; `graph` is an unused variable name."""
    return f"GRAPH ?{graph} {{ {triple} }} FILTER(?{graph} NOT IN ({_UNREAD}))"


def insertion(template: str, where: str) -> str:
    """Return the update that writes the template's triples into the inferred graph."""
    return f"INSERT {{ GRAPH <{INFERRED_GRAPH}> {{ {template} }} }} WHERE {{ {where} }}"


def _where(triples: Iterable[Pattern]) -> str:
    graphs = (f"g{number}" for number in numbers(1))
    return " ".join(read_pattern(next(graphs), " ".join(triple)) for triple in triples)


def _property_rules(axioms: Axioms) -> Iterable[HornRule]:
    """Yield one rule for each property: all its superproperties, and inverses, in both directions.

    A property is followed in two directions, so the graph of "implies" has a node `p` and a node `^p` for each.
    """
    implied = set(axioms.subproperties) | {(_turned(p), _turned(q)) for p, q in axioms.subproperties}
    for left, right in axioms.inverses:
        implied |= {(left, _turned(right)), (right, _turned(left)), (_turned(left), right), (_turned(right), left)}
    for used in axioms.symmetric:
        implied |= {(used, _turned(used)), (_turned(used), used)}
    for used, reached in sorted(upwards(implied).items()):
        if not used.startswith("^") and reached:
            written = (
                ("?y", f"<{q[1:]}>", "?x") if q.startswith("^") else ("?x", f"<{q}>", "?y") for q in sorted(reached)
            )
            yield HornRule((("?x", f"<{used}>", "?y"),), tuple(written))


def _turned(used: str) -> str:
    return used[1:] if used.startswith("^") else "^" + used


def _transitive_rule(used: str) -> HornRule:
    # A property path cannot step from one named graph into another; a join can, and doubles its reach every round.
    name = f"<{used}>"
    return HornRule((("?x", name, "?y"), ("?y", name, "?z")), (("?x", name, "?z"),))


def _chain_rule(head: str, steps: Sequence[str]) -> HornRule:
    body = tuple((f"?x{at}", f"<{step}>", f"?x{at + 1}") for at, step in enumerate(steps))
    return HornRule(body, (("?x0", f"<{head}>", f"?x{len(steps)}"),))


def _member_rules(axioms: Axioms) -> Iterable[HornRule]:
    """Yield one rule for each class whose members are known by a value (cls-hv2)."""
    for value, into in sorted(axioms.members_by_value, key=str):
        yield HornRule((_having(value),), (("?x", _TYPE, f"<{into}>"),))


def _class_rules(axioms: Axioms) -> Iterable[HornRule]:
    """Yield one rule for each class: all its superclasses, and the values that all its members have (cls-hv1)."""
    above = upwards(axioms.subclasses)
    with_values = {name for name, _ in axioms.values_of}
    for name in sorted({*above, *with_values}):
        uppers = above.get(name, frozenset())
        values = {value for owner, value in axioms.values_of if owner == name or owner in uppers}
        written = [("?x", _TYPE, f"<{upper}>") for upper in sorted(uppers)]
        written += [_having(value) for value in sorted(values, key=str)]
        if written:
            yield HornRule((("?x", _TYPE, f"<{name}>"),), tuple(written))


def _having(value: Value) -> Pattern:
    return "?x", URIRef(value.property).n3(), value.value.n3()
