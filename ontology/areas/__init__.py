"""Where countries lie by the standard country or area codes (M49): a frame of reference, stated by no document here.

`m49.ttl` says where its data come from.

>>> (URIRef(GEO_AREA + "398"), WITHIN_AREA, URIRef(GEO_AREA + "143")) in area_graph()
True
"""

from functools import cache
from importlib import resources
from typing import Final

from rdflib import Graph, URIRef

from ontology.namespaces import DEF, rebase
from ontology.namespaces import GEO_AREA as GEO_AREA

WITHIN_AREA: Final = URIRef(DEF + "withinArea")


@cache
def area_graph() -> Graph:
    """Return each country with every wider area that holds it, and the areas with their names; do not change it."""
    text = (resources.files("ontology.areas") / "m49.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=rebase(text), format="turtle")
