"""Notes beside the cells of a sheet (comments, as Excel calls them): added to those that are there.

Source: ECMA-376-1, section 18.7 (comments); ECMA-376-4, section 19.1 (their drawing, in VML).

>>> b"hello" in with_notes(None, {(5, 3): "hello"})[0]
True
"""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from api.checking.packages import plain
from api.checking.sheet_marks import numbered
from api.checking.splices import Edit, filled, namespace, spans, spliced
from loaders.programme.grids import address

COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AUTHOR: Final = "Golden Thread"
_NONE: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>'
)
_NO_DRAWING: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_NAMES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND: Final = (
    f'<v:shapetype {_NAMES} id="gt_note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
)

Texts = Mapping[tuple[int, int], str]


def with_notes(comments: bytes | None, texts: Texts) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """Return a sheet's part of comments with a text for each cell, and the cells that had no note before.

    A note that stands at a cell already is kept, and goes on with the text.
    """
    part = comments or _NONE
    own = namespace(part)
    found = list(
        spans(part, lambda _, name, __: name in ("authors", "author", "commentList", "comment", "text")).values()
    )
    authors, listed = (next(one for one in found if one.name == name) for name in ("authors", "commentList"))
    number = sum(one.name == "author" for one in found)
    edits: list[Edit] = [filled(part, authors, f"<author{own}>{_AUTHOR}</author>".encode())]
    before = {numbered(one.attributes.get("ref", "")): one for one in found if one.name == "comment"}
    new = []
    for at, text in sorted(texts.items()):
        run = f'<t xml:space="preserve">{escape(plain(text))}</t>'
        held = before.get(at)
        words = next((one for one in found if held and one.name == "text" and held.start < one.start < held.end), None)
        if words is not None:
            more = f'<r{own}><t xml:space="preserve">\n\n{escape(plain(text))}</t></r>'
            edits.append(filled(part, words, more.encode()))
        else:
            new.append((at, f'<comment{own} ref="{address(*at)}" authorId="{number}"><text>{run}</text></comment>'))
    edits.append(filled(part, listed, "".join(one for _, one in new).encode()))
    return spliced(part, edits), tuple(at for at, _ in new)


def with_shapes(drawing: bytes | None, cells: tuple[tuple[int, int], ...]) -> bytes:
    """Return a sheet's drawing of notes with a hidden one for each of these cells.

    What Excel writes there is not always well formed, so the shapes are put before its very end.
    """
    part = drawing or _NO_DRAWING
    shapes = "".join(_shape(row, column) for row, column in cells)
    end = part.rfind(b"</")
    return part[:end] + (_KIND + shapes).encode() + part[end:]


def _shape(row: int, column: int) -> str:
    name = quoteattr(f"gt_note_{address(row, column)}")
    style = "position:absolute;width:270pt;height:105pt;visibility:hidden"
    place = f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
    anchor = f"<x:Anchor>{column}, 15, {row - 1}, 10, {column + 4}, 15, {row + 6}, 4</x:Anchor>"
    return (
        f'<v:shape {_NAMES} id={name} type="#gt_note" style="{style}" fillcolor="#ffffe1" o:insetmode="auto">'
        f'<v:fill color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"{anchor}<x:AutoFill>False</x:AutoFill>{place}</x:ClientData></v:shape>"
    )
