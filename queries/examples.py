"""The questions of the catalogue as example queries in RDF, so that clients and people can run them as they stand.

In the form that SPARQL editors and query assistants read: `sh:SPARQLExecutable` with `sh:select`, a comment and the
endpoint (`schema:target`). Parameters stand at their defaults.

>>> len(examples("http://127.0.0.1:8000/sparql"))  # doctest: +SKIP
"""

from typing import Final

from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from ontology.namespaces import BASE, ID
from queries.answers import read_parameters
from queries.catalogue import Question, catalogue
from queries.template import fill

QUESTION: Final = ID + "question/"
_SCHEMA: Final = Namespace("https://schema.org/")


def query_of(question: Question) -> str:
    """Return the SPARQL of a question with its parameters at their defaults; a default of today is today's date."""
    parameters = read_parameters(question, {}, "en")
    return fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql


def example(question: Question, endpoint: str) -> Graph:
    """Return one question as an example for the endpoint at an address."""
    graph = Graph()
    graph.bind("schema", _SCHEMA)
    node = URIRef(QUESTION + question.id)
    graph.add((node, RDF.type, SH.SPARQLExecutable))
    graph.add((node, RDF.type, SH.SPARQLSelectExecutable))
    for language, title in question.title.items():
        graph.add((node, RDFS.label, Literal(title, lang=language)))
        graph.add((node, RDFS.comment, Literal(question.note.get(language) or title, lang=language)))
    graph.add((node, SH.select, Literal(query_of(question))))
    graph.add((node, _SCHEMA.target, URIRef(endpoint)))
    graph.add((node, _SCHEMA.keywords, Literal(question.topic)))
    graph.add((node, RDFS.seeAlso, URIRef(f"{BASE}questions/{question.id}")))
    # Answers in Turtle use the columns and parameters as properties; these are their addresses.
    for name in dict.fromkeys((*question.parameters, *question.columns)):
        column = URIRef(f"{node}#{name}")
        graph.add((column, RDF.type, RDF.Property))
        graph.add((column, RDFS.label, Literal(name.replace("_", " "), lang="en")))
        graph.add((column, RDFS.isDefinedBy, node))
        if name in question.parameters:
            for language, title in question.parameters[name].title.items():
                graph.add((column, RDFS.comment, Literal(title, lang=language)))
    return graph


def examples(endpoint: str) -> Graph:
    """Return all questions as examples for the endpoint at an address."""
    graph = Graph()
    graph.bind("schema", _SCHEMA)
    for question in catalogue().values():
        graph += example(question, endpoint)
    return graph
