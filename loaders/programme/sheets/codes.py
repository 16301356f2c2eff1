"""The code lists that the form offers, each choice with its slug and what a person picks, in words.

The slugs are those of the ontology's code lists of the same names, so a choice becomes the concept.

>>> [str(choice.slug) for choice in CODE_LISTS["indicator-direction"]]
['increase', 'decrease', 'maintain']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from loaders.programme.texts import Text
from ontology.translations import Language


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list."""

    slug: str
    label: Text

    @property
    def shown(self) -> str:
        """What the drop-down shows unless another language is asked for."""
        return self.shown_in("en")

    def shown_in(self, language: Language) -> str:
        """Return what the drop-down shows: the slug first, so that a choice is understood in any language."""
        return f"{self.slug} – {self.label.shown(language)}"


def _list(*rows: tuple[str, Text]) -> tuple[Choice, ...]:
    return tuple(Choice(slug, label) for slug, label in rows)


CODE_LISTS: Final[Mapping[str, tuple[Choice, ...]]] = MappingProxyType(
    {
        "programme-form": _list(
            ("full", Text("full document", "完整文件")),
            ("short", Text("short, interim document", "简短的临时文件")),
        ),
        "derivation-option": _list(
            ("a", Text("the Cooperation Framework itself serves as programme document", "合作框架本身即为方案文件")),
            ("b", Text("own document, outcomes copied word for word", "自有文件，成果逐字照录")),
            ("c", Text("as b, with outcomes added by mandate", "同 b，并依任务增加成果")),
        ),
        "submission-status": _list(
            ("draft", Text("draft", "草稿")),
            ("for-review", Text("submitted for review", "提交审查")),
            ("approved", Text("approved", "已核准")),
        ),
        "language": _list(
            ("en", Text("English", "英文")),
            ("zh", Text("Chinese", "中文")),
            ("fr", Text("French", "法文")),
            ("es", Text("Spanish", "西班牙文")),
            ("ru", Text("Russian", "俄文")),
            ("ar", Text("Arabic", "阿拉伯文")),
        ),
        "yes-no": _list(("yes", Text("yes", "是")), ("no", Text("no", "否"))),
        "south-south": _list(
            ("yes", Text("yes, used as a modality", "是，作为实施方式")),
            ("no", Text("no", "否")),
            ("explained", Text("no, explained on the programme sheet", "否，已在方案表中说明")),
        ),
        "marker": _list(
            ("0", Text("not targeted", "不涉及")),
            ("1", Text("contributes in a limited way", "有限贡献")),
            ("2", Text("a significant objective", "重要目标")),
            ("3", Text("the principal objective", "主要目标")),
        ),
        "indicator-family": _list(
            ("impact", Text("impact: SDG or global monitoring indicator", "影响：可持续发展目标或全球监测指标")),
            ("outcome", Text("outcome: core indicator", "成果：核心指标")),
            ("output", Text("output: performance measure", "产出：业绩计量")),
        ),
        "indicator-type": _list(
            ("quantitative", Text("quantitative", "定量")), ("qualitative", Text("qualitative", "定性"))
        ),
        "indicator-direction": _list(
            ("increase", Text("should rise", "应上升")),
            ("decrease", Text("should fall", "应下降")),
            ("maintain", Text("should stay", "应保持")),
        ),
        "earmarking": _list(
            ("unearmarked", Text("not earmarked", "未指定用途")),
            (
                "softly-earmarked",
                Text("softly earmarked (theme, region, pooled fund)", "软性指定用途（主题、区域、集合基金）"),
            ),
            ("earmarked", Text("earmarked for a country or programme", "指定用于国家或方案")),
            ("tightly-earmarked", Text("tightly earmarked for a project", "严格指定用于项目")),
        ),
        "evaluation-kind": _list(
            ("internal-midterm", Text("internal midterm review", "内部中期审查")),
            ("external-midterm", Text("external midterm evaluation", "外部中期评价")),
            ("final", Text("final evaluation", "最后评价")),
            ("organizational", Text("organizational assessment", "机构评估")),
            ("portfolio", Text("portfolio analysis", "项目组合分析")),
            ("thematic", Text("thematic or follow-up review", "专题或后续审查")),
        ),
        "lesson-kind": _list(("lesson", Text("lesson from the past", "经验教训")), ("risk", Text("risk", "风险"))),
        "programme-section": _list(
            ("rationale", Text("Programme rationale", "方案依据")),
            ("priorities", Text("Priorities and partnerships", "优先事项和伙伴关系")),
            ("management", Text("Programme and risk management", "方案和风险管理")),
            ("monitoring", Text("Monitoring and evaluation", "监测和评价")),
        ),
    }
)
