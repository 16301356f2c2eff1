"""The sheets beside the results: planned evaluations, lessons and risks, and the sections of the narrative.

>>> LESSONS_RISKS.column("kind").codes
'lesson-kind'
"""

from typing import Final

from loaders.programme.sheets.parts import Column, Sheet
from loaders.programme.sheets.repeated import YEAR, result_number
from loaders.programme.texts import Text

EVALUATIONS: Final = Sheet(
    "evaluations",
    Text("Evaluations", "评价"),
    "PlannedEvaluation",
    (
        Column(
            "title",
            Text("Evaluation", "评价"),
            Text("Its title.", "评价的标题。"),
            "prefLabel",
            required=True,
            synonyms=("Title", "标题"),
            width=40,
        ),
        Column(
            "type",
            Text("Kind of evaluation", "评价类别"),
            Text("Choose one.", "选择一项。"),
            "evaluationKind",
            "code",
            required=True,
            codes="evaluation-kind",
            synonyms=("Type", "类型"),
            width=24,
        ),
        YEAR,
        Column("budget", Text("Budget", "预算"), Text("Amount.", "金额。"), "evaluationBudget", "number"),
        Column(
            "owner",
            Text("Who manages it", "负责方"),
            Text("Unit or person.", "单位或个人。"),
            "responsibleUnit",
            required=True,
            synonyms=("Owner", "Responsible", "责任方"),
        ),
        Column(
            "feeds_unsdcf",
            Text("Feeds the UNSDCF evaluation", "是否服务于合作框架评价"),
            Text("yes or no.", "是或否。"),
            "feedsFrameworkEvaluation",
            "yes-no",
            synonyms=("Feeds UNSDCF",),
        ),
    ),
    parent="partOfProgramme",
)

LESSONS_RISKS: Final = Sheet(
    "lessons_risks",
    Text("Lessons & risks", "经验教训与风险"),
    "ProgrammeLesson",
    (
        Column(
            "kind",
            Text("Lesson or risk", "教训或风险"),
            Text("Choose one.", "选择一项。"),
            "lessonKind",
            "code",
            required=True,
            codes="lesson-kind",
            synonyms=("Kind", "类别"),
            width=14,
        ),
        Column(
            "text",
            Text("Text", "内容"),
            Text("What was learnt, or may go wrong.", "所得教训，或可能出现的问题。"),
            "prefLabel",
            required=True,
            synonyms=("Lesson", "Risk", "教训", "风险"),
            width=48,
        ),
        Column(
            "source_symbol",
            Text("Source document", "来源文件"),
            Text("Symbol, such as HSP/EB.2025/4.", "文号，如 HSP/EB.2025/4。"),
            "sourceSymbol",
            synonyms=("Source symbol",),
        ),
        Column(
            "source_para",
            Text("Paragraph of the source", "来源段落"),
            Text("Its number.", "段落编号。"),
            "sourceParagraph",
            synonyms=("Source para", "Source paragraph"),
            width=12,
        ),
        result_number(Text("Outcome or output concerned", "相关成果或产出"), "informsResult", many=True),
        Column(
            "mitigation",
            Text("Mitigation", "缓解措施"),
            Text("For a risk.", "风险填写。"),
            "mitigation",
            width=36,
        ),
        Column(
            "owner",
            Text("Who is responsible", "责任方"),
            Text("Unit or person.", "单位或个人。"),
            "responsibleUnit",
            synonyms=("Owner", "Risk owner"),
        ),
    ),
    parent="partOfProgramme",
    synonyms=("Lessons and risks", "Lessons", "Risks", "教训和风险"),
)

SECTIONS: Final = Sheet(
    "sections",
    Text("Sections", "章节"),
    "NarrativeSection",
    (
        Column(
            "section_code",
            Text("Section", "章节"),
            Text("Choose one.", "选择一项。"),
            "sectionCode",
            "code",
            required=True,
            codes="programme-section",
            synonyms=("Section code", "章节代码"),
            width=24,
        ),
        Column(
            "heading",
            Text("Heading", "标题"),
            Text("As in the document.", "与文件一致。"),
            "heading",
            required=True,
            width=36,
        ),
        Column(
            "text",
            Text("Text", "正文"),
            Text("The text of the section.", "本节的正文。"),
            "sectionText",
            required=True,
            width=80,
        ),
    ),
    parent="partOfProgramme",
)
