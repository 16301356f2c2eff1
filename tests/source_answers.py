"""Questions about what sources say, asked of a store that holds them, and the same files read by plain means.

Example: `rows(with_sources, "programme-results", year="2027")` gives one dict for each row of the answer.
"""

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from api.loading import Reading, load_documents
from api.loading_sources import load_sources
from loaders.resolutions import read_resolution
from loaders.sources.registry import sources
from ontology.namespaces import ID
from queries.answers import Answer, Cell, Link, answer
from queries.catalogue import catalogue
from queries.lookup import Lookup
from store.snapshot import Home

OWN = ID + "org/un-habitat"
# The smallest set of sources that every question but those about activities is answered from.
LOADED = (
    "sdg-kos",
    "sdg-framework",
    "countries",
    "un-habitat-indicators",
    "un-system",
    "uninfo",
    "mandates",
    "budget",
    "ceb",
)
TEXTS = ("A_RES_34_114.json", "HSP_HA.1_Res.5.json", "HSP_HA.2_Res.1.json")


def load_all(shared: Path, bundled_home: Home, folder: Path) -> Home:
    """Return a home in `folder` that holds the bundled knowledge, the sources and the texts of three resolutions."""
    home = Home(shutil.copytree(bundled_home.folder, folder / "home"))
    place = folder / "data"
    place.mkdir()
    for source in (shared / "data").iterdir():
        if source.is_dir() and source.name != "un-habitat-indicators":
            (place / source.name).symlink_to(source)
    (place / "un-habitat-indicators").mkdir()
    shutil.copy(shared / "data/un-habitat-indicators/SDG_11-7-1_AFG.csv", place / "un-habitat-indicators")
    load_documents(home, [_text(shared / "data/un-resolutions" / name) for name in TEXTS])
    load_sources(home, [sources()[name] for name in LOADED], str(place))
    return home


def _text(path: Path) -> Reading:
    data = path.read_bytes()
    return Reading(read_resolution(data, path.name), path.name, sha256(data).hexdigest())


def table(shared: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table of a source."""
    with (shared / "data" / name).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def tree(shared: Path, code: str) -> Any:
    """Return what the register of cooperation frameworks says of a country, as its file does."""
    return json.loads((shared / f"data/uninfo/{code}.json").read_text(encoding="utf-8"))


def rows(lookup: Lookup, question: str, **given: str) -> list[dict[str, Any]]:
    """Return each row of an answer, by column."""
    found = ask(lookup, question, **given)
    return [dict(zip(found.question.columns, map(plain, row), strict=True)) for row in found.rows]


def ask(lookup: Lookup, question: str, **given: str) -> Answer:
    return answer(lookup, catalogue()[question], given, "en")


def plain(cell: Cell) -> Any:
    """Return a thing as its IRI, evidence as the places it names, anything else as it is."""
    if isinstance(cell, Link):
        return cell.iri
    return {part.part for part in cell} if isinstance(cell, tuple) else cell


def area(code: str) -> str:
    """Return the IRI of a country by its M49 code."""
    return f"http://metadata.un.org/sdg/codes/geoArea/{code}"
