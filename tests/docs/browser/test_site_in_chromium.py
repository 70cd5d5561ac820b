"""The site in a real Chromium, from its files: it is whole, its search finds, it asks no network.

At the width of a telephone and of a screen, light and dark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[3]
PAGES = (
    "index.html",
    "tutorial/adopt-the-contracts.html",
    "how-to/read-a-report.html",
    "reference/commands.html",
)
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(11, 12, 15)"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built of all pages."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / ".zensical.toml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    zensical = Path(sys.executable).parent / "zensical"
    subprocess.run(
        [zensical, "build", "-f", ".zensical.toml", "-c", "--strict"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "docs" / "site")},
        check=True,
        capture_output=True,
    )
    return folder / ".site"


@pytest.fixture
def opened(chromium: Any, site: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page of the site; what it complains of or asks another place for fails the test."""
    faults: list[str] = []
    contexts: list[Any] = []

    def show(name: str, width: int = 1280, scheme: str = "light") -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("request", lambda asked: faults.append(asked.url) if is_elsewhere(asked) else None)
        page.goto((site / name).as_uri())
        return page

    def is_elsewhere(asked: Any) -> bool:
        return not asked.url.startswith((site.as_uri(), "blob:", "data:"))

    yield show
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_each_page_is_whole(
    opened: Callable[..., Any], screenshots: Path, width: int, scheme: str
) -> None:
    """Nothing stands beyond its width, and it is as light or dark as its reader wants."""
    for name in PAGES:
        page = opened(name, width, scheme)
        assert page.locator("h1").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == BACKGROUND[scheme]
        page.screenshot(path=screenshots / f"site-{Path(name).stem}-{width}-{scheme}.png")


@pytest.mark.parametrize(("width", "scheme"), LOOKS[::3])
def test_the_search_finds_a_page_and_leads_to_it(
    opened: Callable[..., Any], width: int, scheme: str
) -> None:
    page = opened("index.html", width, scheme)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("can-i-deploy")
    found = page.get_by_role("listbox").get_by_role("option")
    found.first.click()
    page.wait_for_url(lambda url: "index.html" not in url.rpartition("/")[2])
    assert "can-i-deploy" in page.locator("article").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_leads_to_its_page(opened: Callable[..., Any], width: int) -> None:
    page = opened("index.html", width)
    page.locator("article a", has_text="read a report").first.click()
    page.wait_for_url("**/how-to/read-a-report.html")
    assert page.locator("h1").first.inner_text()
