"""The looks that findings need in a workbook, added to its styles; none that is there is changed.

Source: ECMA-376-1, section 18.8: a cell names a format (`cellXfs`) by its place, a format its font and fill by theirs.

>>> look = Look(fill="F8CBAD", base=3)
>>> look.base, look.bold
(3, False)
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from api.checking.splices import Edit, Span, filled, namespace, spans, spliced, with_attribute

# What stands around formats, in the order of the part.
_SECTIONS: Final = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
BARE: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border/></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is to look: as the format `base` (its place) does, but for what is given here.

    `fill` is a colour as six hexadecimal digits; `wraps` puts its text at the top, on several lines.
    """

    fill: str = ""
    base: int = 0
    bold: bool = False
    link: bool = False
    wraps: bool = False


def with_looks(styles: bytes, looks: Iterable[Look]) -> tuple[bytes, Mapping[Look, int]]:
    """Return the styles with formats for these looks, and the place of each; none where styles lack a section."""
    wanted = list(dict.fromkeys(looks))
    parts = spans(styles, lambda _, name, __: name in (*_SECTIONS, "xf", "font", "fill"))
    sections = {span.name: span for span in parts.values() if span.depth == 1}
    if not all(name in sections for name in _SECTIONS):
        return styles, {}
    formats = _inside(parts, sections["cellXfs"], "xf")
    count_fonts = len(_inside(parts, sections["fonts"], "font"))
    count_fills = len(_inside(parts, sections["fills"], "fill"))
    if not formats:
        return styles, {}
    own = namespace(styles)
    fills = list(dict.fromkeys(look.fill for look in wanted if look.fill))
    fonts = {"bold": f'<font{own}><b/><sz val="11"/><name val="Calibri"/></font>'}
    fonts["link"] = f'<font{own}><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font>'
    made = []
    for look in wanted:
        font = count_fonts + (0 if look.bold else 1) if look.bold or look.link else None
        fill = count_fills + fills.index(look.fill) if look.fill else None
        made.append(_format(styles, formats[min(look.base, len(formats) - 1)], own, font, fill, look.wraps))
    solid = (
        f'<fill{own}><patternFill patternType="solid"><fgColor rgb="FF{fill}"/></patternFill></fill>' for fill in fills
    )
    edits: list[Edit] = []
    for name, added, before in (
        ("fonts", list(fonts.values()), count_fonts),
        ("fills", list(solid), count_fills),
        ("cellXfs", made, len(formats)),
    ):
        edits.append(with_attribute(styles, sections[name], "count", str(before + len(added))))
        edits.append(filled(styles, sections[name], "".join(added).encode()))
    return spliced(styles, edits), {look: len(formats) + at for at, look in enumerate(wanted)}


def _inside(parts: Mapping[int, Span], section: Span, name: str) -> list[Span]:
    return [one for one in parts.values() if one.name == name and section.inner <= one.start < section.close]


def _format(styles: bytes, base: Span, own: str, font: int | None, fill: int | None, wraps: bool) -> str:
    """Return a format like another, but for its font, fill and alignment."""
    attributes = {name: value for name, value in base.attributes.items() if not name.startswith("xmlns")}
    if font is not None:
        attributes |= {"fontId": str(font), "applyFont": "1"}
    if fill is not None:
        attributes |= {"fillId": str(fill), "applyFill": "1"}
    inner = styles[base.inner : base.close].decode()
    if wraps:
        attributes |= {"applyAlignment": "1"}
        inner = f'<alignment{own} vertical="top" wrapText="1"/>'
    written = "".join(f' {name}="{value}"' for name, value in attributes.items() if re.fullmatch(r"\w+", name))
    return f"<xf{own}{written}>{inner}</xf>" if inner else f"<xf{own}{written}/>"
