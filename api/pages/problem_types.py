"""What kinds of problems mean and what to do: one of them, or all, as a page.

body = problem_types_page({"snapshot-gone": kind_of("snapshot-gone")}, "zh")
"""

from collections.abc import Mapping

from api.pages.environment import render
from api.pages.problem_kinds import ProblemKind
from api.pages.words import words_of


def problem_types_page(kinds: Mapping[str, ProblemKind], base: str, language: str) -> bytes:
    """Return kinds of problems, by the end of their type, as a page; `base` is what their types begin with."""
    _ = words_of(language).gettext
    shown = [
        {
            "slug": slug,
            "type": base + slug,
            "statuses": ", ".join(str(status) for status in kind.statuses),
            "title": _(kind.title),
            "means": _(kind.means),
            "mend": _(kind.mend),
        }
        for slug, kind in kinds.items()
    ]
    return render("problem-types.html", language, kinds=shown)
