"""Realistic country programmes on real cooperation frameworks, in English or Chinese, the same for the same seed.

A programme is made whole and right: its results derive from outcomes of the framework, its sums add up, its years lie
within the plan. `bench.mutations` then makes one fault in it.

>>> programme(context, seed=1, language="en")["programme"]["country_iso3"]  # doctest: +SKIP
'KEN'
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from loaders.programme.context_model import Context, Framework, FrameworkOutcome, PlanElement

# The first year of the plan that is a draft here; a framework that ends sooner falls under the one before.
_NEW_PLAN: Final = 2026

_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        "outcome": (
            "More people in informal settlements live in safe and affordable homes",
            "Towns recover from floods and heat within weeks",
            "Residents of secondary cities reach basic services on foot",
            "Local governments spend public money where needs are greatest",
            "Displaced people and their hosts live together in serviced neighbourhoods",
        ),
        "output": (
            "Upgrading plans for twelve settlements adopted, with the rights of tenants and women recorded",
            "Municipal housing fund endowed",
            "Flood maps of five towns published",
            "Land registers of three counties opened to the public",
            "Standards for affordable rental housing issued",
            "Participatory budgets of eight towns approved",
        ),
        "measure": ("Plans adopted", "Households with secure tenure", "Towns with a flood map", "Laws in force"),
        "office": ("Country office", "Regional office"),
        "partner": ("Ministry of Housing", "Association of towns", "Federation of tenants", "Weather service"),
        "vision": ("National Vision 2035", "Pillar 2: a home for everyone"),
        "assume": ("Land prices stay within reach of the municipal fund", "The early warning law is passed"),
        "source": ("Census office", "Municipal gazette", "Board minutes"),
        "often": ("yearly", "twice a year"),
        "risk": ("Land is sold before the plans are adopted", "A flood delays the work"),
        "mitigate": ("Notice on the land register", "A second team stands by"),
        "lesson": ("Focus brings more than many small pilots",),
        "evaluation": ("Midterm review", "Final evaluation"),
        "sections": (
            "The outcomes serve women, young people, older people and persons with disabilities in slums.",
            "Human rights and climate change guide the outputs.",
            "Risks are reviewed each year.",
            "Paragraph 46 of HSP/OECPR.2025/5 is followed.",
        ),
        "title": ("Country programme 2026–2029",),
        "analysis": ("Common country analysis",),
    },
    "zh": {
        "outcome": (
            "更多非正规住区居民住上安全且可负担的住房",
            "城镇在数周内从洪水和高温中恢复",
            "中小城市居民步行即可获得基本服务",
            "地方政府把公共资金用于最需要之处",
            "流离失所者与收容社区共同生活在设施齐全的街区",
        ),
        "output": (
            "十二个住区的改造计划获得通过，租户和妇女的权利登记在册",
            "市政住房基金设立完毕",
            "五个城镇的洪水地图公布",
            "三个县的土地登记册向公众开放",
            "可负担租赁住房标准发布",
            "八个城镇的参与式预算获得核准",
        ),
        "measure": ("获得通过的计划", "拥有土地使用权保障的住户", "有洪水地图的城镇", "生效的法律"),
        "office": ("国家办事处", "区域办事处"),
        "partner": ("住房部", "城镇协会", "租户联合会", "气象局"),
        "vision": ("国家2035年愿景", "支柱二：人人有家"),
        "assume": ("土地价格仍在市政基金可承受范围内", "预警法获得通过"),
        "source": ("统计局", "市政公报", "理事会会议记录"),
        "often": ("每年", "每年两次"),
        "risk": ("计划通过之前土地被出售", "洪水延误工作"),
        "mitigate": ("在土地登记册上公告", "第二支队伍待命"),
        "lesson": ("集中力量胜过众多小型试点",),
        "evaluation": ("中期审查", "最终评价"),
        "sections": (
            "各项成果服务于非正规住区的妇女、青年、老年人和残疾人。",
            "人权和气候变化指导各项产出。",
            "每年审查风险。",
            "遵循HSP/OECPR.2025/5第46段。",
        ),
        "title": ("2026–2029年国家方案",),
        "analysis": ("共同国家评估",),
    },
}


def programme(context: Context, seed: int, language: str = "en", outcomes: int = 3, outputs: int = 2) -> dict[str, Any]:
    """Return a programme in the flat JSON form, without a fault, for the one country of a context.

    `outcomes` and `outputs` (of each outcome) say how large it is; each result has one indicator of its own or more.
    Raises LookupError if the context has no framework with outcomes, or not the elements of the plan.
    """
    random_ = random.Random(seed)  # noqa: S311 - data for tests, not secrets
    words = _WORDS[language]
    framework = next((one for one in context.frameworks if one.outcomes), None)
    if framework is None or context.iso3 is None:
        raise LookupError("the context holds no framework with outcomes")
    years = _years(framework)
    plan = "2026-2029" if years[0] >= _NEW_PLAN else "2020-2023"
    elements = [one for one in context.elements if one.key.startswith(f"{plan}/") and _is_top(one)]
    if not elements:
        raise LookupError(f"the context holds no elements of the plan {plan}")
    chosen = [random_.choice(framework.outcomes) for _ in range(outcomes)]
    made: dict[str, Any] = {
        "programme": _front(context, framework.key, plan, years, words, language),
        "outcomes": [],
        "outputs": [],
        "indicators": [],
        "milestones": [],
        "resources": [],
    }
    for number, source in enumerate(chosen, 1):
        _add_outcome(made, years, str(number), source, elements, outputs, words, random_)
    made["programme"]["total_budget"] = sum(line["total"] for line in made["resources"] if "." not in line["result_id"])
    return made | _around(words, years, outcomes)


def _years(framework: Framework) -> tuple[int, int]:
    """Return the first and last year of a programme within the years in which the framework's work was seen."""
    begun, ended = framework.observed_start, framework.observed_end
    first, last = (int(str(begun)[:4]) if begun else _NEW_PLAN), (int(str(ended)[:4]) if ended else _NEW_PLAN + 3)
    return (_NEW_PLAN, last) if last > _NEW_PLAN else (max(first, 2022), min(last, _NEW_PLAN - 1))


def _is_top(element: PlanElement) -> bool:
    return any(kind.endswith(("DomainOfChange", "ImpactArea", "StrategicFocus")) for kind in element.kinds)


def _front(
    context: Context,
    framework: str,
    plan: str,
    years: tuple[int, int],
    words: Mapping[str, tuple[str, ...]],
    language: str,
) -> dict[str, Any]:
    return {
        "country_iso3": context.iso3,
        "title": words["title"][0],
        "type": "full",
        "start": f"{years[0]}-01-01",
        "end": f"{years[1]}-12-31",
        "unsdcf_id": framework,
        "derivation_option": "b",
        "unsdcf_role": words["office"][0],
        "period_reason": words["vision"][0],
        "cca_title": words["analysis"][0],
        "cca_date": "2021-03-01",
        "national_plan": words["vision"][0],
        "national_plan_goal": words["vision"][1],
        "plan_version": plan,
        "rc_consulted_on": f"{years[0] - 1}-09-15",
        "rc_reference": "RC/2025/17",
        "status": "for-review",
        "language": language,
        "interim": "no",
        "currency": "USD",
    }


def _add_outcome(
    made: dict[str, Any],
    years: tuple[int, int],
    code: str,
    source: FrameworkOutcome,
    elements: Sequence[Any],
    outputs: int,
    words: Mapping[str, tuple[str, ...]],
    random_: random.Random,
) -> None:
    primary, secondary = random_.sample(list(elements), 2)
    spoken = source.names.get("en") or next(iter(source.names.values()))
    sdgs = [iri.rsplit("/", 1)[-1] for iri in source.sdgs] or ["11.1"]
    made["outcomes"].append(
        {
            "outcome_id": code,
            "statement": words["outcome"][(int(code) - 1) % len(words["outcome"])],
            "unsdcf_outcome_id": source.shown,
            "unsdcf_outcome_text": spoken,
            "plan_primary": primary.key,
            "plan_secondary": secondary.key,
            "sdg_targets": "; ".join(sdgs[:2]),
            "assumptions": words["assume"][int(code) % 2],
        }
    )
    made["indicators"].append(_indicator(f"{code}.a", code, "outcome", years, words, random_))
    shares = [(random_.randrange(1, 9) * 10_000, random_.randrange(5, 50) * 10_000) for _ in range(outputs)]
    for number, (regular, other) in enumerate(shares, 1):
        output = f"{code}.{number}"
        made["outputs"].append(_output(output, code, words, random_))
        made["indicators"].append(_indicator(f"{output}.a", output, "output", years, words, random_))
        made["resources"].append(_money(output, years[0], regular, other))
        if number == 1:
            made["milestones"] += _milestones(made["indicators"][-1], years)
    made["resources"].append(_money(code, years[0], sum(one for one, _ in shares), sum(one for _, one in shares)))


def _output(output: str, outcome: str, words: Mapping[str, tuple[str, ...]], random_: random.Random) -> dict[str, Any]:
    return {
        "output_id": output,
        "outcome_id": outcome,
        "statement": random_.choice(words["output"]),
        "unit_responsible": random_.choice(words["office"]),
        "partners": "; ".join(random_.sample(words["partner"], 2)),
        "un_partners": "UNDP",
        "sstc": random_.choice(("yes", "no")) if output != "1.1" else "yes",
        "gender_marker": random_.choice((0, 1)),
        "hr_marker": random_.choice((0, 1)),
        "awp_ref": f"Subprogramme {random_.randrange(1, 5)}",
        "joint_programme": words["vision"][1] if output == "1.1" else None,
    }


def _indicator(
    code: str,
    result: str,
    family: str,
    years: tuple[int, int],
    words: Mapping[str, tuple[str, ...]],
    random_: random.Random,
) -> dict[str, Any]:
    baseline = random_.randrange(0, 50)
    return {
        "indicator_id": code,
        "result_id": result,
        "statement": f"{random_.choice(words['measure'])} ({code})",
        "family": family,
        "type": "quantitative",
        "unit": words["measure"][0],
        "direction": "increase",
        "baseline": baseline,
        "baseline_year": years[0] - 1,
        "target": baseline + random_.randrange(10, 60),
        "target_year": years[1],
        "source": random_.choice(words["source"]),
        "frequency": random_.choice(words["often"]),
        "owner": random_.choice(words["office"]),
        "cumulative": "yes",
        "disaggregation": "sex; age; disability",
        "unsdcf_indicator_id": "1.1" if family == "outcome" else None,
    }


def _milestones(indicator: Mapping[str, Any], years: tuple[int, int]) -> list[dict[str, Any]]:
    low, high = indicator["baseline"], indicator["target"]
    values = {years[0]: low + (high - low) // 3, years[1]: high}
    return [{"indicator_id": indicator["indicator_id"], "year": year, "value": value} for year, value in values.items()]


def _money(result: str, year: int, regular: int, other: int) -> dict[str, Any]:
    total = regular + other
    return {
        "result_id": result,
        "year": year,
        "regular": regular,
        "other": other,
        "total": total,
        "secured": total // 4,
        "to_mobilise": total - total // 4,
        "instrument_code": "softly-earmarked" if "." in result else "unearmarked",
        "currency": "USD",
    }


def _around(words: Mapping[str, tuple[str, ...]], years: tuple[int, int], outcomes: int) -> dict[str, Any]:
    office = words["office"][0]
    codes = ("rationale", "priorities", "management", "monitoring")
    lesson = {"source_symbol": "HSP/OECPR.2025/5", "source_para": "42", "result_id": "1.1"}
    risks = [
        {"kind": "risk", "text": text, "result_id": str(number), "mitigation": mend, "owner": office}
        for number in range(1, outcomes + 1)
        for text, mend in [(f"{words['risk'][number % 2]} ({number})", words["mitigate"][number % 2])]
    ]
    return {
        "evaluations": [
            {
                "title": words["evaluation"][0],
                "type": "internal-midterm",
                "year": years[0],
                "budget": 20_000,
                "owner": office,
                "feeds_unsdcf": "no",
            },
            {
                "title": words["evaluation"][1],
                "type": "final",
                "year": years[1] - 1,
                "budget": 60_000,
                "owner": office,
                "feeds_unsdcf": "yes",
            },
        ],
        "lessons_risks": [{"kind": "lesson", "text": words["lesson"][0], **lesson}, *risks],
        "sections": [
            {"section_code": code, "heading": code.title(), "text": text}
            for code, text in zip(codes, words["sections"], strict=True)
        ],
    }
