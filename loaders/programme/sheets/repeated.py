"""Columns that several sheets of the form have in the same words.

>>> result_number(Text("Result", "结果"), "measures", required=True).target
'result'
"""

from typing import Final

from loaders.programme.sheets.parts import Column
from loaders.programme.texts import Text

COUNTRY: Final = Column(
    "country_iso3",
    Text("Country code", "国家代码"),
    Text("In a multi-country programme.", "多国方案填写。"),
    "inCountry",
    "reference",
    many=True,
    target="country",
    synonyms=("Country", "国家"),
    width=10,
)
YEAR: Final = Column("year", Text("Year", "年份"), Text("Four digits.", "四位数字。"), "year", "year", required=True)


def result_number(
    heading: Text, property_: str, *, required: bool = False, many: bool = False, width: int = 14
) -> Column:
    """Return the column that names an outcome or output by its number; `property_` is a local name."""
    return Column(
        "result_id",
        heading,
        Text("Its number.", "填写编号。"),
        property_,
        "reference",
        required=required,
        many=many,
        target="result",
        synonyms=("Result id", "Result number", "成果或产出编号"),
        width=width,
    )
