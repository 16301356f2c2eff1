"""What the things of a programme are called in findings, in six languages; `{}` stands for what tells one from another.

>>> NUMBERED["outcomes"]["fr"].format("1.2")
'Effet 1.2'
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shapes.cpd.rules import Words

NUMBERED: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "outcomes": {
            "en": "Outcome {}",
            "zh": "成果{}",
            "fr": "Effet {}",
            "es": "Efecto {}",
            "ru": "Общий результат {}",
            "ar": "النتيجة {}",
        },
        "outputs": {
            "en": "Output {}",
            "zh": "产出{}",
            "fr": "Produit {}",
            "es": "Producto {}",
            "ru": "Непосредственный результат {}",
            "ar": "الناتج {}",
        },
        "indicators": {
            "en": "Indicator {}",
            "zh": "指标{}",
            "fr": "Indicateur {}",
            "es": "Indicador {}",
            "ru": "Показатель {}",
            "ar": "المؤشر {}",
        },
    }
)
# Rows without a number of their own: by the columns that tell them apart, as far as these are filled in.
DESCRIBED: Final[Mapping[str, tuple[Words, tuple[str, ...]]]] = MappingProxyType(
    {
        "milestones": (
            {
                "en": "The milestone {}",
                "zh": "里程碑{}",
                "fr": "Jalon {}",
                "es": "Hito {}",
                "ru": "Веха {}",
                "ar": "المعلم {}",
            },
            ("indicator_id", "year"),
        ),
        "resources": (
            {
                "en": "The resource line {}",
                "zh": "经费项目{}",
                "fr": "Ligne de ressources {}",
                "es": "Partida de recursos {}",
                "ru": "Статья ресурсов {}",
                "ar": "بند الموارد {}",
            },
            ("result_id", "year"),
        ),
        "evaluations": (
            {
                "en": "The evaluation {}",
                "zh": "评价{}",
                "fr": "Évaluation {}",
                "es": "Evaluación {}",
                "ru": "Оценка {}",
                "ar": "التقييم {}",
            },
            ("title",),
        ),
        "lessons_risks": (
            {
                "en": "The lesson or risk {}",
                "zh": "教训或风险{}",
                "fr": "Enseignement ou risque {}",
                "es": "Lección o riesgo {}",
                "ru": "Урок или риск {}",
                "ar": "الدرس أو الخطر {}",
            },
            ("text",),
        ),
        "sections": (
            {
                "en": "The section {}",
                "zh": "章节{}",
                "fr": "Section {}",
                "es": "Sección {}",
                "ru": "Раздел {}",
                "ar": "القسم {}",
            },
            ("heading",),
        ),
    }
)
PROGRAMME: Final[Words] = MappingProxyType(
    {
        "en": "The programme",
        "zh": "本方案",
        "fr": "Le programme",
        "es": "El programa",
        "ru": "Программа",
        "ar": "البرنامج",
    }
)
