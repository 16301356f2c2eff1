"""The office's own file with the findings in it: a workbook or a Word file, as it was but for the marks.

>>> marked(ToMark("xlsx", data, submission, body, "en"))[:2]  # doctest: +SKIP
b'PK'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from loaders.programme.limits import Unreadable
from loaders.programme.submission import Place, Submission
from loaders.programme.texts import Text, sentence
from ontology.translations import Language


@dataclass(frozen=True)
class ToMark:
    """What is needed to mark a file: its bytes as handed in, what was read there, and the report (`body`) on it."""

    format: Literal["xlsx", "docx"]
    data: bytes
    submission: Submission
    body: Mapping[str, Any]
    language: Language


def marked(wanted: ToMark) -> bytes:
    """Return the file with the findings in it; of another kind than a workbook, the workbook filled in from it.

    Raises Unreadable when the file cannot be opened again, or where a Word file is wanted of what was none.
    """
    # Each kind needs its own libraries, which take longer to load than most files to mark.
    if wanted.format == "xlsx":
        from api.checking.annotated import annotated

        return annotated(wanted.data, wanted.submission, wanted.body, wanted.language)
    if wanted.submission.format != "docx":
        raise no_word_file(wanted.submission.name)
    from api.checking.commented import commented

    return commented(wanted.data, wanted.submission.name, wanted.body, wanted.language)


def no_word_file(name: str) -> Unreadable:
    """Return the reason why something else than a Word file does not come back as one."""
    return Unreadable(
        "no-word-file",
        sentence(
            "{name} is no Word file, so none can be given back.",
            "{name} 不是 Word 文件，无法以 Word 文件返回。",
            name=name,
        ),
        Text("Ask for the workbook, a page or a table instead.", "请改选工作簿、网页或表格。"),
        Place("", "", name),
    )
