"""How the sheets of the form stand inside one another in JSON, and which key ties a nested thing to its parent.

>>> CHILDREN["outcomes"]
('outputs', 'indicators', 'resources')
>>> PARENT_COLUMN["outputs"]
'outcome_id'
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CHILDREN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "programme": (
            *("outcomes", "outputs", "indicators", "milestones", "resources"),
            *("evaluations", "lessons_risks", "sections"),
        ),
        "outcomes": ("outputs", "indicators", "resources"),
        "outputs": ("indicators", "resources"),
        "indicators": ("milestones",),
    }
)
# The column that a nested thing need not state, since it stands inside what the column would name.
PARENT_COLUMN: Final[Mapping[str, str]] = MappingProxyType(
    {"outputs": "outcome_id", "indicators": "result_id", "resources": "result_id", "milestones": "indicator_id"}
)
# Keys of JSON-LD, of JSON Schema and of the form itself, which say nothing of the programme.
BESIDE: Final = frozenset({"@context", "@id", "@type", "id", "$schema", "form_version"})
