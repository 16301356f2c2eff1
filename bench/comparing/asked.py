"""What is asked: every question of the catalogue, the thread, coverage, gaps, search, reconciliation and a check.

Each is written three ways: as SPARQL for an engine alone, where SPARQL alone can say it; as a call of `queries`; and
as an HTTP request. Where an engine has no way of its own to say the same (`sparql` is empty), it is left out.

>>> asked()["cq-04"].path
'/questions/cq-04'
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from pydantic_core import to_json as json_bytes

from api.checking.checks import checked
from bench.comparing.own import Own
from loaders.programme.json_form import submission_of_json
from ontology.namespaces import DEF, ID
from queries.answers import answer, read_parameters
from queries.catalogue import Question, catalogue
from queries.coverage import coverage
from queries.export import to_json
from queries.reconciliation import reconcile
from queries.template import fill, iris, support
from queries.thread import find_threads

PLAN: Final = ID + "plan/un-habitat/2026-2029"
# From a decision that bundled documents speak of to an element of the plan: four steps by way of the plan's makers.
FROM: Final = "act/decision/executive-board/2024/5"
TO: Final = "element/2026-2029/focus"
SOUGHT: Final = "informal settlements"
RECONCILED: Final = "UN-Habitat"

# What somebody writes who has an engine and no index of names; to tell the best from the rest, all must be found.
_SEARCH: Final = f"""
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {{
  {{ ?thing skos:prefLabel ?name }} UNION {{ ?thing skos:altLabel ?name }}
  FILTER(CONTAINS(LCASE(STR(?name)), "{SOUGHT}"))
}}
"""
_RECONCILE: Final = f"""
PREFIX gt: <{DEF}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {{
  ?thing a gt:Organization .
  {{ ?thing skos:prefLabel ?name }} UNION {{ ?thing skos:altLabel ?name }}
  FILTER(CONTAINS(LCASE(STR(?name)), "{RECONCILED.lower()}"))
}}
"""


@dataclass(frozen=True)
class Asked:
    """One thing that is asked; `cost` is what a question declares (`anchored`, `scan`), empty for the others.

    `through` answers by way of `queries` and counts the rows; `body` is what is posted, with its media type; without
    one the address is fetched.
    """

    name: str
    cost: str
    sparql: tuple[str, ...]
    through: Callable[[Own], int]
    path: str
    body: Callable[[Own], tuple[bytes, str]] | None = None


@cache
def asked() -> Mapping[str, Asked]:
    """Return everything that is asked, by name, each with its default parameters."""
    listed = [_question(question) for question in catalogue().values()]
    both = tuple(fill(support(name), iris([PLAN])) for name in ("plan-things", "coverage"))
    listed += [
        Asked("thread", "", (), _thread, "/alignment/thread?" + urlencode({"from": FROM, "to": TO})),
        Asked("coverage", "", both, lambda own: len(coverage(own.lookup, PLAN).cells), "/alignment/coverage"),
        Asked("unserved", "", both, lambda own: len(coverage(own.lookup, PLAN).unserved), "/alignment/gaps"),
        Asked("search", "", (_SEARCH,), lambda own: len(own.index.find(SOUGHT)), "/search?" + urlencode({"q": SOUGHT})),
        Asked("reconcile", "", (_RECONCILE,), _reconcile, "/reconcile", _reconcile_body),
        Asked("check", "", (), _check, "/checks", lambda own: (own.programme, "application/json")),
    ]
    return MappingProxyType({one.name: one for one in listed})


def _question(question: Question) -> Asked:
    parameters = read_parameters(question, {}, "en")
    sparql = fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql

    def through(own: Own) -> int:
        found = answer(own.lookup, question, {}, "en")
        json_bytes(to_json(found))
        return len(found.rows)

    return Asked(question.id, question.cost, (sparql,), through, f"/questions/{question.id}")


def _thread(own: Own) -> int:
    return len(find_threads(own.lookup, ID + FROM, ID + TO).paths)


def _reconcile(own: Own) -> int:
    return len(reconcile(own.index, own.lookup, {"query": RECONCILED, "type": DEF + "Organization"}, "en"))


def _reconcile_body(own: Own) -> tuple[bytes, str]:
    queries = json.dumps({"q": {"query": RECONCILED, "type": DEF + "Organization"}})
    return urlencode({"queries": queries}).encode(), "application/x-www-form-urlencoded"


def _check(own: Own) -> int:
    submission = submission_of_json(json.loads(own.programme), "programme.json")
    return len(checked(own.lookup, own.contexts, submission).report.findings)
