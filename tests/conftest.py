"""What tests share: the folder of real UN data, and the rule for what may be absent."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def absent(what: str) -> None:
    """Skip the test with the reason, or fail where everything must be there (continuous integration)."""
    message = f"{what} is not available here"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real UN documents and data beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        absent("the folder ../shared with the source documents and UN data")
    return folder


@pytest.fixture(scope="session")
def java() -> str:
    """Return the path of the Java runtime that HermiT needs."""
    found = shutil.which("java")
    if found is None:
        absent("Java, which the HermiT reasoner needs,")
        raise AssertionError
    return found
