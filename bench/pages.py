"""What a page costs its reader: bytes over the wire at a first visit, and when its largest part is painted.

Debian's Chromium visits every page of the browser tests, each time with nothing remembered; the largest contentful
paint is what the browser itself reports (Largest Contentful Paint, W3C Working Draft). The first visit of all is left
out of the median: it finds the service with nothing kept either, and is reported beside it.

    for result in measure(Path("~/full").expanduser()): print(result.line())
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import quantiles
from typing import Final, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from bench.result import Result
from bench.service import running
from tests.browser.test_pages import MOST_BYTES, PAGES

CHROMIUM: Final = "/usr/bin/chromium"
LATEST_PAINT_S: Final = 1.0
VISITS: Final = 4
# The last of the candidates that the browser has named by the time the page has loaded.
_LARGEST_PAINT_MS: Final = """() => new Promise(found => {
  new PerformanceObserver(list => found(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => found(-1), 5000);
})"""


class Visit(NamedTuple):
    """One visit: seconds until the largest part was painted, and bytes over the wire."""

    paint_s: float
    wire: int


def measure(home: Path, pages: Mapping[str, str] = PAGES) -> Iterator[Result]:
    """Yield the bytes and the largest paint of each page of the service on a home; raises FileNotFoundError."""
    if not Path(CHROMIUM).exists():
        raise FileNotFoundError(f"{CHROMIUM} is not there; install Debian's package chromium.")
    with running(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path in pages.items():
            first, *others = (visit(browser, address + path) for _ in range(VISITS))
            low, middle, high = quantiles((one.paint_s for one in others), n=4)
            yield Result(f"{name}: bytes of a first visit", first.wire, "bytes", MOST_BYTES)
            yield Result(f"{name}: largest paint, first of all", first.paint_s, "s")
            yield Result(f"{name}: largest paint", middle, "s", LATEST_PAINT_S, low=low, high=high)
        browser.close()


def visit(browser: Browser, address: str) -> Visit:
    """Open a page in a browser with nothing remembered; raises ValueError when it paints nothing."""
    with browser.new_context() as context:
        page = context.new_page()
        told = context.new_cdp_session(page)
        told.send("Network.enable")
        wire: list[float] = []
        told.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        paint_ms = float(page.evaluate(_LARGEST_PAINT_MS))
        if paint_ms < 0:
            raise ValueError(f"{address} painted nothing within five seconds.")
        return Visit(paint_ms / 1000, round(sum(wire)))
