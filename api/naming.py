"""Parameters given by name: a reader types "UN-Habitat", the answer needs an identifier.

A name that one thing of the right kind bears leads to the address with its identifier (303), so that an answer has one
address; a name that several bear is an error that lists them.

    curl -i 'http://127.0.0.1:8000/questions/cq-32?organization=UN-Habitat'
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.lookups import lookups_of
from api.problems import Problem
from ontology.namespaces import CODE, DEF, ID
from queries.answers import BadParameter
from queries.catalogue import Question
from queries.names.finding import Hit, NameIndex

_PLAIN = ("date", "integer", "text", "language")
_MOST = 8


def by_name(
    request: Request, question: Question, given: Mapping[str, str], error: BadParameter, language: str
) -> Response | None:
    """Return the way to the address with an identifier in place of the name that `error` is about.

    None where the parameter is no thing or nothing has such a name; raises Problem where several have.
    """
    parameter = question.parameters.get(error.name)
    text = given.get(error.name, "")
    if parameter is None or parameter.kind in _PLAIN or not text.strip():
        return None
    with lookups_of(request).use() as lookup:
        index = lookups_of(request).index(lookup)
        found = _find(index, text, parameter.kind, language)
    exact = [hit for hit in found if hit.exact] or [hit for hit in found if hit.how == "words"]
    if len(exact) == 1:
        return RedirectResponse(_address(request, error.name, exact[0].iri), 303, headers={"Vary": "Accept"})
    if not found:
        return None
    choices = {hit.iri: _address(request, error.name, hit.iri) for hit in found[:_MOST]}
    raise Problem(
        404 if not exact else 400,
        "unknown-thing" if not exact else "several-things",
        "No such thing" if not exact else "Several things have this name",
        f"{text!r} is the name of {len(exact) or 'no'} things that {error.name!r} may be; nearest names follow.",
        parameter=error.name,
        nearest=list(choices),
        choices=choices,
    )


def _find(index: NameIndex, text: str, kind: str, language: str) -> tuple[Hit, ...]:
    if kind == "thing":
        return index.find(text, language, None, _MOST)
    if kind == "document":
        return index.find(text, language, DEF + "Document", _MOST)
    if kind[0].isupper():
        return index.find(text, language, DEF + kind, _MOST)
    return tuple(hit for hit in index.find(text, language, None, 100) if hit.iri.startswith(f"{CODE}{kind}/"))


def _address(request: Request, name: str, iri: str) -> str:
    asked = [(key, iri.removeprefix(ID) if key == name else value) for key, value in request.query_params.multi_items()]
    return f"{request.url.path}?{urlencode(asked)}"
