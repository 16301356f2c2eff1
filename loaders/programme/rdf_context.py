"""The contexts of a JSON-LD text, looked through before any parser sees it: ours is put in, no other is fetched.

A context may be an object in the file, or the address of the vocabulary's or the form's context, which are bundled.
Any other address, an `@import` and a context inside a context that is an address are refused with the place.

>>> with_own_context(b'{"@context": "https://example.org/c.jsonld"}', "p.jsonld")
Traceback (most recent call last):
loaders.programme.limits.Unreadable: @context names https://example.org/c.jsonld, which is not fetched. ...
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from loaders.programme.json_text import NotANumber, parsed
from loaders.programme.limits import Unreadable
from loaders.programme.programme_context import PROGRAMME_CONTEXT, programme_context
from loaders.programme.submission import Place
from loaders.programme.texts import sentence
from ontology.namespaces import BASE
from store.terms import XSD_DECIMAL

OWN_CONTEXT: Final = BASE + "context.jsonld"
_OURS: Final = (OWN_CONTEXT, PROGRAMME_CONTEXT)


def with_own_context(data: bytes, name: str) -> bytes:
    """Return the JSON-LD text with the vocabulary's context in place of its address; raises Unreadable for others."""
    value = parsed(data, name)
    for path, remote in _remote(value, ""):
        raise Unreadable(
            "remote-context",
            sentence(
                "{path} names {remote}, which is not fetched.",
                "{path} 指向 {remote}，不会获取。",
                path=path,
                remote=remote[:200],
            ),
            sentence(
                "Write “{context}”, or the context itself.",
                "请写“{context}”，或直接写入上下文。",
                context=OWN_CONTEXT,
            ),
            Place("", "", path),
        )
    return json.dumps(_replaced(value), ensure_ascii=False).encode("utf-8", "replace")


def _remote(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Give path and address of every context that would have to be fetched."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _remote(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            at = f"{path}.{key}" if path else key
            if key == "@context":
                yield from _addresses(item, at)
            elif key == "@import":
                yield at, str(item)
            else:
                yield from _remote(item, at)


def _addresses(context: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(context, str):
        if context not in _OURS:
            yield path, context
    elif isinstance(context, list):
        for number, item in enumerate(context):
            yield from _addresses(item, f"{path}[{number}]")
    elif isinstance(context, dict):
        yield from _remote(context, path)


def _replaced(value: Any) -> Any:
    """Return a value with our context in place of its address and every number with a fraction kept exact.

    JSON-LD would make a double of such a number (JSON-LD 1.1 API, section 8.2.2, object to RDF conversion).
    """
    match value:
        case list():
            return [_replaced(item) for item in value]
        case {"@value": Decimal() as number}:
            return {"@type": XSD_DECIMAL, **value, "@value": f"{number:f}"}
        case dict():
            return {key: _own(item) if key == "@context" else _replaced(item) for key, item in value.items()}
        case Decimal():
            return {"@value": f"{value:f}", "@type": XSD_DECIMAL}
        case NotANumber():
            return value.written
        case _:
            return value


def _own(context: Any) -> Any:
    from ontology.context import context as own_context  # reads the ontology, which few texts need

    match context:
        case str():
            return programme_context() if context == PROGRAMME_CONTEXT else own_context()
        case list():
            return [_own(item) for item in context]
        case dict():
            return {key: _own(item) if key == "@context" else _defined(item) for key, item in context.items()}
        case _:
            return context


def _defined(definition: Any) -> Any:
    """Return what a context says of a key; a number in it is the version (1.1), not data."""
    match definition:
        case dict():
            return {key: _own(item) if key == "@context" else _defined(item) for key, item in definition.items()}
        case Decimal():
            return float(definition)
        case _:
            return definition
