"""The same answers for people: plain HTML made on the server, readable without JavaScript and without any other host.

>>> start_page("en", snapshot)[:15]  # doctest: +SKIP
b'<!doctype html>'
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ontology.namespaces import BASE, DEF, ID
from queries.answers import Answer
from queries.catalogue import catalogue
from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.terms import IRI, Literal

# `default-src 'self'`: no page ever asks another host, and no inline script or style runs.
CONTENT_SECURITY_POLICY: Final = "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

_WORDS: Final = {
    "en": {
        "name": "Golden Thread",
        "lead": "From a mandate, through a strategic plan, to a result in a country: each answer with its paragraph.",
        "questions": "Questions",
        "search": "Find by name",
        "ask": "Ask",
        "evidence": "Evidence",
        "how": "How this answer was found",
        "download": "Download",
        "snapshot": "Snapshot",
        "unofficial": "our own rendering, not an official name",
        "stated": "Stated in",
        "said": "What the graph says",
        "rows": "rows",
        "found": "found",
        "nothing": "Nothing is called that. Try fewer or other words, in any of the six languages.",
    },
    "zh": {
        "name": "金线",
        "lead": "从授权到战略计划，再到国家一级的成果：每个答案都附有所依据的段落。",
        "questions": "问题",
        "search": "按名称查找",
        "ask": "查询",
        "evidence": "依据",
        "how": "答案是如何得出的",
        "download": "下载",
        "snapshot": "快照",
        "unofficial": "本系统自译，非正式名称",
        "stated": "见于",
        "said": "图谱所载",
        "rows": "行",
        "found": "项结果",
        "nothing": "没有找到以此为名的事物。请换用或减少词语，六种语文均可。",
    },
}


def start_page(language: str, snapshot: str) -> bytes:
    """Return the first page: what can be asked, by topic."""
    topics: dict[str, list[dict[str, str]]] = {}
    for question in catalogue().values():
        title = question.title.get(language, question.title["en"])
        topics.setdefault(question.topic, []).append({"id": question.id, "title": title})
    return _render("start.html", language, topics=topics, snapshot=snapshot)


def answer_page(found: Answer) -> bytes:
    """Return an answer as a page: the form of its parameters, the rows, each row's evidence, the SPARQL on demand."""
    given = {name: "" if term is None else term.value.removeprefix(ID) for name, term in found.parameters.items()}
    kept = {
        name: value for name, value in given.items() if value and found.question.parameters[name].kind != "language"
    }
    return _render("answer.html", found.language, kept, answer=found, given=given)


def search_page(text: str, language: str, found: Sequence[Mapping[str, Any]]) -> bytes:
    """Return what was found by name as a page; each found thing has `iri`, `label` and what `matched`."""
    return _render("search.html", language, {"q": text}, text=text, found=found)


def thing_page(lookup: Lookup, iri: str, language: str) -> bytes:
    """Return a thing as a page: its names, where it is stated, and every relation it has."""
    rows = lookup.store.select(fill(support("relations"), iris([iri]))).rows
    lookup.names({term.value for row in rows for term in row if isinstance(term, IRI)} | {iri})
    relations = []
    for forward, relation, value in rows:
        if isinstance(relation, IRI):
            link = value.value if isinstance(value, IRI) else None
            shown = lookup.label(value.value, language).text if isinstance(value, IRI) else getattr(value, "value", "")
            relations.append(
                {
                    "forward": isinstance(forward, Literal) and forward.value == "true",
                    "name": lookup.label(relation.value, language).text,
                    "link": link,
                    "shown": shown,
                }
            )
    parts = [value.value for _, relation, value in rows if isinstance(value, IRI) and "#" in value.value]
    evidence = list(lookup.evidence(parts, language).values())
    names = lookup.names([iri])[iri]
    title = lookup.label(iri, language)
    return _render("thing.html", language, iri=iri, title=title, names=names, relations=relations, evidence=evidence)


def local_address(iri: str) -> str:
    """Return where this service, whatever its host, answers for one of our IRIs; other IRIs stay as they are."""
    return "/" + iri.removeprefix(BASE) if iri.startswith((ID, DEF)) else iri


def _render(template: str, language: str, kept: Mapping[str, str] | None = None, **values: Any) -> bytes:
    """Fill a template; `kept` are the parameters of the address that a change of language keeps."""
    words = _WORDS.get(language, _WORDS["en"])
    page_language = language if language in _WORDS else "en"
    address = f"{urlencode(kept)}&" if kept else ""
    return (
        _environment()
        .get_template(template)
        .render(words=words, language=page_language, kept=address, **values)
        .encode()
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = local_address
    return environment
