"""Live sources: a declared list of queries to public SPARQL endpoints, each with its terms of use and its manners.

A query file of the folder `harvests` says in its front matter where it goes and how fast. Its rows become triples, kept
in a cache folder as N-Triples with the day they were harvested. What does not come whole never takes the place of the
last good copy: an endpoint that fails, or that gives less than half of what it gave before, leaves the copy in use, and
`Harvested` says so with the copy's date.

    harvested = harvest("wikidata-countries", cache=Path("cache"))
    print(harvested.path, harvested.retrieved, harvested.problem)
"""

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache as once
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from loaders.sources.files.rdf_files import read_rdf
from loaders.sources.records import add_dataset
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import rebase
from store.harvesting import HarvestFailed, Manners, Page, Pause, pages
from store.terms import IRI, Literal

# A result of fewer triples than this share of the last one is taken for a failure of the endpoint.
LEAST_SHARE: Final = 0.5
_FIELDS: Final = frozenset(["name", "title", "publisher", "licence", "endpoint", "page_rows", "pause_s"])
_COLUMNS: Final = re.compile(r"\bSELECT\s+DISTINCT\s+\?subject\s+\?predicate\s+\?object\s", re.IGNORECASE)
_OWN_PAGING: Final = re.compile(r"\b(ORDER\s+BY|LIMIT|OFFSET)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HarvestQuery:
    """One query of the list: what it brings, under which terms, from where, and how the endpoint is asked."""

    name: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    endpoint: str
    page_rows: int
    pause_s: float
    sparql: str


@dataclass(frozen=True, slots=True)
class Harvested:
    """The triples at hand: `path` (N-Triples), when they were harvested (ISO 8601), and how many they are.

    `problem` says why the last harvest was not taken, empty if it was; `skipped` counts its rows that are no triple.
    """

    path: Path
    retrieved: str
    triples: int
    problem: str = ""
    skipped: int = 0


def harvest(
    name: str, cache: Path, endpoint: str | None = None, manners: Manners | None = None, pause: Pause = time.sleep
) -> Harvested:
    """Harvest the query of this name into `cache`, from its own endpoint unless another is given.

    `manners` overrides the pages and pauses that the query declares; `pause` waits. Where the endpoint fails, the last
    good copy is returned with the problem. Raises SourceRefused where there is none, LookupError for an unknown name.
    """
    queries = harvest_queries()
    if name not in queries:
        raise LookupError(f"{name!r} is none of the live sources; they are {', '.join(queries)}")
    query = queries[name]
    where = endpoint or query.endpoint
    kept = last_copy(name, cache)
    try:
        lines, skipped = _ask(query, where, manners or Manners(page_rows=query.page_rows, pause_s=query.pause_s), pause)
        if kept and len(lines) < LEAST_SHARE * kept.triples:
            raise HarvestFailed(f"{where} gave {len(lines)} triples, less than half of the {kept.triples} before.")
        if not lines:
            raise HarvestFailed(f"{where} gave no rows at all.")
    except HarvestFailed as failure:
        if kept is None:
            raise SourceRefused(f"{name} could not be harvested: {failure} There is no earlier copy.") from None
        problem = f"{failure} The copy of {kept.retrieved[:10]} is used."
        return Harvested(kept.path, kept.retrieved, kept.triples, problem)
    return _keep(name, cache, where, lines, skipped)


def last_copy(name: str, cache: Path) -> Harvested | None:
    """Return the last good copy of a harvest, None where there is none or it is not what was written."""
    path = cache / f"{name}.nt"
    try:
        with path.open("rb") as file:
            said = json.loads(file.readline().removeprefix(b"#"))
            if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                return None
        return Harvested(path, said["retrieved"], int(said["triples"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@once
def harvest_queries() -> Mapping[str, HarvestQuery]:
    """Return the declared queries by name; raises ValueError naming the file where one is not well formed."""
    found = {}
    for file in sorted((resources.files("loaders.sources") / "harvests").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".rq"):
            query = read_harvest_query(rebase(file.read_text(encoding="utf-8")), file.name)
            found[query.name] = query
    return MappingProxyType(found)


def read_harvest_query(text: str, file: str) -> HarvestQuery:
    """Return the query that a file holds: YAML in `#+` lines, then a SELECT that leaves paging to the harvester."""
    front = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    sparql = "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()
    said: dict[str, Any] = yaml.safe_load(front) or {}
    if said.keys() != _FIELDS:
        raise ValueError(f"{file}: the front matter has {sorted(said)}, not {sorted(_FIELDS)}")
    if file != f"{said['name']}.rq":
        raise ValueError(f"{file}: the query is called {said['name']!r}, unlike its file")
    if not _COLUMNS.search(sparql):
        raise ValueError(f"{file}: a harvest is SELECT DISTINCT ?subject ?predicate ?object")
    if _OWN_PAGING.search(sparql):
        raise ValueError(f"{file}: ORDER BY, LIMIT and OFFSET are added page by page; leave them out")
    return HarvestQuery(**said, sparql=sparql)


def _ask(query: HarvestQuery, endpoint: str, manners: Manners, pause: Pause) -> tuple[list[str], int]:
    lines: set[str] = set()
    rows = 0
    for page in pages(endpoint, query.sparql, manners, pause):
        rows += len(page)
        lines.update(_lines(page))
    return sorted(lines), rows - len(lines)


def _lines(page: Page) -> list[str]:
    # A blank node means nothing outside its page, and an unbound column is no triple.
    return [
        f"{subject.sparql()} {predicate.sparql()} {value.sparql()} ."
        for subject, predicate, value in (row[:3] for row in page)
        if isinstance(subject, IRI) and isinstance(predicate, IRI) and isinstance(value, IRI | Literal)
    ]


def _keep(name: str, cache: Path, endpoint: str, lines: Sequence[str], skipped: int) -> Harvested:
    body = "".join(f"{line}\n" for line in lines).encode()
    retrieved = datetime.now(UTC).isoformat(timespec="seconds")
    said = {
        "retrieved": retrieved,
        "endpoint": endpoint,
        "triples": len(lines),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    cache.mkdir(parents=True, exist_ok=True)
    path, part = cache / f"{name}.nt", cache / f"{name}.nt.part"
    # The first line is a comment (N-Triples, section 2), so that a copy and its date can never part.
    part.write_bytes(f"# {json.dumps(said)}\n".encode() + body)
    part.replace(path)
    return Harvested(path, retrieved, len(lines), skipped=skipped)


def _source(query: HarvestQuery) -> Source:
    def read(files: Sequence[Path], out: Triples) -> None:
        add_dataset(out, query.name, query.title, query.endpoint)
        for path in files:
            graph = read_rdf(path)
            out.counted("triples", len(graph))
            out.counted("things", len(set(graph.subjects())))
            out.add_all(graph)

    return Source(
        name=query.name,
        title=query.title,
        publisher=query.publisher,
        licence=query.licence,
        origin=query.endpoint,
        folder="harvests",
        patterns=(f"{query.name}.nt",),
        read=read,
        citation=f"{query.publisher}, {query.endpoint}",
    )


SOURCES: Final = tuple(_source(query) for query in harvest_queries().values())
