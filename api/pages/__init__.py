"""The same answers for people: plain HTML made on the server, readable without JavaScript and without any other host.

One module per kind of page; each page is a function that takes what was found and a language and returns the bytes of
the page. `environment.render` fills a template of `api/templates`, `api/locale` holds the translations, `catalogues`
keeps them up to date.

>>> start_page("en", snapshot)[:15]  # doctest: +SKIP
b'<!doctype html>'
"""

from api.pages.addresses import CONTENT_SECURITY_POLICY, local_address
from api.pages.checking import report_page
from api.pages.data import preview_page, triples_page, vocabulary_page
from api.pages.errors import error_page
from api.pages.question import answer_page, questions_page
from api.pages.rules import rule_page, rules_page
from api.pages.search import search_page
from api.pages.start import start_page
from api.pages.thing import thing_page

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "answer_page",
    "error_page",
    "local_address",
    "preview_page",
    "questions_page",
    "report_page",
    "rule_page",
    "rules_page",
    "search_page",
    "start_page",
    "thing_page",
    "triples_page",
    "vocabulary_page",
]
