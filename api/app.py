"""The service: settings, routers, error map. Reads as a table of contents of everything under one address.

>>> app = create_app(Settings(store="/var/lib/goldenthread"))  # doctest: +SKIP
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import metadata, resources

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline
from starlette.staticfiles import StaticFiles

from api import (
    agents,
    alignment,
    browsers,
    check_form,
    checks,
    description,
    developers,
    elsewhere,
    forms,
    health,
    mappings,
    metrics,
    overviews,
    pages,
    problems,
    questions,
    reconcile,
    search,
    sparql,
    terms,
    things,
)
from api.caching import headers, tag, unchanged
from api.checking.checks import Contexts
from api.checking.process import Checkers
from api.lookups import Lookups, lookups_of
from api.negotiation import HTML, JSON, choose, choose_language
from api.settings import Settings
from api.state import Following
from store.federation import Federation
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
        app.state.contexts = Contexts()
        app.state.checkers = Checkers()
        async with AsyncExitStack() as open_here:
            open_here.callback(store.close)
            open_here.callback(app.state.checkers.close)
            if settings.endpoints:
                app.state.federation = Federation(settings.endpoints)
                open_here.callback(app.state.federation.close)
            await open_here.enter_async_context(agents.serving(app, app.state.lookups, settings.limits))
            yield

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
    metrics.install(app)
    app.add_api_route("/", start, include_in_schema=False)
    for routes in (
        questions,
        sparql,
        description,
        things,
        elsewhere,
        terms,
        alignment,
        overviews,
        search,
        reconcile,
        check_form,
        checks,
        forms,
        mappings,
        developers,
        health,
    ):
        app.include_router(routes.router())
    app.router.routes.append(agents.route())
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
        entity_tag = tag(lookup.store.identity, "start", language)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        if (body := bodies.get(entity_tag)) is None:
            body = pages.start_page(lookup, language)
            bodies.put(entity_tag, body)
        return Response(body, headers=headers(entity_tag, lookup.store.identity), media_type=HTML)
