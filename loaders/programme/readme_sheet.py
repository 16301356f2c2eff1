"""The words of the template's first sheet: how to fill it in.

>>> LINES[0].en
'Country programme document: form'
"""

from typing import Final

from loaders.programme.texts import Text

LINES: Final = (
    Text("Country programme document: form", "国家方案文件：表单"),
    Text(
        "Fill in the sheets from left to right. One row is one thing: one outcome, one output, one indicator.",
        "请从左到右填写各表。一行为一项：一个成果、一个产出或一个指标。",
    ),
    Text(
        "Row 1 holds the headings, row 3 says what is asked; data begin in row 4. Headings with * must be filled in.",
        "第 1 行为标题，第 3 行为说明；数据从第 4 行开始。带 * 的标题必须填写。",
    ),
    Text(
        "Columns may be moved, hidden or widened as a whole. Do not merge cells among the data.",
        "可以整列移动、隐藏或调整宽度。数据区请勿合并单元格。",
    ),
    Text(
        "Blank means not given; 0 means none. A number not known yet: write TBD and when it is due.",
        "空白表示未填；0 表示没有。尚不知道的数字请写 TBD，并注明期限。",
    ),
    Text(
        "Where a drop-down offers a choice, its first word is enough; the sheet Lists shows all of them.",
        "下拉列表的选项只写第一个词亦可；Lists 表列出全部选项。",
    ),
    Text(
        "Several values in one cell are separated by a semicolon.",
        "一个单元格中的多个值以分号分隔。",
    ),
    Text(
        "Checking the form stores nothing of it unless you ask for that.",
        "检查表单时不保存任何内容，除非您要求保存。",
    ),
)
SAMPLE: Final = Text(
    "Example of a row in Outputs: 1.2 · 1 · Twelve city governments adopt land-use plans · Country office · "
    "Ministry of Housing; City of Kisumu",
    "产出表示例：1.2 · 1 · 十二个市政府通过土地利用规划 · 国家办事处 · 住房部; 基苏木市",
)
COLOURS: Final = (
    ("entry", Text("to be filled in", "填写")),
    ("choose", Text("to be chosen from a list", "从列表中选择")),
    ("calculated", Text("for machines; leave as it is", "机器使用；请勿改动")),
    ("guidance", Text("guidance", "说明")),
)
TITLE: Final = Text("Read me", "请先阅读")
LISTS: Final = Text("Lists", "选项")
# The sheet that a workbook given back after a check has besides.
FINDINGS: Final = Text("Findings", "检查结果")
FIELD: Final = Text("Field", "字段")
VALUE: Final = Text("Value", "值")
GUIDANCE: Final = Text("Guidance", "说明")
