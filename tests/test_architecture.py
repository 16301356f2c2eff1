"""The house: imports go one way, engines and web frameworks stay in their rooms, data is read as package data."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Each room may import those after it.
ROOMS = ("api", "queries", "shapes", "loaders", "store", "ontology", "knowledge")
ENGINES = {"pyoxigraph", "httpx", "oxrdflib", "SPARQLWrapper"}
WEB = {"fastapi", "starlette", "uvicorn", "typer", "jinja2"}
MOST_LINES = 400


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    above = set(ROOMS[: ROOMS.index(room)])
    wrong = {str(path.relative_to(ROOT)): sorted(imported(path) & above) for path in modules(room)}
    assert not {path: names for path, names in wrong.items() if names}


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "store"])
def test_only_the_store_knows_engines(room: str) -> None:
    assert not [path.name for path in modules(room) if imported(path) & ENGINES]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "api"])
def test_only_the_api_knows_a_web_framework(room: str) -> None:
    assert not [path.name for path in modules(room) if imported(path) & WEB]


@pytest.mark.parametrize("room", ROOMS)
def test_data_is_read_as_package_data(room: str) -> None:
    assert not [path.name for path in modules(room) if "__file__" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("room", (*ROOMS, "bench", "tests"))
def test_a_file_holds_one_idea_that_fits_in_the_mind(room: str) -> None:
    long = {path.name: path.read_text(encoding="utf-8").count("\n") for path in modules(room)}
    assert not {name: lines for name, lines in long.items() if lines > MOST_LINES}


@pytest.mark.parametrize("room", (*ROOMS, "bench", "tests"))
def test_every_module_says_what_it_is(room: str) -> None:
    assert not [
        path.name for path in modules(room) if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_no_tracked_file_names_this_machine_or_a_package_registry() -> None:
    forbidden = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org")
    found = []
    for path in ROOT.rglob("*"):
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
        if (
            path.is_file()
            and not hidden
            and path.suffix in {".py", ".md", ".toml", ".lock", ".yaml", ".ttl", ".rq", ""}
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            found.extend(f"{path.relative_to(ROOT)}: {host}" for host in forbidden if host in text)
    assert not found
