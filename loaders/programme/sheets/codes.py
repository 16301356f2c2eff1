"""The code lists that the form offers, each choice with its slug and what a person picks, in English and Chinese.

The slugs are those of the ontology's code lists of the same names, so a choice becomes the concept.

>>> [str(choice.slug) for choice in CODE_LISTS["indicator-direction"]]
['increase', 'decrease', 'maintain']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and Chinese."""

    en: str
    zh: str

    def __getitem__(self, language: Literal["en", "zh"]) -> str:
        """Return the words in one language."""
        return self.zh if language == "zh" else self.en

    @property
    def both(self) -> str:
        """Both languages, as the headings of the workbook show them."""
        return f"{self.en} | {self.zh}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list."""

    slug: str
    label: Text

    @property
    def shown(self) -> str:
        """What the drop-down shows: the slug first, so that a choice is understood in either language."""
        return f"{self.slug} – {self.label.both}"


def _list(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(slug, Text(en, zh)) for slug, en, zh in rows)


CODE_LISTS: Final[Mapping[str, tuple[Choice, ...]]] = MappingProxyType(
    {
        "programme-form": _list(
            ("full", "full document", "完整文件"),
            ("short", "short, interim document", "简短的临时文件"),
        ),
        "derivation-option": _list(
            ("a", "the Cooperation Framework itself serves as programme document", "合作框架本身即为方案文件"),
            ("b", "own document, outcomes copied word for word", "自有文件，成果逐字照录"),
            ("c", "as b, with outcomes added by mandate", "同 b，并依任务增加成果"),
        ),
        "submission-status": _list(
            ("draft", "draft", "草稿"),
            ("for-review", "submitted for review", "提交审查"),
            ("approved", "approved", "已核准"),
        ),
        "language": _list(
            ("en", "English", "英文"),
            ("zh", "Chinese", "中文"),
            ("fr", "French", "法文"),
            ("es", "Spanish", "西班牙文"),
            ("ru", "Russian", "俄文"),
            ("ar", "Arabic", "阿拉伯文"),
        ),
        "yes-no": _list(("yes", "yes", "是"), ("no", "no", "否")),
        "south-south": _list(
            ("yes", "yes, used as a modality", "是，作为实施方式"),
            ("no", "no", "否"),
            ("explained", "no, explained on the programme sheet", "否，已在方案表中说明"),
        ),
        "marker": _list(
            ("0", "not targeted", "不涉及"),
            ("1", "contributes in a limited way", "有限贡献"),
            ("2", "a significant objective", "重要目标"),
            ("3", "the principal objective", "主要目标"),
        ),
        "indicator-family": _list(
            ("impact", "impact: SDG or global monitoring indicator", "影响：可持续发展目标或全球监测指标"),
            ("outcome", "outcome: core indicator", "成果：核心指标"),
            ("output", "output: performance measure", "产出：业绩计量"),
        ),
        "indicator-type": _list(("quantitative", "quantitative", "定量"), ("qualitative", "qualitative", "定性")),
        "indicator-direction": _list(
            ("increase", "should rise", "应上升"),
            ("decrease", "should fall", "应下降"),
            ("maintain", "should stay", "应保持"),
        ),
        "earmarking": _list(
            ("unearmarked", "not earmarked", "未指定用途"),
            (
                "softly-earmarked",
                "softly earmarked (theme, region, pooled fund)",
                "软性指定用途（主题、区域、集合基金）",
            ),
            ("earmarked", "earmarked for a country or programme", "指定用于国家或方案"),
            ("tightly-earmarked", "tightly earmarked for a project", "严格指定用于项目"),
        ),
        "evaluation-kind": _list(
            ("internal-midterm", "internal midterm review", "内部中期审查"),
            ("external-midterm", "external midterm evaluation", "外部中期评价"),
            ("final", "final evaluation", "最后评价"),
            ("organizational", "organizational assessment", "机构评估"),
            ("portfolio", "portfolio analysis", "项目组合分析"),
            ("thematic", "thematic or follow-up review", "专题或后续审查"),
        ),
        "lesson-kind": _list(("lesson", "lesson from the past", "经验教训"), ("risk", "risk", "风险")),
        "programme-section": _list(
            ("rationale", "Programme rationale", "方案依据"),
            ("priorities", "Priorities and partnerships", "优先事项和伙伴关系"),
            ("management", "Programme and risk management", "方案和风险管理"),
            ("monitoring", "Monitoring and evaluation", "监测和评价"),
        ),
    }
)
