"""JSON from outside, parsed with care: line and column of a mistake, repeated keys, NaN, nesting, exact numbers.

`json.loads` keeps the last of two equal keys and takes NaN for a number, both in silence; here they stay visible.

>>> value = parsed(b'{"a": 1, "a": 2.50}', "programme.json")
>>> value["a"], value.repeated
(Decimal('2.50'), ('a',))
"""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from loaders.programme.limits import LIMITS, Unreadable, check_size, check_values
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence

_LONGEST_NUMBER = 100


class JsonObject(dict[str, Any]):
    """An object of a JSON text; `repeated` are the keys it has more than once (the last value is kept)."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotANumber:
    """NaN or an infinity, or a number too long to be one: no JSON number (RFC 8259, section 6), kept as written."""

    written: str


def parsed(data: bytes, name: str) -> Any:
    """Return the value of a JSON text, numbers as int and Decimal; raises Unreadable with line and column."""
    check_size(data, name)
    text = _decoded(data, name)
    # Every value but the first of its kind follows a comma; commas within texts are few beside them.
    check_values(text.count(","), name)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=NotANumber,
            parse_float=_decimal,
            parse_int=lambda number: int(number) if len(number) <= _LONGEST_NUMBER else NotANumber(number),
        )
    except json.JSONDecodeError as error:
        raise _mistake(error, name) from None
    except RecursionError:
        raise _too_deep(name) from None
    if _depth_exceeds(value, LIMITS.nesting):
        raise _too_deep(name)
    return value


def _decimal(number: str) -> Decimal | NotANumber:
    """Return a number with point or exponent; one whose exponent makes it endless is none that can be meant."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return NotANumber(number)
    fits = len(number) <= _LONGEST_NUMBER and abs(value.adjusted()) <= _LONGEST_NUMBER
    return value if fits else NotANumber(number)


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        made.repeated = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return made


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            "wrong-encoding",
            sentence(
                "{name} is not UTF-8: line {line} has the byte {byte:02X}.",
                "{name} 不是 UTF-8：第 {line} 行。",
                name=name,
                line=line,
                byte=data[error.start],
            ),
            Text("Save it as UTF-8.", "请另存为 UTF-8。"),
            Place("", "", f"{name}, line {line}"),
        ) from None


def _mistake(error: json.JSONDecodeError, name: str) -> Unreadable:
    at = f"line {error.lineno}, column {error.colno}"
    return Unreadable(
        "json-syntax",
        sentence(
            "{name} is no JSON at {at}: {error}.",
            "{name} 第 {line} 行第 {column} 列不是合法的 JSON。",
            name=name,
            at=at,
            error=error.msg,
            line=error.lineno,
            column=error.colno,
        ),
        Text(
            "Correct the text there; often a comma or a quotation mark is missing.",
            "请更正该处；常见原因是缺少逗号或引号。",
        ),
        Place("", "", f"{name}, {at}"),
    )


def _too_deep(name: str) -> Unreadable:
    return Unreadable(
        "nested-too-deep",
        sentence(
            "{name} nests more than {nesting} levels deep.",
            "{name} 的嵌套超过 {nesting} 层。",
            name=name,
            nesting=LIMITS.nesting,
        ),
        Text("The form needs six levels.", "表单只需六层。"),
        Place("", "", name),
    )


def _depth_exceeds(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
