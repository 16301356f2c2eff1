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
    comparisons,
    description,
    developers,
    elsewhere,
    forms,
    health,
    leading,
    mappings,
    metrics,
    overviews,
    pages,
    problem_types,
    problems,
    questions,
    reconcile,
    search,
    sparql,
    terms,
    things,
)
from api.checking.checks import Contexts
from api.checking.process import Checkers
from api.lookups import Lookups
from api.negotiation import HTML, JSON, choose
from api.page_answers import page_answer
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
    questions.install(app)
    browsers.install(app)
    metrics.install(app)
    app.add_api_route("/", start, include_in_schema=False)
    for routes in (
        questions,
        leading,
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
        comparisons,
        forms,
        mappings,
        problem_types,
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
    return page_answer(request, request.query_params.get("lang"), ("start",), pages.start_page)
