"""What browsers need of every answer: HEAD answered like GET, and a content security policy on every page.

Both stand around the whole application, so that no route can forget them.

    curl -I http://127.0.0.1:8000/questions/cq-04
"""

from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import CONTENT_SECURITY_POLICY

# The interactive documentation starts itself by a script in its page; everything it loads comes from this service.
_DOCUMENTATION_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_DOCUMENTATION: Final = ("/docs", "/redoc")


def install(app: FastAPI) -> None:
    """Make every GET route answer HEAD (RFC 9110, section 9.3.2), and every page carry its policy."""
    app.add_middleware(_PagePolicy)
    app.add_middleware(_HeadAsGet)


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
