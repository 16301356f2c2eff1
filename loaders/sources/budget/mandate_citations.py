"""A citation in a budget as triples: what is cited, by whom, in what role, and where that stands.

>>> citation_iri("ppb-2027", "un-habitat", 3).endswith("id/citation/ppb-2027/un-habitat/3")
True
"""

from dataclasses import dataclass, field
from typing import Final

from loaders.organisations import organisations
from loaders.organisations.acts import body_iri
from loaders.sources.budget.mandate_targets import Mandate
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, ID, PREFIXES, document_iri
from store.terms import XSD_INTEGER, Literal

_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME: Final = PREFIXES["skos"] + "prefLabel"
_OTHER_NAME: Final = PREFIXES["skos"] + "altLabel"
_ACTS: Final = {"decision": "Decision", "resolution": "Resolution", "recommendation": "Recommendation"}


@dataclass(frozen=True)
class BudgetCitation:
    """A citation: its address, its target, the words, the place, and who cites it where."""

    iri: str
    mandate: Mandate
    printed: str
    stated_in: str
    entity: str | None = None
    element: str | None = None
    year: int | None = None
    title: str | None = None
    read_by_machine: bool = False


@dataclass
class Cited:
    """Documents, acts and links already described, so that each is described once."""

    described: set[str] = field(default_factory=set)


def citation_iri(source: str, citing: str, count: int) -> str:
    """Return the address of the n-th citation of an entity or area in a source."""
    return f"{ID}citation/{source}/{citing}/{count}"


def add_citation(out: Triples, citation: BudgetCitation, cited: Cited) -> str | None:
    """Write a citation, and the document or act it leads to; return that one's IRI, None where there is none."""
    out.add(citation.iri, _TYPE, DEF + "Citation")
    out.add(citation.iri, DEF + "statedIn", citation.stated_in)
    out.add(citation.iri, DEF + "citationRole", CODE + "citation-role/mandates")
    if citation.printed:
        out.add(citation.iri, DEF + "citationText", Literal(citation.printed))
    if citation.entity is not None:
        out.add(citation.iri, DEF + "citingEntity", citation.entity)
    if citation.element is not None:
        out.add(citation.iri, DEF + "citingElement", citation.element)
    if citation.year is not None:
        out.add(citation.iri, DEF + "year", Literal(str(citation.year), datatype=XSD_INTEGER))
    if citation.read_by_machine:
        out.add(citation.iri, DEF + "readBy", CODE + "reading/machine")
    target = _describe(out, citation.mandate, cited)
    if target is None:
        return None
    out.add(citation.iri, DEF + ("citesAct" if citation.mandate.symbol is None else "citesDocument"), target)
    if citation.title and (target + citation.title) not in cited.described:
        cited.described.add(target + citation.title)
        out.add(target, _OTHER_NAME, Literal(citation.title, "en"))
    for citing in (citation.entity, citation.element):
        link = f"{citing} {target}"
        if citing is not None and link not in cited.described:
            cited.described.add(link)
            out.add(citing, DEF + "citesMandate", target)
    return target


def _describe(out: Triples, mandate: Mandate, cited: Cited) -> str | None:
    if mandate.symbol is not None:
        document = document_iri(mandate.symbol)
        if document not in cited.described:
            cited.described.add(document)
            out.add(document, _TYPE, DEF + "Document")
            out.add(document, DEF + "symbol", Literal(mandate.symbol))
            out.counted("documents cited")
        return document
    act = mandate.act
    if act is None:
        return None
    if act.iri not in cited.described:
        cited.described.add(act.iri)
        out.add(act.iri, _TYPE, DEF + _ACTS[act.kind])
        out.add(act.iri, DEF + "actNumber", Literal(act.number))
        body = body_iri(act.body)
        out.add(act.iri, DEF + "adoptedBy", body)
        _describe_body(out, body, act.body_name, cited)
        out.counted("acts without symbol cited")
    return act.iri


def _describe_body(out: Triples, body: str, name: str, cited: Cited) -> None:
    """Say what adopted an act: as it is known, else by the words of the heading."""
    if body in cited.described:
        return
    cited.described.add(body)
    known = organisations().get(body)
    out.add(body, _TYPE, DEF + (known.type if known else "Organization"))
    for language, text in sorted(known.names.items()) if known else [("en", name)] if name else []:
        out.add(body, _NAME, Literal(text, language))
