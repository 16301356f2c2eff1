"""The application as it is shipped: the wheel, installed in an environment of its own, answers a question."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, absent

ROOMS = ("api", "knowledge", "loaders", "ontology", "queries", "shapes", "store")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Built from a copy: setuptools leaves files in the tree and would ship what an earlier build left there.
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_every_bundled_file(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    kinds = {".py", ".ttl", ".rq", ".yaml", ".csv", ".html", ".css"}
    bundled = {
        path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in kinds
    }
    assert bundled <= carried
    assert not [name for name in carried if name.startswith(("tests/", "bench/"))]


def test_the_installed_wheel_answers_a_question(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True, capture_output=True)
    python = tmp_path / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    needed = subprocess.run(
        [*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], capture_output=True, text=True
    )
    if needed.returncode:
        absent(f"a package registry to install the pinned requirements from ({needed.stderr.strip().splitlines()[-1]})")
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)
    environment = {**os.environ, "GOLDENTHREAD_STORE": str(tmp_path / "home"), "PYTHONPATH": ""}
    command = [str(python.with_name("goldenthread")), "ask", "cq-04", "--as-of", "2021-06-29", "--format", "json"]
    asked = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert [row["end"] for row in answer["rows"]] == ["2023-12-31"]
    assert all(row["part"] for row in answer["rows"])
