"""What tests share: the folder of real UN data, and the rule for what may be absent."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from api.loading import Reading, load_documents, refresh
from loaders.document.reader import read_document
from queries.lookup import Lookup
from store.embedded import EmbeddedStore
from store.snapshot import Home

ROOT = Path(__file__).resolve().parent.parent

# No test is timed: machines are shared, and a first call may read what later ones find ready.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home that holds the bundled ontology and knowledge and nothing else."""
    home = Home(tmp_path_factory.mktemp("bundled"))
    refresh(home)
    return home


@pytest.fixture(scope="session")
def bundled_store(bundled_home: Home) -> Iterator[EmbeddedStore]:
    """Give the store of the bundled knowledge."""
    store = EmbeddedStore(bundled_home)
    yield store
    store.close()


@pytest.fixture(scope="session")
def bundled(bundled_store: EmbeddedStore) -> Lookup:
    """Return the names and evidence of the bundled knowledge."""
    return Lookup(bundled_store)


@pytest.fixture(scope="session")
def seed(shared: Path) -> Path:
    """Return the text of HSP/EB.2025/4 as a file."""
    return next((shared / "seeds").glob("000_*"))


@pytest.fixture(scope="session")
def with_text(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    """Give the bundled knowledge with the text of HSP/EB.2025/4 loaded beside it."""
    home = Home(tmp_path_factory.mktemp("with_text"))
    data = seed.read_bytes()
    load_documents(home, [Reading(read_document(data, seed.name), seed.name, hashlib.sha256(data).hexdigest())])
    store = EmbeddedStore(home)
    yield Lookup(store)
    store.close()


@pytest.fixture(autouse=True)
def no_language_is_remembered(request: pytest.FixtureRequest) -> None:
    """Let no test see the language that another chose: a page that is asked for in one sets a cookie."""
    for name in ("web", "client"):
        if name in request.fixturenames:
            cookies = getattr(request.getfixturevalue(name), "cookies", None)
            if cookies is not None:
                cookies.clear()
