"""What a thing is, in as few words as tell it: a strategic plan is a plan, which need not be said too.

>>> narrowest([DEF + "Plan", DEF + "StrategicPlan"])  # doctest: +SKIP
['https://w3id.org/goldenthread/def#StrategicPlan']
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from rdflib import RDFS, URIRef

from ontology.namespaces import PREFIXES
from ontology.vocabulary import ontology_graph

# What every second thing is says nothing about this one.
_PLAIN: Final = frozenset(PREFIXES["skos"] + name for name in ("Concept",)) | {PREFIXES["owl"] + "NamedIndividual"}


def narrowest(kinds: Sequence[str]) -> list[str]:
    """Return the classes that are wider than no other of them, without those that tell nothing if others do."""
    wider = {above for kind in kinds for above in _above(kind)}
    return [kind for kind in kinds if kind not in wider and kind not in _PLAIN] or list(kinds)


@cache
def _above(kind: str) -> frozenset[str]:
    found = ontology_graph().transitive_objects(URIRef(kind), RDFS.subClassOf)
    return frozenset(str(above) for above in found if str(above) != kind)
