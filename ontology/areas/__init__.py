"""Where countries lie by the standard country or area codes (M49): a frame of reference, stated by no document here.

The tables `m49-countries.csv` and `m49-areas.csv` hold the codes of the Statistics Division of the United Nations, taken
from the data set country-codes (github.com/datasets/country-codes, commit caa72d1e, PDDL 1.0).

>>> (URIRef(GEO_AREA + "398"), WITHIN_AREA, URIRef(GEO_AREA + "143")) in area_graph()
True
"""

import csv
from functools import cache
from importlib import resources
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from ontology.namespaces import DEF, GEO_AREA

WITHIN_AREA: Final = URIRef(DEF + "withinArea")


@cache
def area_graph() -> Graph:
    """Return each country with every wider area that holds it, and the areas with their names; do not change it."""
    graph = Graph()
    for row in _table("m49-countries.csv"):
        for area in row["areas"].split():
            graph.add((URIRef(GEO_AREA + row["country"]), WITHIN_AREA, URIRef(GEO_AREA + area)))
    for row in _table("m49-areas.csv"):
        for lang in ("en", "zh"):
            graph.add((URIRef(GEO_AREA + row["area"]), SKOS.prefLabel, Literal(row[lang], lang=lang)))
    return graph


def _table(name: str) -> list[dict[str, str]]:
    text = (resources.files("ontology.areas") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
