"""What browsers need of every address: HEAD answered like GET, OPTIONS, and a content security policy on every page.

All stand around the whole application, so that no route can forget them.

    curl -I http://127.0.0.1:8000/questions/cq-04
"""

from typing import Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import CONTENT_SECURITY_POLICY
from api.pages.language import Language

# The interactive documentation starts itself by a script in its page; everything it loads comes from this service.
_DOCUMENTATION_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_ALLOWED_HEADERS: Final = "Accept, Accept-Language, Cache-Control, Content-Type, If-None-Match"
_DOCUMENTATION: Final = ("/docs", "/redoc")


def install(app: FastAPI) -> None:
    """Make every GET route answer HEAD, every address OPTIONS (RFC 9110, section 9.3), and pages carry their policy."""
    app.add_middleware(_PagePolicy)
    app.add_middleware(Language)
    app.add_middleware(_Compressed)
    app.add_middleware(_Options)
    app.add_middleware(_HeadAsGet)


class _Compressed:
    """Compresses what people read, so that a slow line carries a long page; what programs read goes out as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.compressed = GZipMiddleware(app, minimum_size=1000, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.compressed if _for_people(scope) else self.plain)(scope, receive, send)


def _for_people(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted or scope["path"].startswith("/static/") or scope["path"].endswith(".html")


class _HeadAsGet:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


class _Options:
    """Answers OPTIONS, a browser's preflight among them, where no route does so itself; what is not there stays 404."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods = _methods(scope) if scope["type"] == "http" and scope["method"] == "OPTIONS" else []
        if not methods or "OPTIONS" in methods:
            await self.app(scope, receive, send)
            return
        allowed = ", ".join(sorted({*methods, "OPTIONS"}))
        fields = {
            "Allow": allowed,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": "86400",
        }
        await Response(status_code=204, headers=fields)(scope, receive, send)


def _methods(scope: Scope) -> list[str]:
    """Return the methods that an address answers to; what is mounted as a whole answers for itself or only gives."""
    routes: list[BaseRoute] = scope["app"].router.routes
    found = set()
    for method in _METHODS:
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in routes
            if not isinstance(route, Mount)
        ):
            found.add(method)
    mounted = [route for route in routes if isinstance(route, Mount)]
    if not found and any(route.matches(scope)[0] is Match.FULL for route in mounted):
        found.add("GET")
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


class _PagePolicy:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = CONTENT_SECURITY_POLICY
        if scope["type"] == "http" and scope["path"].startswith(_DOCUMENTATION):
            policy = _DOCUMENTATION_POLICY

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields = {name.lower(): value for name, value in message["headers"]}
                if (
                    fields.get(b"content-type", b"").startswith(b"text/html")
                    and b"content-security-policy" not in fields
                ):
                    added = (b"content-security-policy", policy.encode())
                    message = {**message, "headers": [*message["headers"], added]}
            await send(message)

        await self.app(scope, receive, with_policy)
