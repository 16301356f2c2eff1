"""Rules that look at many things at once: one SPARQL query per file, where a row is a finding.

SHACL says what one thing must have; a rule about pairs or sums over the whole graph is clearer, and far cheaper, as one
set query. The front matter (`#+` lines, YAML) carries what a shape carries: `id`, `module`, `severity`, `message` and
`fix`; `explains` lists the causes of other findings on the same thing and value that a row of this rule makes plain.
A row binds `?focus`, and where it helps `?path` and `?value`.

>>> query = read_rule_query(EXAMPLE, "example.rq")
>>> query.id, query.severity
('Example', 'warning')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import yaml

from ontology.namespaces import rebase
from shapes.findings import SEVERITIES, Severity
from shapes.lint import BrokenShape
from store.port import StoreError
from store.scratch import Scratch

_MARK: Final = "#+ "
_REQUIRED: Final = frozenset({"id", "module", "severity", "message", "fix"})
_KNOWN: Final = _REQUIRED | {"explains"}

EXAMPLE: Final = """\
#+ id: Example
#+ module: document
#+ severity: warning
#+ message: {en: It is wrong., zh: 有误。}
#+ fix: {en: Mend it., zh: 请改正。}
SELECT ?focus WHERE { ?focus a <urn:example:Wrong> }
"""


@dataclass(frozen=True)
class RuleQuery:
    """A rule written as a query, ready to be run."""

    id: str
    module: str
    severity: Severity
    message: Mapping[str, str]
    fix: Mapping[str, str]
    explains: tuple[str, ...]
    sparql: str


def read_rule_query(text: str, name: str) -> RuleQuery:
    """Return the rule written in `text`, the content of the file `name`; raises BrokenShape saying what is wrong."""
    front = "\n".join(line.removeprefix(_MARK) for line in text.splitlines() if line.startswith(_MARK))
    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise BrokenShape([f"{name}: the lines that begin with `{_MARK}` are not YAML: {error}"]) from error
    problems = _faults(fields if isinstance(fields, dict) else {})
    if problems:
        raise BrokenShape([f"{name}: {problem}" for problem in problems])
    sparql = rebase(text)
    try:
        variables = Scratch().select(sparql).variables
    except StoreError as error:
        raise BrokenShape([f"{name}: the query cannot be read: {error}"]) from error
    if "focus" not in variables:
        raise BrokenShape([f"{name}: the query must select ?focus, the thing at fault"])
    return RuleQuery(
        fields["id"],
        fields["module"],
        cast("Severity", fields["severity"]),
        fields["message"],
        fields["fix"],
        tuple(fields.get("explains", ())),
        sparql,
    )


def _faults(fields: dict[str, Any]) -> list[str]:
    problems = [f"{key} is missing" for key in sorted(_REQUIRED - fields.keys())]
    problems += [f"{key} is not a key of a rule" for key in sorted(fields.keys() - _KNOWN)]
    if fields.get("severity", "info") not in SEVERITIES:
        problems.append(f"severity is one of {', '.join(SEVERITIES)}")
    for key in ("message", "fix"):
        words = fields.get(key, {"en": "", "zh": ""})
        if not isinstance(words, dict) or set(words) != {"en", "zh"}:
            problems.append(f"{key} has one text in English (en) and one in Chinese (zh)")
    return problems
