"""Which country or area an ISO 3166-1 code means, as the address that the United Nations gives it by its M49 code.

>>> area_of("KE"), area_of("ken")
('http://metadata.un.org/sdg/codes/geoArea/404', 'http://metadata.un.org/sdg/codes/geoArea/404')
>>> area_of("XK") is None
True
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from ontology.namespaces import GEO_AREA


def area_of(code: str) -> str | None:
    """Return the IRI of the area with this alpha-2 or alpha-3 code, in any case; None where there is none."""
    number = _numbers().get(code.strip().upper())
    return None if number is None else GEO_AREA + number


def alpha3_of(area: str) -> str | None:
    """Return the alpha-3 code of an area (IRI), None where there is none.

    >>> alpha3_of("http://metadata.un.org/sdg/codes/geoArea/404")
    'KEN'
    """
    return _codes().get(area.removeprefix(GEO_AREA)) if area.startswith(GEO_AREA) else None


@cache
def _codes() -> Mapping[str, str]:
    return {number: code for code, number in _numbers().items() if len(code) == 3}


@cache
def _numbers() -> Mapping[str, str]:
    text = (resources.files("loaders.sources.countries") / "area_codes.yaml").read_text(encoding="utf-8")
    numbers: dict[str, str] = {}
    for alpha3, (alpha2, number) in yaml.safe_load(text).items():
        numbers[alpha3] = numbers[alpha2] = number
    return numbers
