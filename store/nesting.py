"""How deeply a query is nested, read off its tokens before any parser sees it.

The parsers behind this room go one level deeper into the machine's stack for each open bracket and for each operator
that stands before its operand (`!`, `^`, a sign). Deep enough, the stack ends and the process with it, without a word;
so the depth is counted here, in one pass and without recursion. Text in strings, IRIs and comments counts for nothing.

>>> depth("ASK { FILTER(!!true) }")
4
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from store.port import QueryRefused

# The engine's stack was seen to end at some 1000 levels (FILTER EXISTS within FILTER EXISTS, in 8 MiB); people write
# fewer than twenty.
DEEPEST: Final = 200

_TOKEN: Final = re.compile(
    r"""(?P<nothing>
          \#[^\r\n]* | \s+
        | <[^<>"{}|^`\\\x00-\x20]*>
      )
      | (?P<operand>
          \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
        | (?:\\.|[^\s\#<"'(){}\[\]!^+\\-])+
      )
      | (?P<opens>[({\[]) | (?P<closes>[)}\]]) | (?P<before>[!^+-]) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(query: str) -> Iterator[re.Match[str]]:
    """Yield the pieces of a query's text, each of a kind (`lastgroup`); IRIs, spaces and comments are `nothing`."""
    return _TOKEN.finditer(query)


def code(piece: str) -> str:
    """Return a piece of a query's text, empty where it is a string, an IRI or a comment."""
    return "" if piece.startswith(('"', "'", "<", "#")) else piece


def closing(pieces: Sequence[str], opening: int) -> int:
    """Return where the group closes that opens at `pieces[opening]`; raises QueryRefused if it does not."""
    open_braces = 0
    for at in range(opening, len(pieces)):
        open_braces += {"{": 1, "}": -1}.get(pieces[at], 0)
        if not open_braces:
            return at
    raise QueryRefused("A group of the query has no end.")


def depth(query: str) -> int:
    """Return the greatest number of brackets and prefix operators that are open at one place of a query."""
    deepest = run = outside = 0
    opened: list[int] = []
    for token in tokens(query):
        match token.lastgroup:
            case "opens":
                opened.append(run + 1)
                outside += run + 1
                run = 0
            case "closes":
                outside -= opened.pop() if opened else 0
                run = 0
            case "before":
                run += 1
            case "operand" | "other":
                run = 0
        deepest = max(deepest, outside + run)
    return deepest


def refuse_deep(query: str) -> None:
    """Raise QueryRefused if a query is nested more than `DEEPEST` levels deep."""
    if (found := depth(query)) > DEEPEST:
        raise QueryRefused(
            f"The query is nested too deeply: {found} levels of brackets and of operators before an operand; "
            f"at most {DEEPEST} are read here."
        )
