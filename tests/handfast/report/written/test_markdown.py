"""The Markdown has the verdict and the causes, and nothing of a service that acts in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from handfast.report.run import Run
from handfast.report.written.markdown import markdown_of

INERT = {"text", "softbreak", "strong_open", "strong_close"}


def tokens(text: str) -> list[Token]:
    """What a reader of CommonMark, with GitHub's tables and strikethrough, makes of a text."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.parse(text)


def inline(text: str) -> list[Token]:
    return [each for token in tokens(text) for each in token.children or ()]


def test_no_text_of_a_service_is_markup(attacked: Run) -> None:
    """No link, no picture, no code, no table, no HTML but ours, and nobody is mentioned."""
    text = markdown_of(attacked)
    assert {token.type for token in inline(text)} <= INERT
    blocks = {token.type for token in tokens(text)}
    assert blocks.isdisjoint({"table_open", "code_block", "blockquote_open", "hr"})
    html = [token.content for token in tokens(text) if token.type == "html_block"]
    assert all(
        one.startswith(("<details><summary>breaks 1 interaction", "</details>")) for one in html
    )
    outside = text
    for token in tokens(text):
        if token.type == "fence":
            outside = outside.replace(token.content, "")
    assert "@" not in outside
    assert "://" not in outside


def test_a_block_of_code_ends_where_it_is_to(attacked: Run, hostile: str) -> None:
    """Whatever fence is in it."""
    fences = [token for token in tokens(markdown_of(attacked)) if token.type == "fence"]
    named = hostile.replace("\r", r"\u000d").replace("\x1b", r"\u001b").replace("\x00", r"\u0000")
    shown = named.replace("\u202e", r"\u202e") + "\n"
    assert [(one.info, one.content) for one in fences[:2]] == [("sh", shown), ("diff", shown)]


def test_requests_stand_in_the_order_in_which_they_were_sent(made: Any) -> None:
    run = made.run(made.result("get an item", replace(made.missing, after="curl first")))
    fence = next(token for token in tokens(markdown_of(run)) if token.type == "fence")
    assert fence.content == "curl first\ncurl http://provider/items/i-1\n"


def test_a_text_is_read_as_it_was(made: Any) -> None:
    """What is escaped comes back in the reader's text."""
    remedy = "use `a_b` | c*d [e](f) <g> & #1 50% ~h~ 1. - + !"
    run = made.run(made.result("get an item", replace(made.unready, remedy=remedy)))
    read = "".join(token.content for token in inline(markdown_of(run)) if token.type == "text")
    assert f"Remedy: {remedy}" in read


def test_what_is_too_long_for_a_comment_is_left_out(made: Any) -> None:
    """It says how many causes are in the report alone."""
    wrong = [
        replace(made.unready, place=f"state {number}", remedy="*" * 7_000) for number in range(30)
    ]
    text = markdown_of(made.run(*(made.result("get an item", one) for one in wrong)))
    assert len(text) < 65_536
    assert text.rstrip().endswith("more causes, in the report")


def test_an_empty_run_says_that_nothing_was_verified(made: Any) -> None:
    run = made.run()
    assert markdown_of(run) == (
        "## Contracts not verified: toy\n\nNothing was verified.\n\n"
        "Version 0a1b2c3d4e5f \\(main\\), 2031-04-02T06:15:00+00:00, no mode\n"
    )
