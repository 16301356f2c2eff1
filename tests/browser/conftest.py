"""A real browser on the real service: Debian's Chromium, the installed command, the bundled knowledge, axe-core."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from store.snapshot import Home
from tests.conftest import ROOT, absent
from tests.npm_packages import installed

CHROMIUM = "/usr/bin/chromium"
AXE = Path(sys.prefix) / "axe"
# Level A and AA of WCAG 2.0, 2.1 and 2.2, and what axe-core holds for good practice.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watched:
    """A page and what went wrong on it: errors told in the console, requests to other hosts."""

    page: Page
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def service(bundled_home: Home) -> Iterator[str]:
    """Give the address of the service as its users start it, on the bundled knowledge."""
    command = Path(sys.executable).with_name("goldenthread")
    environment = os.environ | {"GOLDENTHREAD_STORE": str(bundled_home.folder), "GOLDENTHREAD_WORKERS": "1"}
    with subprocess.Popen(
        [str(command), "serve", "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stderr is not None
            told = ""
            while not (address := re.search(r"http://[\d.]+:\d+", told)):
                line = running.stderr.readline()
                assert line, f"the service ended: {told}"
                told += line
            _wait_for(address.group() + "/health")
            yield address.group()
        finally:
            running.terminate()


def _wait_for(address: str) -> None:
    """Wait until the service answers: it names its address before it listens."""
    for _ in range(300):
        try:
            with urlopen(address):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium, for one module: while it is open, an event loop runs that others must not meet."""
    if not Path(CHROMIUM).exists():
        absent(f"{CHROMIUM}, which the browser tests need,")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> Path:
    """Return axe-core as its lock file pins it (npm checks the hash)."""
    installed(ROOT / "tests" / "browser", AXE, "axe-core")
    return AXE / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def context(browser: Browser, service: str) -> Iterator[BrowserContext]:
    """Give a browser with nothing remembered, which has the service for its first address."""
    # The check itself is a script from outside the page, which the page's policy rightly refuses.
    opened = browser.new_context(base_url=service, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield opened
    opened.close()


@pytest.fixture
def watched(context: BrowserContext, service: str) -> Watched:
    """Return a page whose faults are written down."""
    return watch(context, service)


def watch(context: BrowserContext, service: str) -> Watched:
    """Open a page and write down its faults; that an answer is an error is the page's subject, not its fault."""
    found = Watched(context.new_page())
    host = urlsplit(service).netloc

    def hear(kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of" not in text:
            found.errors.append(text)

    def see(address: str) -> None:
        if urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc != host:
            found.elsewhere.append(address)

    found.page.on("console", lambda message: hear(message.type, message.text))
    found.page.on("pageerror", lambda error: found.errors.append(str(error)))
    found.page.on("request", lambda request: see(request.url))
    return found


@pytest.fixture(scope="session")
def barriers(axe: Path) -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page: each rule with the first elements at fault."""
    script = axe.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(script)
        # Everything that can be opened is looked at too.
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found = page.evaluate("(tags) => axe.run({ runOnly: tags, resultTypes: ['violations'] })", STANDARDS)
        return [
            f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
            for one in found["violations"]
        ]

    return look


def assert_readable(watched: Watched, barriers: Callable[[Page], list[str]]) -> None:
    """Assert that a page, all of it open, has no barrier in light and dark, fits a phone and met no error."""
    page = watched.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert not barriers(page)
    page.emulate_media(color_scheme="dark")
    assert not barriers(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not watched.errors
