"""The language of the reader: as the address says (`?lang=zh`), else as remembered in a cookie, else as preferred.

It stands around the whole application, so that every address keeps a choice once made; an address always beats the
cookie, so that a link shows everyone the same. The cookie holds a language tag and nothing else.
"""

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages.frame import State, show_state, state_of
from api.pages.words import LANGUAGE_NAMES

_COOKIE: Final = "lang"
_YEAR_S: Final = 365 * 24 * 3600


class Language:
    """Remembers the language of the address, answers in the remembered one, and tells pages of which state they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in the language that address or cookie choose."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        show_state(lambda: _state(scope))
        given = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0].lower()
        chosen = given if given in LANGUAGE_NAMES else None
        remembered = _remembered(scope)
        if remembered and not given:
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-language"]
            scope = {**scope, "headers": [*kept, (b"accept-language", remembered.encode())]}

        async def with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields = MutableHeaders(scope=message)
                if fields.get("content-type", "").startswith("text/html"):
                    fields.add_vary_header("Cookie")
                    if chosen and chosen != remembered:
                        fields.append("Set-Cookie", f"{_COOKIE}={chosen}; Path=/; Max-Age={_YEAR_S}; SameSite=Lax")
            await send(message)

        await self.app(scope, receive, with_language)


def _state(scope: Scope) -> State:
    with scope["app"].state.stores.use() as store:
        return state_of(store)


def _remembered(scope: Scope) -> str | None:
    written = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    try:
        found = SimpleCookie(written.decode("latin-1")).get(_COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value in LANGUAGE_NAMES else None
