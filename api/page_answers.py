"""A page as the answer to a request: made once for each snapshot and language, and not sent again to who holds it.

return page_answer(request, lang, ("plans", day), lambda lookup, language: timeline_page(lookup, ..., language))
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Query, Request, Response

from api.caching import headers, tag, unchanged, wants_fresh
from api.lookups import lookups_of
from api.negotiation import HTML, choose, choose_language
from api.problems import not_acceptable
from queries.lookup import Lookup

Language = Annotated[str | None, Query(description="The language of the page: ar, zh, en, fr, ru or es.")]


def page_answer(
    request: Request, lang: str | None, shaped_by: tuple[str, ...], write: Callable[[Lookup, str], bytes]
) -> Response:
    """Return the page that `write` makes of the current snapshot in the reader's language, or 304 where it is held.

    `shaped_by` names the page and every parameter that shapes it, so that no page is taken for another. Raises
    Problem where the asker takes no HTML (406) or asks for a language that there is not (400).
    """
    if choose(request.headers.get("Accept"), (HTML,)) is None:
        raise not_acceptable((HTML,), "Accept, Accept-Language")
    language = choose_language(lang, request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        entity_tag = tag(lookup.store.identity, *shaped_by, language, HTML)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        body = None if wants_fresh(request) else bodies.get(entity_tag)
        if body is None:
            body = write(lookup, language)
            bodies.put(entity_tag, body)
        fields = headers(entity_tag, lookup.store.identity) | {"Content-Language": language}
    return Response(body, headers=fields, media_type=HTML)
