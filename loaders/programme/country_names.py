"""Which country a name means, in English or Chinese, as prose and front pages print it.

>>> code_of("Kenya"), code_of("肯尼亚"), code_of("Xanadu")
('KEN', 'KEN', None)
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from loaders.programme.values import fold

# Shorter Chinese names would be found inside other words.
_SHORTEST = 2


def code_of(name: str) -> str | None:
    """Return the alpha-3 code of the country with this very name, or None."""
    return _codes().get(fold(name))


def country_in(text: str) -> str | None:
    """Return the alpha-3 code of the one country that a text names; None where it names none or several.

    >>> country_in("Country programme document for Kenya (2026–2029)"), country_in("Niger and Nigeria")
    ('KEN', None)
    """
    folded = fold(text)
    found = {_codes()[match] for match in _pattern().findall(folded)}
    return found.pop() if len(found) == 1 else None


@cache
def _codes() -> Mapping[str, str]:
    text = (resources.files("loaders.programme") / "country_names.yaml").read_text(encoding="utf-8")
    codes: dict[str, str] = {}
    for code, names in yaml.safe_load(text).items():
        for name in names:
            codes.setdefault(fold(name), code)
    return codes


@cache
def _pattern() -> re.Pattern[str]:
    # Longest first, so that Niger is not found in Nigeria, nor Guinea in Papua New Guinea.
    names = sorted((name for name in _codes() if len(name) >= _SHORTEST), key=len, reverse=True)
    spelled = (rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in names)
    return re.compile("|".join(spelled))
