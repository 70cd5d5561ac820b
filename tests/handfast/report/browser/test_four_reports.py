"""A reader who has only the report names promise, consumer, cause and remedy: 4 of 4.

Each report is of a real run with breaks planted in the reference services: one, or three at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handfast.report.run import Run

pytestmark = pytest.mark.long

RENAMED, RAISES, ORDER = PLANTED = (
    "a field renamed",
    "an exception for what is missing",
    "the oldest task first",
)
READ = {
    RENAMED: (
        "TaskResponse.description is missing in list_tasks",
        "telegram-gateway, assistant, admin, llm-worker",
        "relies on core",
        "answer with it, or take it out of what this consumer reads",
        '"text": "',
    ),
    RAISES: (
        "core raises KeyError at memories/memories.py, line 39, in require",
        "telegram-gateway, assistant, llm-worker",
        "telegram-gateway relies on core",
        "handle what is raised there, or raise what becomes the expected answer",
        "- 404",
    ),
    ORDER: (
        "list_tasks answers in another order: not in descending order of TaskResponse.created_at",
        "telegram-gateway, assistant, llm-worker",
        "relies on core",
        "answer with the expected items in the expected order",
        "descending order",
    ),
}
"""By what is planted: the title, the consumers, the promise, the remedy, and the evidence."""


@pytest.mark.parametrize("planted", [(RENAMED,), (RAISES,), (ORDER,), PLANTED], ids=", ".join)
def test_the_report_names_what_was_planted(
    opened: Any, broken_run: Callable[..., Run], planted: tuple[str, ...]
) -> None:
    """Each break is one cause, and they stand before whatever else follows from them.

    Of several, the remedy is shown before any is opened.
    """
    page = opened(broken_run(*planted))
    causes = page.locator("[data-cause]").all()[: len(planted)]
    titles = [one.locator(".cause-title").inner_text() for one in causes]
    for break_ in planted:
        title, consumers, promise, remedy, evidence = READ[break_]
        (at,) = [at for at, one in enumerate(titles) if one.startswith(title)]
        breaks = causes[at].locator(".cause-of").inner_text()
        assert [name for name in consumers.split(", ") if name not in breaks] == []
        if not causes[at].locator(".cause").is_visible():
            assert causes[at].locator(".cause-remedy").inner_text() == f"remedy: {remedy}"
            causes[at].locator("summary").first.click()
        text = causes[at].locator(".cause").inner_text()
        assert promise in text
        assert remedy in text
        assert evidence in text
