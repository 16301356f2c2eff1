"""The XML parts of a workbook, read event by event without ever building a tree.

A document type declaration is refused outright, so no entity is ever defined, expanded or fetched.

>>> seen = []
>>> walk([b"<a><x:b c='1'/></a>"], "part.xml", lambda name, attributes: seen.append(name), lambda name: None)
>>> seen
['a', 'b']
"""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from loaders.programme.limits import Unreadable
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence

Starts = Callable[[str, Mapping[str, str]], None]
Ends = Callable[[str], None]


def walk(
    pieces: Iterable[bytes], part: str, starts: Starts, ends: Ends, text: Callable[[str], None] | None = None
) -> None:
    """Call back for every element of a part, by name without prefix; attributes keep theirs.

    Raises Unreadable, naming the part and the line, when it is not well formed or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: starts(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: ends(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise Unreadable(
            "document-type",
            sentence(
                "{part} declares a document type or entities; such files are not read.",
                "{part} 声明了文档类型或实体；不读取此类文件。",
                part=part,
            ),
            Text("Save the file in a spreadsheet or word processor.", "请用办公软件重新保存。"),
            Place("", "", part),
        )

    parser.StartDoctypeDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise Unreadable(
            "damaged-part",
            sentence(
                "{part} is damaged in line {line}.",
                "{part} 第 {line} 行已损坏。",
                part=part,
                line=line,
            ),
            Text(
                "Open the file in its program, save it again and send that file.", "请用原软件打开、重新保存后再发送。"
            ),
            Place("", "", f"{part}, line {line}"),
        ) from None


def attribute(attributes: Mapping[str, str], name: str) -> str | None:
    """Return an attribute by its name without prefix, such as `r:id`."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)
