"""The documents on which the reader is tested: the five source documents, and texts of a few lines.

Example: `seed(shared, 4).part("8(c)")` is a paragraph of HSP/EB.2021/19/Add.1.
"""

from pathlib import Path

from loaders.document.model import OfficialDocument
from loaders.document.reader import read_file


def seed(shared: Path, number: int) -> OfficialDocument:
    """Return one of the five source documents, by the number in its file name."""
    path = next((shared / "seeds").glob(f"{number:03}_*.txt"))
    return read_file(path)


def text_of(*lines: str) -> bytes:
    """Return paragraphs as the bytes of a text file."""
    return "\n\n".join(lines).encode()
