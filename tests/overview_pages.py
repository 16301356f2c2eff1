"""Pages as tests read them: the parsed page, its parts by class, and what every page must keep."""

from html.parser import HTMLParser

import httpx

VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


class Read(HTMLParser):
    """A page as a list of elements: tag, attributes, and the text inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.unclosed: list[str] = []
        self.feed(text)
        self.unclosed += [tag for tag, _, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: tuple[str, dict[str, str], list[str]] = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        else:
            self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def all(self, tag: str, kind: str = "") -> list[tuple[dict[str, str], str]]:
        """Return the attributes and the text of the elements with a tag (and a class)."""
        return [
            (attributes, " ".join("".join(text).split()))
            for name, attributes, text in self.elements
            if name == tag and (not kind or kind in attributes.get("class", "").split())
        ]

    @property
    def ids(self) -> list[str]:
        """Return all ids."""
        return [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]


def page(web: httpx.Client, address: str, language: str = "en") -> Read:
    """Ask for a page and return it read, having made sure of what every page keeps."""
    response = web.get(address, params=None, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["etag"]
    assert len(response.content) <= 150_000
    read = Read(response.text)
    assert not read.unclosed
    assert len(read.ids) == len(set(read.ids)), "an id is given once"
    assert not any("style" in attributes for _, attributes, _ in read.elements), "the policy forbids style attributes"
    assert all("src" in attributes for tag, attributes, _ in read.elements if tag == "script"), "no inline script"
    inside = [attributes["href"][1:] for attributes, _ in read.all("a") if attributes.get("href", "").startswith("#")]
    assert set(inside) <= set(read.ids), "every link inside the page finds its place"
    return read
