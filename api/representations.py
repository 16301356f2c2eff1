"""What every address of ours does alike: four formats by negotiation and by suffix, entity tags, and links.

An address without a suffix is negotiated; its twins end in `.ttl`, `.html`, `.jsonld` and `.nt` and give one format
each. Every answer says where its twin is (`Content-Location`), which thing it is about (`Link: …; rel="canonical"`)
and where the other formats are (`rel="alternate"`).

    found = Resource(ID + "place/cairo", "/id/place/cairo", snapshot)
    return represent(request, found, None, write)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from api.caching import headers, tag, unchanged
from api.negotiation import HTML, JSON_LD, N_TRIPLES, TURTLE, choose, choose_language, split_suffix
from api.problems import not_acceptable

OFFERS: Final = (TURTLE, HTML, JSON_LD, N_TRIPLES)
SUFFIXES: Final = {".ttl": TURTLE, ".html": HTML, ".jsonld": JSON_LD, ".nt": N_TRIPLES}
VARIES: Final = "Accept, Accept-Language"
# Reserved and unreserved characters of RFC 3986 and `%`, which stand in an address as they are.
_IN_ADDRESS: Final = "/:@!$&'()*+,;=~-._%"
_EXPOSED: Final = "Content-Location, ETag, GoldenThread-Completeness, GoldenThread-Snapshot, Link"

Write = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for: its IRI, its address here without a suffix, and the state it is described from.

    `state` is the snapshot's identity, or that of what comes with the program (`bundled`).
    """

    iri: str
    address: str
    state: str
    bundled: bool = False


def represent(
    request: Request, resource: Resource, media_type: str | None, write: Write, *, shaped_by: str = ""
) -> Response:
    """Answer with a resource that is known to exist: `write(media_type, language)` makes the body.

    `media_type` is that of the suffix, None to negotiate. Raises Problem 406, MalformedHeader, UnknownLanguage.
    """
    chosen = media_type or choose(accepted(request), OFFERS)
    if chosen is None:
        raise not_acceptable(OFFERS, VARIES)
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    entity_tag = tag_of(resource, chosen, language, shaped_by)
    fields = fields_of(resource, chosen, entity_tag)
    if unchanged(request, entity_tag) is not None:
        return Response(status_code=304, headers=fields)
    return Response(write(chosen, language), headers=fields, media_type=chosen)


def accepted(request: Request) -> str:
    """Return what the asker accepts; several Accept headers are one list (RFC 9110, section 5.3)."""
    return ", ".join(request.headers.getlist("Accept"))


def tag_of(resource: Resource, media_type: str, language: str, shaped_by: str = "") -> str:
    """Return the entity tag of a resource in a format; only pages depend on the language."""
    return tag(resource.state, resource.address, media_type, language if media_type == HTML else "", shaped_by)


def fields_of(resource: Resource, media_type: str, entity_tag: str) -> dict[str, str]:
    """Return the headers of a resource in a format."""
    address = quote(resource.address, safe=_IN_ADDRESS)
    suffix = next(suffix for suffix, kind in SUFFIXES.items() if kind == media_type)
    links = [f'<{quote(resource.iri, safe=_IN_ADDRESS + "#?")}>; rel="canonical"']
    links += [
        f'<{address}{other}>; rel="alternate"; type="{kind}"' for other, kind in SUFFIXES.items() if kind != media_type
    ]
    links.append(f'<{address}.ttl>; rel="describedby"; type="{TURTLE}"')
    return headers(entity_tag, None if resource.bundled else resource.state) | {
        "Access-Control-Expose-Headers": _EXPOSED,
        "Content-Location": address + suffix,
        "Link": ", ".join(links),
    }


def readings(path: str) -> Iterator[tuple[str, str | None]]:
    """Give what a path may mean, likeliest first: a thing itself, or a thing and a suffix, in each of its spellings.

    Symbols hold dots, so that what looks like a suffix may belong to the name. An identifier may have been minted with
    a character as it is or percent-encoded; both are tried, because clients and servers change one into the other.
    """
    stem, media_type = split_suffix(path, SUFFIXES)
    for name, kind in ((path, None), (stem, media_type)):
        if kind is not None or name == path:
            for spelling in dict.fromkeys((name, quote(name, safe="/().,;:@!$&'*+=~-_"))):
                yield spelling, kind
        if media_type is None:
            return
