"""The sources that can be loaded by name, each module naming its own.

>>> list(sources())[:1]  # doctest: +SKIP
['sdg-kos']
"""

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from loaders.sources.source import Source

# In the order in which they are loaded together: what others refer to comes first.
_MODULES: Final[tuple[str, ...]] = (
    "sdg.kos",
    "sdg.framework",
    "sdg.labels",
    "unbis",
    "countries.areas",
    "un_habitat_indicators",
    "un_system",
    "uninfo.frameworks",
    "budget.mandates",
    "budget.sections",
    "iati.activities",
    "ceb",
    "harvest",
)


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by name, in loading order."""
    found: dict[str, Source] = {}
    for module in _MODULES:
        for source in importlib.import_module(f"loaders.sources.{module}").SOURCES:
            if source.name in found:
                raise ValueError(f"two sources are called {source.name!r}")
            found[source.name] = source
    return MappingProxyType(found)
