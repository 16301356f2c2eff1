"""A load of country programmes: each is checked and becomes one graph, in place of what it was before.

A programme that is not ready, by the same rules as a check tells, is refused with what stands in its way.

>>> load_programmes(home, [read_submission(data, "kenya.xlsx")])  # doctest: +SKIP
Loaded(snapshot=SnapshotInfo(id='…', …), report=None, changed=True, …)
"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from api.loading import Loaded, Part, load, refresh
from api.phases import Progress
from loaders.links import PROGRAMMES
from loaders.programme.context import read_context, with_documents
from loaders.programme.context_model import Context
from loaders.programme.graph import PROGRAMMES as PROGRAMME_IRIS
from loaders.programme.graph import ProgrammeGraph, countries_named, programme_graph
from loaders.programme.submission import Submission
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from store.embedded import EmbeddedStore
from store.snapshot import Home
from store.staging import Staging

# The address of a programme that names no country or no year.
_NAMELESS: Final = PROGRAMME_IRIS + "draft"


class ProgrammeRefused(ValueError):  # noqa: N818 - said of the programme
    """A programme is not loaded; the message says why, one line for each cell or rule at fault."""


def load_programmes(home: Home, submissions: Sequence[Submission], progress: Progress = lambda _: None) -> Loaded:
    """Load country programmes; all enter or none.

    Raises ProgrammeRefused, ValueError for two that are one, and as `api.loading.refresh` does.
    """
    refresh(home, progress)
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as name:
        parts = list(_parts(home, submissions, Path(name)))
        if len({part.graph for part in parts}) < len(parts):
            raise ValueError("Two of these files are the same programme: its country and first year. Load one of them.")
        return load(home, parts=parts, progress=progress)


def _parts(home: Home, submissions: Sequence[Submission], folder: Path) -> Iterator[Part]:
    store = EmbeddedStore(home)
    try:
        for submission in submissions:
            context = read_context(store, countries_named(submission))
            programme = programme_graph(submission, context)
            if programme.programme == _NAMELESS:
                raise ProgrammeRefused(f"{submission.name} does not say of which country it is and from which year on.")
            known = with_documents(context, store, symbols_cited(programme))
            yield _part(submission, programme, known, folder)
    finally:
        store.close()


def _part(submission: Submission, programme: ProgrammeGraph, context: Context, folder: Path) -> Part:
    digest = hashlib.sha256(programme.ntriples).hexdigest()
    file = folder / f"{digest}.nt"
    file.write_bytes(programme.ntriples)
    graph = PROGRAMMES + programme.programme.removeprefix(PROGRAMME_IRIS)

    def admit(_: Staging) -> None:
        report = check_programme(programme, context, submission)
        if report.verdict == "not-ready":
            lines = "\n".join(f"- {one.where[0].address}: {one.what['en']}" for one in report.findings if one.gates)
            raise ProgrammeRefused(f"{submission.name} is not ready; what was loaded stays.\n{lines}")

    def record(provenance: Graph) -> None:
        subject = URIRef(graph)
        provenance.remove((subject, None, None))
        provenance.add((subject, RDF.type, PROV.Entity))
        provenance.add((subject, DCTERMS.source, Literal(submission.name)))
        provenance.add((subject, DCTERMS.identifier, Literal(digest)))

    return Part(graph, file, digest, admit, record)
