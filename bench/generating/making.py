"""A made world written graph by graph, as large as is wanted, in constant memory and the same for the same seed.

>>> made = make(10_000, seed=1, put=graphs.append, source=Triples(file))  # doctest: +SKIP
>>> made.programmes
4
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.generating import frameworks
from bench.generating.plans import plan_facts
from bench.generating.programmes import programme
from bench.generating.texts import LANGUAGES, text
from bench.generating.world import engagements
from loaders.sources.records import add_dataset
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from store.snapshot import GraphContent

SOURCE: Final = "uninfo"
TITLE: Final = {"en": "made cooperation frameworks", "zh": "虚构的合作框架"}
ORIGIN: Final = "bench.generator: no real data"


@dataclass(frozen=True)
class Made:
    """What was made: triples in all graphs, programmes, frameworks, named graphs, and the digest of all of it."""

    triples: int
    programmes: int
    frameworks: int
    graphs: int
    digest: str


def make(triples: int, seed: int, put: Callable[[GraphContent], None], source: Triples) -> Made:
    """Make at least so many triples: documents go to `put`, one graph at a time, frameworks to `source`.

    The last programme is made whole, so that there are up to some 3,500 triples more than asked for.
    """
    add_dataset(source, SOURCE, TITLE, ORIGIN)
    known = Agencies(source, SOURCE)
    digest = hashlib.sha256()
    written = graphs = programmes = framed = 0
    for engagement in engagements(seed):
        if written + source.written >= triples:
            break
        contents = []
        if engagement.opens_plan and not engagement.bundled_plan:
            contents.append(plan_facts(engagement, seed).content())
        if engagement.opens_framework:
            frameworks.write(engagement, seed, source, known)
            framed += 1
        one = programme(engagement, seed)
        contents += [one.facts.content(), *(text(one, language) for language in LANGUAGES)]
        for content in contents:
            digest.update(content.iri.encode() + b"\n" + content.ntriples)
            written += content.ntriples.count(b"\n")
            put(content)
        graphs += len(contents)
        programmes += 1
    digest.update(source.digest.encode())
    return Made(written + source.written, programmes, framed, graphs + 1, digest.hexdigest())
