"""What tests share: the folder of real UN data, and the rule for what may be absent."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from api.app import create_app
from api.loading import Reading, load_documents, refresh
from api.settings import Settings
from loaders.document.reader import read_document
from queries.lookup import Lookup
from store.embedded import EmbeddedStore
from store.snapshot import Home
from tests.local_server import LocalServer, answering
from tests.serving import served
from tests.source_answers import load_all

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


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """Give a server on this machine that answers as the test says, with no proxy on the way."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering() as server:
        yield server


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
def bundled_address(bundled_home: Home) -> Iterator[str]:
    """Give the address of a service over the bundled knowledge, which is asked by real HTTP."""
    with served(create_app(Settings(store=str(bundled_home.folder), workers=1))) as address:
        yield address


@pytest.fixture(scope="module")
def web(bundled_address: str) -> Iterator[httpx.Client]:
    """Give a client of that service."""
    with httpx.Client(base_url=bundled_address, timeout=30) as client:
        yield client


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


@pytest.fixture(scope="session")
def with_sources(shared: Path, bundled_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    """Give the bundled knowledge with the sources and the texts of three resolutions loaded beside it."""
    store = EmbeddedStore(load_all(shared, bundled_home, tmp_path_factory.mktemp("sources")))
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
