"""Names that people say and no source states: codes of the Goals, countries as they are spoken of, frameworks.

>>> [name for name, _ in code_names("11.1", "target")][:3]
['11.1', 'SDG 11.1', 'SDG11.1']
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

import yaml

from ontology.namespaces import DEF, GEO_AREA, ID, SDG

_FRAMEWORK: Final = re.compile(re.escape(ID + "framework/") + r"(?P<country>[a-z]{3})")
_CODE: Final = re.compile(re.escape(SDG) + r"(?P<code>\d{1,2}(?P<target>\.[0-9a-z]{1,2})?)")
_INDICATOR: Final = re.compile(re.escape(SDG) + r"C[0-9A-Za-z]+")
_NUMBER: Final = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}\.\d{1,2}")
_GOALS: Final = (("SDG", "en"), ("ODD", "fr"), ("ODS", "es"), ("ЦУР", "ru"))
_WORDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "goal": (
        ("Goal", "en"),
        ("SDG goal", "en"),
        ("Sustainable Development Goal", "en"),
        ("Objectif", "fr"),
        ("Objectif de développement durable", "fr"),
        ("Objetivo", "es"),
        ("Objetivo de Desarrollo Sostenible", "es"),
        ("Цель", "ru"),
        ("Цель в области устойчивого развития", "ru"),
        ("الهدف", "ar"),
        ("هدف التنمية المستدامة", "ar"),
        ("目标", "zh"),
        ("可持续发展目标", "zh"),
    ),
    "target": (
        ("Target", "en"),
        ("SDG target", "en"),
        ("Cible", "fr"),
        ("Meta", "es"),
        ("Задача", "ru"),
        ("الغاية", "ar"),
        ("المقصد", "ar"),
        ("具体目标", "zh"),
        ("可持续发展目标", "zh"),
    ),
    "indicator": (
        ("Indicator", "en"),
        ("SDG indicator", "en"),
        ("Indicateur", "fr"),
        ("Indicador", "es"),
        ("Показатель", "ru"),
        ("المؤشر", "ar"),
        ("指标", "zh"),
    ),
}
_FRAMEWORKS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("UNSDCF {}", "{} UNSDCF", "{} cooperation framework", "cooperation framework for {}", "UNSDCF for {}"),
    "fr": ("cadre de coopération {}", "UNSDCF {}"),
    "es": ("marco de cooperación {}", "UNSDCF {}"),
    "ru": ("рамочная программа сотрудничества {}",),
    "ar": ("إطار التعاون {}",),
    "zh": ("{}合作框架", "联合国{}可持续发展合作框架"),
}

Name = tuple[str, str]


def spoken_names(names: Mapping[str, Iterable[Name]], kinds: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Name]]:
    """Give the names that are spoken besides those stated: (thing, (name, language)).

    `names` are those stated for each thing, `kinds` the pairs of a thing and its class.
    """
    countries = _by_code(names, {thing for thing, kind in kinds if kind == DEF + "Country"})
    for code, thing in countries.items():
        yield from ((thing, name) for name in country_names().get(code, ()))
    for thing in names:
        if (found := _CODE.fullmatch(thing)) is not None:
            yield from ((thing, one) for one in code_names(found["code"], "target" if found["target"] else "goal"))
        elif _INDICATOR.fullmatch(thing):
            for number in [name for name, _ in names[thing] if _NUMBER.fullmatch(name)]:
                yield from ((thing, one) for one in code_names(number, "indicator"))
        elif (framework := _FRAMEWORK.fullmatch(thing)) is not None:
            code = framework["country"].upper()
            for name, language in {*names.get(countries.get(code, ""), ()), *country_names().get(code, ())}:
                yield from ((thing, (form.format(name), language)) for form in _FRAMEWORKS.get(language, ()))


def code_names(code: str, level: str) -> Iterator[Name]:
    """Give the ways in which people write the code of a goal, target or indicator: SDG 11, Cible 11.1."""
    yield code, ""
    for short, language in _GOALS:
        yield f"{short} {code}", language
        yield f"{short}{code}", language
    for word, language in _WORDS[level]:
        yield f"{word}{'' if language == 'zh' else ' '}{code}", language


@cache
def country_names() -> Mapping[str, tuple[Name, ...]]:
    """Return names of countries that are in use and not official, by ISO 3166-1 alpha-3 code."""
    text = (resources.files("queries.names") / "country_names.yaml").read_text(encoding="utf-8")
    return {
        code: tuple((str(name), language) for language, listed in spoken.items() for name in listed)
        for code, spoken in yaml.safe_load(text).items()
    }


def _by_code(names: Mapping[str, Iterable[Name]], countries: set[str]) -> dict[str, str]:
    """Return the countries by their ISO 3166-1 alpha-3 codes."""
    return {
        name: thing
        for thing in sorted(countries)
        if thing.startswith(GEO_AREA)
        for name, _ in names.get(thing, ())
        if len(name) == 3 and name.isascii() and name.isupper()
    }
