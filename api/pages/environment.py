"""Templates filled in the reader's language: translations, dates and numbers, links that stay on this host.

    render("rules.html", "zh", current="/rules", rules=found)

A template extends `base.html`, fills its blocks `title` and `main`, and writes every visible word as `_("…")` or
`ngettext("one row", "%(num)s rows", n)`.
"""

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.pages.addresses import identifier, local_address, page_address, part_address, shortened
from api.pages.frame import PLACES, State, state
from api.pages.words import LANGUAGE_NAMES, RIGHT_TO_LEFT, locale_of, words_of
from ontology.namespaces import BASE

# Of the 64 digits of a snapshot's hash, as many as tell it from any other.
_SHOWN_DIGITS: Final = 12


def render(
    template: str,
    language: str,
    kept: Mapping[str, str] | None = None,
    *,
    current: str = "",
    snapshot: str | None = None,
    **values: Any,
) -> bytes:
    """Fill a template of `api/templates` and return the page.

    `kept` are the parameters of the address that a change of language keeps, `current` the address of the place (see
    `frame.PLACES`) that the page is, `snapshot` the state it shows where that is not the one in use.
    """
    shown = state() if snapshot is None else _shown(snapshot)
    frame = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": LANGUAGE_NAMES,
        "navigation": PLACES,
        "current": current,
        "state": shown,
        "base": BASE,
        "kept": f"{urlencode(kept)}&" if kept else "",
    }
    return environment(language).get_template(template).render(**frame, **values).encode()


def _shown(snapshot: str) -> State:
    known = state()
    return known if known and known.snapshot == snapshot else State(snapshot, None)


@cache
def environment(language: str) -> Environment:
    """Return the templates with the words, dates and numbers of a language."""
    made = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words, locale = words_of(language), locale_of(language)
    install = made.install_gettext_callables  # type: ignore[attr-defined]
    install(words.gettext, words.ngettext, newstyle=True)
    made.filters |= {
        "local": local_address,
        "page": page_address,
        "identifier": identifier,
        "short": shortened,
        "fragment": lambda iri: iri.partition("#")[2],
        "date": lambda value: written_date(value, language),
        "moment": lambda value: format_datetime(value, "long", locale=locale),
        "number": lambda value: format_decimal(value, locale=locale),
        "language_name": lambda tag: locale.languages.get(tag, tag),
        "digits": lambda text: text[:_SHOWN_DIGITS],
    }
    made.globals["part_address"] = part_address
    return made


def written_date(value: str | datetime.date, language: str) -> str:
    """Return a date as it is written in a language; a text that is no date stays as it is.

    >>> written_date("2026-11-20", "fr")
    '20 novembre 2026'
    """
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            return str(value)
    return format_date(value, "long", locale=locale_of(language))
