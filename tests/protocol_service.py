"""The SPARQL endpoint as tests meet it: a real server over a real snapshot, and a store that fails on command."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from fastapi import Body, FastAPI, Query, Request

from api import problems
from api.negotiation import choose_language
from api.sparql import router
from api.state import Following
from store.current import CurrentStore
from store.port import (
    Cancellation,
    Dataset,
    Limits,
    MediaTypes,
    QueryCancelled,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    Serialized,
    Solutions,
    Store,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)
from store.snapshot import GraphContent, Home
from tests.protocol_cases import DATA
from tests.store_samples import load

SELECT = "SELECT ?s ?n WHERE { ?s ?p ?n } ORDER BY ?n"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
LIMITS = Limits(seconds=3, rows=50)
SPOKEN: dict[str, StoreError] = {
    "busy": StoreBusy("Every worker is at work."),
    "timeout": QueryTimeout(3),
    "large": QueryTooLarge(2**30),
    "refused": QueryRefused("SERVICE is not allowed here."),
    "unavailable": StoreUnavailable("cannot open /secret/place"),
    "other": StoreError("exit code 1: secret"),
}


@dataclass
class Watched:
    """A store that counts what it is asked and fails on command (`# fail: busy`, `# hold`)."""

    inner: Store
    named: str | None = None
    asked: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)

    @property
    def identity(self) -> str:
        return self.named or self.inner.identity

    def answer(
        self,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
    ) -> Serialized:
        self.asked.append(query)
        if "# fail: bug" in query:
            raise ZeroDivisionError("secret: the password is 1234")
        if "# hold" in query:
            with (cancellation or Cancellation()).ending(self.held.set):
                self.held.wait(10)
            if cancellation is not None and cancellation.cancelled:
                self.cancelled.append(query)
                raise QueryCancelled("The query was cancelled.")
        for word, error in SPOKEN.items():
            if f"# fail: {word}" in query:
                raise error
        return self.inner.answer(query, offered, limits, dataset, cancellation)

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        return self.inner.select(query, dataset)

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        return self.inner.ask(query, dataset)

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        return self.inner.construct(query, media_type, dataset)

    def close(self) -> None:
        self.inner.close()


def application(store: Store, threads: int = 8, limits: Limits = LIMITS) -> FastAPI:
    app = FastAPI()
    app.state.stores = Following(store)
    app.state.settings = SimpleNamespace(limits=limits)
    app.include_router(router(threads))
    problems.install(app)

    @app.get("/numbers")
    def numbers(limit: int = Query(ge=1, le=10)) -> int:
        return limit

    @app.post("/numbers")
    def add(number: Annotated[int, Body(embed=True)]) -> int:
        return number

    @app.get("/language")
    def language(request: Request, lang: str | None = None) -> str:
        return choose_language(lang, request.headers.get("accept-language"))

    return app


@contextmanager
def stored(folder: Path) -> Iterator[CurrentStore]:
    """Give a store that holds the four graphs of the protocol's cases."""
    home = Home(folder)
    load(home, *(GraphContent(graph, triples.encode()) for graph, triples in DATA.items()))
    store = CurrentStore(home)
    try:
        yield store
    finally:
        store.close()
