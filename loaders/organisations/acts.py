"""Which organization a body named in prose is, and the address of an act that it adopted.

Readers of documents and of tables know a body by the slug of its name (`loaders.symbols.acts`). Some of these bodies
are entities with spellings of their own: the Economic Commission for Africa adopts resolutions and is ECA. Both are one
organization, so the body that adopts and the address of the act are decided here, for all readers.

>>> body_iri("economic-commission-for-africa") == ID + "org/eca"
True
>>> act_iri("decision", "executive-board", "2024/5") == ID + "act/decision/executive-board/2024/5"
True
"""

from urllib.parse import quote

from loaders.organisations import organisation_iri, organisations
from ontology.namespaces import ID


def body_iri(slug: str) -> str:
    """Return the IRI of the body with this slug: that of the organization so called, else one made of the slug."""
    own = f"{ID}body/{slug}"
    return own if own in organisations() else organisation_iri(slug.replace("-", " ")) or own


def act_iri(kind: str, body: str, number: str) -> str:
    """Return the IRI of an act: its kind (decision, resolution, recommendation), the slug of its body, its number."""
    adopter = body_iri(body).rsplit("/", 1)[1]
    return f"{ID}act/{kind}/{adopter}/{quote(number.replace(' ', '_'), safe='/().-')}"
