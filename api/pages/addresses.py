"""Where a page leads and what it may load: addresses on this host, whatever its name, and no other host.

>>> local_address("https://w3id.org/goldenthread/id/place/cairo")
'/id/place/cairo'
"""

from typing import Final
from urllib.parse import quote, urlencode

from ontology.namespaces import BASE, DOC, ID, PREFIXES

# `default-src 'self'`: no page ever asks another host, and no inline script or style runs.
CONTENT_SECURITY_POLICY: Final = "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


def local_address(iri: str) -> str:
    """Return where this service, whatever its host, answers for one of our IRIs; other IRIs stay as they are."""
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def page_address(iri: str) -> str:
    """Return where this service shows what it knows of a thing, one with an IRI of another organisation among them.

    >>> page_address("http://metadata.un.org/sdg/11")
    '/things?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F11'
    """
    return local_address(iri) if iri.startswith(BASE) else "/things?" + urlencode({"iri": iri})


def part_address(document: str, part: str) -> str:
    """Return where a part of a document is shown: inside the page of its document."""
    fragment = part.partition("#")[2]
    return f"{local_address(document)}#{quote(fragment, safe='.-_~()')}" if fragment else local_address(part)


def identifier(iri: str) -> str:
    """Return the short way to give a thing to the service: a symbol, a path after /id/, or the IRI."""
    return iri.removeprefix(DOC if iri.startswith(DOC) else ID)


def shortened(iri: str) -> str:
    """Return an IRI as a prefixed name where there is a prefix for it."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
