"""Errors for people: a browser that asks for a page is shown one, a program is told in JSON.

if wants_page(request):
    body = page_of(members, request)
"""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request

from api.lookups import lookups_of
from api.negotiation import HTML, JSON, MalformedHeader, UnknownLanguage, choose, choose_language
from api.pages import error_page
from store.port import StoreError

MEDIA_TYPE: Final = "application/problem+json"


def wants_page(request: Request) -> bool:
    """Return whether the asker would rather read a page: browsers name HTML, programs accept anything."""
    try:
        return choose(request.headers.get("Accept"), (MEDIA_TYPE, JSON, HTML)) == HTML
    except MalformedHeader:
        return False


def page_of(problem: Mapping[str, Any], request: Request) -> bytes:
    """Return the members of a problem (RFC 9457) as a page in the language of the request."""
    try:
        language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    except (MalformedHeader, UnknownLanguage):
        language = "en"
    path = request.url.path
    try:
        with lookups_of(request).use() as lookup:
            return error_page(problem, language, lookup, path)
    except StoreError:
        # The graph cannot be asked for names; the page says what went wrong all the same.
        return error_page(problem, language, None, path)
