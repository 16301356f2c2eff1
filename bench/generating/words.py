"""Names and sentences in English and Chinese, put together from pairs, so that both languages say the same.

>>> result(Random(1)).en
'Twelve river towns adopt flood maps and keep them up to date'
"""

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in English and Chinese."""

    en: str
    zh: str


_WHO: Final = (
    ("Twelve river towns", "十二个沿河城镇"),
    ("The national housing authority", "国家住房管理局"),
    ("Districts of the dry north", "北部干旱各县"),
    ("Port cities", "港口城市"),
    ("Councils of secondary cities", "中小城市议会"),
    ("Federations of tenants", "租户联合会"),
    ("Mountain provinces", "山区各省"),
    ("Schools and clinics", "学校和诊所"),
    ("Women who farm small plots", "从事小块耕作的妇女"),
    ("Young people without work", "失业青年"),
    ("Displaced people and their hosts", "流离失所者与收容社区"),
    ("Courts and land offices", "法院和土地办事处"),
    ("Health posts in border areas", "边境地区卫生站"),
    ("Island communities", "岛屿社区"),
    ("Public statisticians", "公共统计人员"),
    ("Water companies", "供水公司"),
)
_DOES: Final = (
    ("adopt", "通过"),
    ("finance", "资助"),
    ("publish", "公布"),
    ("enlarge", "扩大"),
    ("rebuild", "重建"),
    ("run", "管理"),
    ("test", "试行"),
    ("share", "共享"),
    ("protect", "保护"),
    ("inspect", "检查"),
)
_WHAT: Final = (
    ("flood maps", "洪水地图"),
    ("upgrading plans for informal settlements", "非正规住区改造计划"),
    ("early warning services", "预警服务"),
    ("registers of land rights", "土地权利登记册"),
    ("rental housing", "租赁住房"),
    ("primary health care", "初级保健"),
    ("school meals", "学校供餐"),
    ("solar mini-grids", "太阳能微电网"),
    ("drinking water networks", "饮用水管网"),
    ("legal aid", "法律援助"),
    ("budgets that people decide on", "参与式预算"),
    ("vaccination records", "疫苗接种记录"),
    ("seed banks", "种子库"),
    ("bus corridors", "公交走廊"),
    ("child protection services", "儿童保护服务"),
    ("statistics on violence against women", "暴力侵害妇女行为统计"),
)
_HOW: Final = (
    ("and keep them up to date", "并不断更新"),
    ("with the rights of women recorded", "并登记妇女的权利"),
    ("within reach of persons with disabilities", "并便于残疾人使用"),
    ("before the next rainy season", "赶在下一雨季之前"),
    ("out of their own revenue", "以自有收入为之"),
    ("together with civil society", "与民间社会合作"),
    ("in all languages of the country", "采用该国所有语文"),
    ("by the last year of the cycle", "于周期最后一年完成"),
    ("under public oversight", "接受公众监督"),
    ("at half the former cost", "成本减半"),
)
_MEASURES: Final = (
    ("people in informal settlements", "非正规住区居民", "person"),
    ("households without safe water", "缺乏安全用水的住户", "household"),
    ("towns without a flood map", "没有洪水地图的城镇", "city"),
    ("children out of school", "失学儿童", "person"),
    ("laws under review", "审查中的法律", "document"),
)


def result(random: Random) -> Said:
    """Return what somebody does and how: the name of a result or of a piece of work."""
    return said(_pick(random, _WHO), _pick(random, _DOES), _pick(random, _WHAT), _pick(random, _HOW))


def subject(random: Random) -> Said:
    """Return a thing that is worked on: the name of an element of a plan."""
    return said(_pick(random, _WHAT), _pick(random, _HOW))


def said(*words: Said) -> Said:
    """Return words put one after another, as each language does; a figure keeps its distance in both."""
    return Said(" ".join(word.en for word in words), "".join(word.zh for word in words))


def measure(number: int) -> tuple[Said, str]:
    """Return what a figure counts, and its unit (code of the list `unit`)."""
    en, zh, unit = _MEASURES[number % len(_MEASURES)]
    return Said(en, zh), unit


MEASURES: Final = len(_MEASURES)


def _pick(random: Random, pairs: tuple[tuple[str, str], ...]) -> Said:
    return Said(*pairs[int(random.random() * len(pairs))])
