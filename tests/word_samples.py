"""Country programme documents as Word files: one in English and one in Chinese, with merged cells and titles across."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table as WordTable


def written(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(document: WordDocument, rows: Sequence[Sequence[str]]) -> WordTable:
    made: WordTable = document.add_table(len(rows), max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    return made


def english() -> bytes:
    document = Document()
    document.add_paragraph("UN-Habitat country programme document for Kenya (2026–2029)", style="Title")
    table(
        document,
        [
            ["Country", "Kenya"],
            ["Period", "2026–2029"],
            ["Strategic plan", "2026-2029"],
            ["Derivation option", "b"],
            ["Currency", "USD"],
        ],
    )
    document.add_heading("I. Programme rationale", level=1)
    document.add_paragraph("1. Cities grow fast.")
    document.add_paragraph("2. The programme derives from the UNSDCF 2022–2026 of Kenya.")
    document.add_heading("II. Programme priorities and partnerships", level=1)
    document.add_paragraph("3. Housing comes first.")
    document.add_heading("Housing", level=2)
    document.add_paragraph("4. Land follows.")
    document.add_heading("Annex. Results and resources framework", level=1)
    grid = table(
        document,
        [
            ["UNSDCF outcome 86747: By 2026 people in Kenya are housed", "", "", "", "", ""],
            ["Programme outcome 1: People live in adequate housing", "", "", "", "", ""],
            [
                "Outcome indicators, baselines, targets",
                "Data source",
                "Indicative outputs",
                "Partners",
                "Cost (US$)",
                "",
            ],
            ["", "", "", "", "Regular", "Other"],
            [
                "Indicator 1.1: Share in slums\nBaseline (2024): 24.9 %\nTarget (2029): 20 %",
                "Census",
                "Output 1.1: A housing policy\nIndicator 1.1.1: Laws passed; Baseline: 0 (2025); Target: 2 (2029)",
                "Ministry of Housing",
                "US$ 100,000",
                "250,000",
            ],
            ["", "", "Output 1.2: Land registers", "County of Nairobi", "", ""],
        ],
    )
    for number in (0, 1):
        grid.cell(number, 0).merge(grid.cell(number, 5))
    for column in range(4):
        grid.cell(2, column).merge(grid.cell(3, column))
    grid.cell(2, 4).merge(grid.cell(2, 5))
    for column in (0, 1, 4, 5):
        grid.cell(4, column).merge(grid.cell(5, column))
    document.add_paragraph("Programme outcome 2: Cities are safe")
    table(
        document,
        [
            ["Output", "Indicator", "Baseline", "Target", "Means of verification", "Responsible"],
            ["Output 2.1: Plans", "Number of plans", "3 (2025)", "TBD", "Reports", "ROAf"],
            ["", "Share of people covered", "10 %", "40 % (2029)", "Survey", "ROAf"],
        ],
    )
    table(
        document,
        [["Evaluation", "Type", "Year", "Budget", "Who manages it"], ["Final", "final", "2029", "50,000", "ROAf"]],
    )
    return written(document)


def chinese() -> bytes:
    document = Document()
    document.add_paragraph("人居署肯尼亚国家方案文件（2026–2029年）", style="Title")
    table(document, [["国家", "肯尼亚"], ["期间", "2026年至2029年"], ["战略计划", "2026-2029"]])
    document.add_heading("一、方案依据", level=1)
    document.add_paragraph("1. 城市迅速发展。")
    document.add_paragraph("2. 本方案得自肯尼亚2022–2026年合作框架。")
    grid = table(
        document,
        [
            ["合作框架成果 86747：到2026年肯尼亚人人有住房", "", "", "", ""],
            ["方案成果 1：人们住有所居", "", "", "", ""],
            ["成果指标、基线和目标", "数据来源", "指示性产出", "主要伙伴", "所需费用（千美元）合计"],
            [
                "指标1.1：贫民窟人口比例\n基线（2024年）：24.9%\n目标：20%（2029年）",
                "普查",
                "产出1.1：住房政策",
                "住房部",
                "350",
            ],
        ],
    )
    for number in (0, 1):
        grid.cell(number, 0).merge(grid.cell(number, 4))
    return written(document)
