"""The page in a real Chromium: it opens at once, fits each width, and is for eyes and keys alike.

Long: it runs in the tox environment ``report``, which leaves pictures of what it looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from handfast.model.clauses import Clause
from handfast.report.run import Run
from handfast.report.written.html import html_of

pytestmark = pytest.mark.long

_AXE = "axe_playwright_python.sync_playwright"
_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
"""Milliseconds until a page is loaded."""
_LOADS = 10
"""Checks of accessibility, which only the environment ``report`` has."""

WIDTHS = ((1280, 800), (390, 844))
BREAK = "a field renamed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_nothing_is_cut_off_and_each_text_has_contrast(
    opened: Any,
    broken_run: Callable[..., Run],
    screenshots: Path,
    width: int,
    height: int,
    scheme: str,
) -> None:
    """At both widths, in light and dark, closed and with everything open (WCAG 2.2 A and AA)."""
    axe = import_module(_AXE).Axe()
    page = opened(broken_run(BREAK), width, height, scheme)
    page.screenshot(path=screenshots / f"closed-{width}-{scheme}.png")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.screenshot(path=screenshots / f"open-{width}-{scheme}.png")
    wide = (
        "[...document.querySelectorAll('body *')].filter(one => !one.closest('.skip, .scroll, svg')"
    )
    wide += " && getComputedStyle(one).position !== 'absolute'"
    wide += " && !one.closest('thead') && one.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(one => one.outerHTML.slice(0, 200))") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}})
    violations = [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found.response["violations"]
    ]
    assert violations == []
    checked = {one["id"] for one in found.response["passes"]}
    assert {"color-contrast", "html-has-lang", "label"} <= checked


def test_poor_contrast_is_found(opened: Any, broken_run: Callable[..., Run]) -> None:
    """So that the check above is one."""
    axe = import_module(_AXE).Axe()
    page = opened(broken_run(BREAK))
    page.evaluate("document.documentElement.style.setProperty('--quiet', '#aaaaaa')")
    violations = axe.run(page).response["violations"]
    assert "color-contrast" in {one["id"] for one in violations}


def test_keys_reach_and_open_everything(opened: Any, broken_run: Callable[..., Run]) -> None:
    """In the order of the page: the link to the causes, the parts, the filter, then each cause."""
    run = broken_run("an exception for what is missing", BREAK)
    page = opened(run)
    focus = "document.activeElement.getAttribute('name') || document.activeElement.innerText"
    order = []
    for _ in range(13):
        page.keyboard.press("Tab")
        order.append(page.evaluate(focus).split("\n")[0])
    parts = ["Causes", "Not verified", "Who relies on whom", "Coverage", "Interactions"]
    fields = ["consumer", "provider", "operation", "verdict", "text", "Show all"]
    assert order == ["Skip to the causes", *parts, *fields, run.causes[0].title]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.locator(".cause").first.is_visible()
    page.keyboard.press("Enter")
    assert not page.locator(".cause").first.is_visible()


def test_the_filter_leaves_what_fits(opened: Any, broken_run: Callable[..., Run]) -> None:
    """By each of its parts, together, and all again."""
    run = broken_run("an exception for what is missing", BREAK)
    page = opened(run)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    def shown(selector: str) -> int:
        return sum(one.is_visible() for one in page.locator(selector).all())

    def chosen(field: str, label: str, keep: Callable[[Any], bool]) -> None:
        page.select_option(f"select[name={field}]", label=label)
        assert shown("tr[data-row]") == sum(map(keep, run.rows)) > 0
        page.select_option(f"select[name={field}]", label="all")

    chosen("consumer", "admin", lambda row: row.consumer == "admin")
    chosen("provider", "llm-worker", lambda row: row.provider == "llm-worker")
    chosen("operation", "list_tasks", lambda row: row.offered == "list_tasks")
    chosen("verdict", "failed", lambda row: row.verdict == "failed")
    page.select_option("select[name=consumer]", label="email-poller")
    page.select_option("select[name=verdict]", label="failed")
    assert (shown("tr[data-row]"), shown("[data-cause]")) == (0, 0)
    assert page.locator("#causes [data-empty]").is_visible()
    assert (
        page.locator("output").inner_text()
        == f"0 of {len(run.rows)} interactions and 0 causes fit."
    )
    page.click("button[type=reset]")
    page.locator("[data-cause]").first.wait_for()  # the page shows all at once, after the click
    assert shown("[data-cause]") == len(run.causes)
    page.fill("input[name=text]", "KeyError")
    assert shown("[data-cause]") == 1


def test_a_link_leads_to_a_cause_and_to_what_it_breaks(
    opened: Any, broken_run: Callable[..., Run]
) -> None:
    """From an interaction, and from outside."""
    run = broken_run("an exception for what is missing", BREAK)
    id_ = run.causes[-1].id
    page = opened(run, anchor=f"#cause-{id_}-1")
    assert page.locator(f"#cause-{id_}-1 dl").first.is_visible()
    page = opened(run)
    page.evaluate("document.querySelector('#interactions details').open = true")
    page.locator(f"#interactions a[href='#cause-{id_}']").first.click()
    assert page.locator(f"#cause-{id_} .cause").is_visible()


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_a_large_run_opens_within_a_second(
    opened: Any, large_run: Run, screenshots: Path, width: int, height: int
) -> None:
    """1,000 interactions with 300 failures: under 2 MB, and all causes on one screen."""
    assert len(html_of(large_run).encode()) < 2_000_000
    began = time.perf_counter()
    page = opened(large_run, width, height)
    seconds = time.perf_counter() - began
    page.screenshot(path=screenshots / f"large-{width}.png")
    loaded = [page.evaluate(_LOADED)]
    while min(loaded) >= 1_000 and len(loaded) < _LOADS:  # others may use this machine
        page.reload()
        loaded.append(page.evaluate(_LOADED))
    fastest = min(loaded)
    print(f"large report at {width}: {fastest:.0f} ms to load, {seconds:.2f} s with a new window")
    assert fastest < 1_000
    if width == WIDTHS[0][0]:
        bottom = page.locator(".causes").bounding_box()
        assert bottom["y"] + bottom["height"] <= height
        assert page.locator("[data-cause]").count() == len(large_run.causes) == 12


def test_a_hostile_report_runs_nothing(opened: Any, made: Any) -> None:
    """Neither as markup nor past the page's policy."""
    script = "document.title='run'"
    hostile = f'<img src=http://127.0.0.1:9/x onerror="{script}"><script>{script}</script>'
    bad = made.mismatch(
        Clause.EQUALS, hostile, hostile, path=(hostile,), request=hostile, answer=hostile
    )
    page = opened(made.run(made.result(hostile, bad)))
    assert page.title() == "Failed: toy"
    assert page.locator("img").count() == 0
