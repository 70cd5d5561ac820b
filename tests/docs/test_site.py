"""The site of the documentation: every link leads somewhere, and nothing comes from a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest
from markdown import Markdown

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs" / "site"
SETTINGS = ".zensical.toml"
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
"""The elements for which a browser asks by itself, each with the attribute that has the address."""


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    """What building the site of ``folder`` prints, where it may ask no other machine."""
    command = (Path(sys.executable).parent / "zensical", "build", "-f", SETTINGS, "-c", "--strict")
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **nowhere, "PYTHONPATH": str(SITE)},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the ids that it has."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page.read_text(encoding="utf-8"))
        self.ids = {each["id"] for _, each in self.found if "id" in each}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the element."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def lost(site: Path) -> dict[str, list[str]]:
    """What each page below ``site`` links to that is not there, or is loaded from elsewhere."""
    pages = {page.resolve(): Elements(page) for page in site.rglob("*.html")}
    found = {
        str(page.relative_to(site.resolve())): [
            *links_to_nothing(page, elements, pages),
            *loaded_from_elsewhere(elements),
        ]
        for page, elements in pages.items()
        if page.name != "404.html"  # its addresses are those of a server's root
    }
    return {page: links for page, links in found.items() if links}


def links_to_nothing(page: Path, elements: Elements, pages: dict[Path, Elements]) -> Iterator[str]:
    for tag, attributes in elements.found:
        link = attributes.get("href" if tag == "a" else LOADED.get(tag, ""), "")
        parts = urlsplit(link)
        if not link or parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        target = target / "index.html" if target.is_dir() else target
        wanted = parts.fragment if target in pages else ""
        if not target.is_file() or (wanted and wanted not in pages[target].ids):
            yield link


def loaded_from_elsewhere(elements: Elements) -> Iterator[str]:
    for tag, attributes in elements.found:
        link = attributes.get(LOADED.get(tag, ""), "")
        if urlsplit(link).netloc and attributes.get("rel") != "canonical":
            yield link


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a folder with the settings of the site, and one page of this text."""

    def make(text: str) -> Path:
        shutil.copy(ROOT / SETTINGS, tmp_path)
        shutil.copytree(SITE, tmp_path / "docs" / "site")
        (tmp_path / "docs" / "README.md").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def test_a_site_is_built_without_a_network_and_loads_nothing_from_one(
    small: Callable[[str], Path],
) -> None:
    folder = small("# One\n\n[its heading](#one), [of another](https://example.org)\n")
    done = built(folder)
    assert (done.returncode, lost(folder / ".site")) == (0, {}), done.stdout
    assert (folder / ".site" / "search.js").is_file()


def test_a_link_to_no_page_and_one_to_no_heading_stop_the_build(
    small: Callable[[str], Path],
) -> None:
    done = built(small("# One\n\n[two](two.md) and [a heading](#nothing)\n"))
    assert done.returncode == 1
    warnings = re.findall(r"Warning:\S* (.*)", done.stdout)
    assert warnings == ["page does not exist", "anchor does not exist"]


def test_what_leads_nowhere_and_what_is_loaded_from_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        '<h1 id="one"></h1><a href="#one"><a href="#two"><a href="one.html#two"><a href="two.py">'
        '<a href="//example.org"><img src="https://example.org/x.png"><script src="x.js">'
    )
    assert lost(tmp_path) == {
        "one.html": ["#two", "one.html#two", "two.py", "x.js", "https://example.org/x.png"]
    }


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[tox.ini](../tox.ini)", "<p><span><code>tox.ini</code></span></p>"),
        ("[`site`](../docs/site)", "<p><span><code>docs/site</code></span></p>"),
        ("[the **tests**](../../tests)", "<p><span>the tests <code>tests</code></span></p>"),
        ("[a page](../figures.md)", '<p><a href="../figures.md">a page</a></p>'),
        ("[none](../nothing.md)", '<p><a href="../nothing.md">none</a></p>'),
        ("[other](https://example.org)", '<p><a href="https://example.org">other</a></p>'),
    ],
)
def test_a_link_to_what_the_site_does_not_have_is_its_path(
    helper: Callable[[Path], ModuleType], link: str, shown: str
) -> None:
    extension = helper(SITE / "links_to_source.py").makeExtension()
    assert Markdown(extensions=[extension]).convert(link) == shown


@pytest.mark.long
def test_every_link_of_every_page_leads_somewhere_and_every_page_is_in_the_navigation() -> None:
    """Each page stands in the navigation of the page that opens the site."""
    site = ROOT / ".site"
    done = built(ROOT)
    assert (done.returncode, lost(site)) == (0, {}), done.stdout
    listed = {
        (site / urlsplit(attributes["href"]).path).resolve()
        for tag, attributes in Elements(site / "index.html").found
        if tag == "a" and "href" in attributes and not urlsplit(attributes["href"]).netloc
    }
    pages = {page.resolve() for page in site.rglob("*.html") if page.name != "404.html"}
    assert {str(page) for page in pages - listed} == set()
    assert len(pages) > 50
