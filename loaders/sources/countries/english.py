"""What the M49 list calls an area in English, where a table that repeats the list has another wording.

Tables of countries are put together by hand or by matching names, so the column that stands for M49 is sometimes
another English name. Which of them stands is told by the other English names of the row, and by the list of codes that
the Statistics Division publishes with the Sustainable Development Goals, where it lies beside. That list is older than
some names of countries, so it is not right by itself.

>>> official("Ivory Coast", "Côte d’Ivoire", ("Côte d’Ivoire", "CÔTE D'IVOIRE"))
'Côte d’Ivoire'
>>> official("Türkiye", "Turkey", ("Türkiye", ""))
'Türkiye'
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from rdflib.namespace import SKOS

from loaders.sources.files.rdf_files import Note, labels_in, read_rdf
from loaders.sources.source import SourceRefused
from ontology.namespaces import GEO_AREA

BESIDE: Final = ("../un-sdg-kos/*codes*.ttl",)
"""The files of the knowledge organization system that hold the codes of areas, from the folder of a table."""


def published_names(files: Iterable[Path], note: Note) -> Mapping[str, str]:
    """Return the English names of areas by their IRI, from files of codes; one that cannot be read is noted."""
    names: dict[str, str] = {}
    for path in files:
        try:
            graph = read_rdf(path)
        except SourceRefused as error:
            note(path.name, f"the names of areas in it were not compared: {error}")
            continue
        found = labels_in(graph, SKOS.prefLabel)
        names |= {thing: name for thing, language, name in found if language == "en" and thing.startswith(GEO_AREA)}
    return names


def official(listed: str, published: str, others: Sequence[str]) -> str:
    """Return the English name of an area: as `listed` in a table, unless the other names speak against it.

    `published` is the name in the list of the Statistics Division and `others` are further English names of the row,
    each empty where there is none. A fuller published form ("Falkland Islands (Malvinas)") stands before one that is
    cut short; else a name that none of the row shares gives way to one that two of the others agree on.
    """
    if not listed or _key(listed) == _key(published):
        return listed
    if _key(published).startswith(_key(listed)):
        return published
    named = [name for name in (published, *others) if name]
    if any(_key(name) == _key(listed) for name in others):
        return listed
    # Names in capitals only (ISO 4217) agree as well but are not how a name is written.
    agreed = [name for name in named if sum(_key(other) == _key(name) for other in named) > 1 and not name.isupper()]
    return agreed[0] if agreed else listed


def _key(name: str) -> str:
    """Return a name as it is compared: letters only, without accents and case."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in folded if not unicodedata.combining(letter)))
