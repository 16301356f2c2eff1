"""What of a Word file is read in one of several ways, or not at all: changes that are tracked, and pictures.

>>> list(told_of([], {}))
[]
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from docx.oxml.ns import qn

from loaders.programme.docx_blocks import Block, Elements, Paragraph
from loaders.programme.limits import LIMITS
from loaders.programme.submission import Place, Problem
from loaders.programme.texts import Text, sentence
from loaders.programme.wording import listed

_CHANGES: Final = tuple(qn(name) for name in ("w:ins", "w:del", "w:moveFrom", "w:moveTo"))
_PICTURES: Final = tuple(qn(name) for name in ("w:drawing", "w:pict", "w:object"))


def told_of(blocks: Iterable[Block], elements: Elements) -> Iterator[Problem]:
    """Give a hint for each of the two, with the first of its places; `elements` are those of the blocks' places."""
    places = list(_places(blocks))
    changed = [place for place in places if _holds(elements.get((place.sheet, place.cell)), _CHANGES)]
    if changed:
        said = sentence(
            "{places}: changes are tracked there; what was inserted was read, what was deleted was not.",
            "{places}：含有修订标记；已读取插入的文字，未读取删除的文字。",
            places=listed(changed),
        )
        fix = Text("Accept or reject the changes, and send the file again.", "请接受或拒绝修订后重新发送。")
        yield _hint("tracked-changes", changed, said, fix)
    pictured = [place for place in places if _holds(elements.get((place.sheet, place.cell)), _PICTURES)]
    if _standing_alone(elements):
        pictured.append(Place("text", "", "the text"))
    if pictured:
        said = sentence("{places}: pictures were not looked at.", "{places}：未查看图片。", places=listed(pictured))
        fix = Text("If one shows results, write them as a table.", "如图片中含有成果，请以表格填写。")
        yield _hint("unread-picture", pictured, said, fix)


def _hint(code: str, places: Sequence[Place], said: Text, fix: Text) -> Problem:
    return Problem(code, places[0], said, fix, "hint", tuple(places[: LIMITS.places]))


def _places(blocks: Iterable[Block]) -> Iterator[Place]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.place
        else:
            yield from dict.fromkeys(cell.place for row in block.rows for cell in row if cell is not None)


def _standing_alone(elements: Elements) -> bool:
    """Tell whether a picture stands in a paragraph without any text, which has no place of its own."""
    if not elements:
        return False
    root = next(iter(elements.values())).getroottree().getroot()
    within = {one for element in elements.values() for one in element.iter(*_PICTURES)}
    return any(one not in within for one in root.iter(*_PICTURES))


def _holds(element: Any, tags: tuple[str, ...]) -> bool:
    return element is not None and next(element.iter(*tags), None) is not None
