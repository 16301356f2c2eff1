"""YAML as people write facts in it: each mapping remembers its lines, a doubled key is an error, nothing is guessed.

Only what the YAML 1.2 core schema calls null, true, false and numbers is read as such; `on`, `no`, dates and `2/1` stay
text. A number with a decimal point stays exact (`Decimal`).

>>> load("{when: 2024-01-31, how many: 4}", "example.yaml")
{'when': '2024-01-31', 'how many': 4}
"""

import re
from decimal import Decimal
from typing import Any, Final

import yaml

# The C parser gives the same nodes ten times faster; a build of PyYAML without it still reads.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MarkedMapping(dict[str, Any]):
    """A mapping that knows on which line (from 1) it and each of its keys stand."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class UnreadableYaml(ValueError):  # noqa: N818 - named for what the text is
    """The text is not YAML, or says something twice; the message names file and line."""


def load(text: str, name: str) -> Any:
    """Return the YAML text as values; mappings are `MarkedMapping`. `name` is the file's name for errors.

    Raises UnreadableYaml.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableYaml(f"{name} line {line}: not YAML: {error.problem}") from error
    return None if root is None else _value(root, name)


def _value(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        mapping = MarkedMapping(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise UnreadableYaml(f"{name} line {line}: a key must be a plain word")
            key = str(key_node.value)
            if key in mapping:
                raise UnreadableYaml(
                    f"{name} line {line}: {key!r} stands here a second time (first on {mapping.lines[key]})"
                )
            mapping[key] = _value(value_node, name)
            mapping.lines[key] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name) for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    raise UnreadableYaml(f"{name} line {node.start_mark.line + 1}: this kind of value is not read")


def _scalar(node: yaml.ScalarNode) -> str | int | bool | Decimal | None:
    text = str(node.value)
    if node.style:
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text):
        return Decimal(text)
    return text
