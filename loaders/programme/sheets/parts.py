"""What a form is made of: sheets, and columns with their kind of value.

A column says which property of the vocabulary its values state, whether a value must be given, and how values are
written; it says nothing of rules, which look at the graph.

>>> Column("unit", Text("Unit", "单位"), Text("What is counted.", "计数对象。"), "unitText").kind
'text'
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from loaders.programme.texts import Text

Kind = Literal["text", "date", "year", "number", "integer", "yes-no", "code", "reference", "identifier"]
# What a reference points to: a sheet of this form (result: an outcome or output), or a thing of the context.
Target = Literal[
    "outcome",
    "result",
    "indicator",
    "framework",
    "framework-outcome",
    "framework-indicator",
    "plan",
    "plan-element",
    "sdg",
    "country",
]


@dataclass(frozen=True)
class Column:
    """A column: `property` is the local name of its gt: property, or `prefLabel` for skos:prefLabel.

    `codes` names the code list of a code column, or of a column that offers numbered levels; with `open_list` other
    text is welcome too. With `many`, values are separated by a semicolon or a line break.
    """

    key: str
    heading: Text
    guidance: Text
    property: str
    kind: Kind = "text"
    required: bool = False
    many: bool = False
    codes: str | None = None
    open_list: bool = False
    target: Target | None = None
    synonyms: tuple[str, ...] = ()
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows are things of class `thing` (local name); a vertical sheet is a form about one thing.

    `parent` is the property that ties a row to what it stands under in nested JSON (the programme, unless the sheet
    has a reference column with that property).
    """

    key: str
    title: Text
    thing: str
    columns: tuple[Column, ...]
    vertical: bool = False
    parent: str = ""
    synonyms: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def whole(self) -> tuple[tuple[str, str], ...]:
        """Every column by the keys of sheet and column, as a problem names what it stops."""
        return tuple((self.key, column.key) for column in self.columns)

    def column(self, key: str) -> Column:
        """Return the column with this key; raises KeyError if the sheet has none."""
        return self.by_key[key]

    @cached_property
    def identifier(self) -> Column | None:
        """The column that names a row, or None where rows have no name of their own."""
        return next((column for column in self.columns if column.kind == "identifier"), None)
