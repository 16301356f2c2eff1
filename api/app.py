"""The service: settings, routers, error map. Reads as a table of contents of everything under one address.

>>> app = create_app(Settings(store="/var/lib/goldenthread"))  # doctest: +SKIP
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata, resources

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline
from starlette.staticfiles import StaticFiles

from api import alignment, browsers, health, pages, problems, questions, search, sparql, terms, things
from api.lookups import Lookups, lookups_of
from api.negotiation import HTML, JSON, choose, choose_language
from api.settings import Settings
from api.state import Following
from store.settings import open_store

_DESCRIPTION = (
    "A knowledge graph of United Nations strategic planning. Every row of every answer names the document and "
    "paragraph that says so; errors are RFC 9457 problem details."
)


def create_app(settings: Settings) -> FastAPI:
    """Return the application on the store that the settings name; the store is opened when the service starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = open_store(settings.store, settings.workers, warm=True)
        app.state.stores = Following(store)
        app.state.lookups = Lookups(app.state.stores)
        yield
        store.close()

    app: FastAPI = FastAPIOffline(
        title="Golden Thread",
        description=_DESCRIPTION,
        version=metadata.version("goldenthread"),
        lifespan=lifespan,
        license_info={"name": "CC BY 4.0 (vocabulary and curated facts)"},
    )
    app.state.settings = settings
    problems.install(app)
    browsers.install(app)
    app.add_api_route("/", start, include_in_schema=False)
    for routes in (questions, sparql, things, terms, alignment, search, health):
        app.include_router(routes.router())
    static = resources.files("api").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    return app


def start(request: Request) -> Response:
    """Give people the first page, and programs the catalogue."""
    # JSON first: programs accept anything, browsers name HTML.
    if choose(request.headers.get("Accept"), (JSON, HTML)) != HTML:
        return RedirectResponse("/questions", headers={"Vary": "Accept"})
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        return Response(pages.start_page(language, lookup.store.identity), media_type=HTML)
