"""The page has the causes first, escapes what came from outside, is bounded, and needs nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest

from handfast.model.clauses import Clause
from handfast.model.results import KnownDrift, Mode, Report
from handfast.report.gathering import run_of
from handfast.report.run import LeftOut, Since
from handfast.report.written.html import html_of

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e\x1b[2J\ud800"


def words(page: str) -> str:
    """What the page has, without its markup."""
    body = page.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_verdict_version_date_and_mode_stand_first(made: Any) -> None:
    page = html_of(made.run(made.result("get an item", made.missing), made.result("login")))
    head = "Skip to the causes Failed toy version 0a1b2c3d4e5f (main) date 2031-04-02 06:15 UTC"
    assert words(page).startswith(
        f"{head} mode in process 1 of 2 interactions failed, for 1 cause."
    )


@pytest.mark.parametrize(("count", "shown"), [(1, 0), (2, 2), (8, 8), (9, 0)])
def test_of_a_few_causes_each_has_its_remedy_beside_its_title(
    made: Any, count: int, shown: int
) -> None:
    """The one cause is open; of many, all titles fit on a screen."""
    wrong = [replace(made.unready, place=f"state {number}") for number in range(count)]
    page = html_of(made.run(*(made.result("get an item", one) for one in wrong)))
    assert page.count('<span class="cause-remedy">remedy: ') == shown


def test_a_cause_has_promise_remedy_request_answer_and_what_repeats_it(made: Any) -> None:
    results = (
        made.result("get an item", replace(made.missing, after="curl first")),
        made.result("get an item", made.missing_by_pact, mode=Mode.PACT),
    )
    run = made.run(*results, repeat_of=lambda system, one: f"verify {system} {one.interaction}")
    page = html_of(run)
    text = words(page[page.index('<section id="causes"') :].join(["<body>", ""]))
    parts = [
        "1 cause of what failed",
        "Item.price is missing in get_item failed promised by shop;",
        "breaks 1 interaction of web",
        "promise web relies on shop : get an item ( get_item ) given an item exists",
        "remedy answer with it, or take it out of what its consumers read",
        "expected this key received no such key; there are: id, name",
        "after curl first request curl http://provider/items/i-1",
        "- &#34;price&#34;: this key",
        "repeat verify toy get an item",
        "Breaks 1 interaction web : get an item in process, by Pact",
        "What was not verified, and why",
        "Who relies on whom",
        "Coverage",
        "Every interaction",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_an_answer_is_escaped_and_what_acts_on_a_reader_is_shown_as_text(made: Any) -> None:
    """A provider's answer is hostile input: none of it becomes markup or turns the text around."""
    bad = made.mismatch(
        Clause.EQUALS, "1", HOSTILE, path=(HOSTILE,), request=HOSTILE, answer=f"+ {HOSTILE}"
    )
    result = replace(made.result(HOSTILE, bad), consumer=HOSTILE, provider=HOSTILE, state=HOSTILE)
    obstacle = replace(made.unready, place=HOSTILE, remedy=HOSTILE)
    left_out = (LeftOut("toy", HOSTILE, (HOSTILE,)),)
    page = html_of(made.run(result, obstacles=(obstacle,), left_out=left_out))
    assert page.count("<script") == page.count("</script") == 1
    assert "<img" not in page
    assert "\\u202e\\u001b[2J\\ud800" in page
    assert page.encode()


def test_the_policy_of_the_page_lets_nothing_in(made: Any) -> None:
    """No network; no script and no style but the two in the page, named by their digests."""
    page = html_of(made.run(made.result("get an item", made.missing)))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    inside = [re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script")]
    digests = [
        base64.b64encode(hashlib.sha256(only.encode()).digest()).decode() for (only,) in inside
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r" (?:src|href|action|style|on\w+)=\"(?!#)", page) == []


def test_what_was_not_verified_is_named_with_its_reason(made: Any) -> None:
    """An obstacle, a set-up that failed, what was left out, and what has no result at all."""
    stopped = made.mismatch(
        Clause.START, "a provider that starts", "port 8000 is in use", place="shop"
    )
    report = Report("toy", (made.result("get an item", made.unready),), (stopped,), planned=4)
    left_out = (LeftOut("toy", "pending: not built yet", ("delete an item",)),)
    text = words(html_of(run_of([report], (), made.origin, left_out=left_out)))
    assert "Not verified toy" in text
    assert "1 not verified; 3 results missing; the run was stopped." in text
    assert "received port 8000 is in use" in text
    below = text[text.index("1 cause of what was not verified") :]
    assert "state &#39;an item exists&#39;: none instead of a handler" in below
    assert "Nothing failed." in text[: text.index("What was not verified, and why")]
    assert "1 interaction: pending: not built yet delete an item" in text
    assert "3 results are missing, because the run was stopped" in below


def test_the_map_and_the_coverage_say_who_relies_on_what(made: Any) -> None:
    results = (made.result("get an item", made.missing), made.result("an item was sold"))
    text = words(html_of(made.run(*results)))
    assert "consumers providers web web books books shop shop" in text
    assert "web shop 0 1 0 books shop 1 0 0" in text
    print(text[text.index("declared answers") :][:2500])
    assert "declared answers and messages are relied on." in text
    assert "shop: get_item 404" in text[text.index("Nobody relies on") :]
    assert "get_item 200 shop web, books 1 1 1" in text


def test_since_when_a_cause_is_known_comes_from_the_report_before(made: Any) -> None:
    results = (made.result("get an item", made.missing), made.result("login", made.status))
    known = made.run(*results).causes[0].id
    earlier = {known: Since("2031-03-01T00:00:00+00:00", "fedcba")}
    run = made.run(*results, earlier=earlier)
    found = {one.id: run.since_of(one) for one in run.causes}
    assert found.pop(known) == "since 2031-03-01T00:00:00+00:00, version fedcba"
    assert list(found.values()) == ["new in this run"]
    assert [made.run(*results).since_of(one) for one in run.causes] == ["", ""]
    assert "since 2031-03-01" in html_of(run)


def test_a_known_difference_is_shown_and_a_stale_one_marked(made: Any) -> None:
    row = KnownDrift(
        provider="shop",
        kind="field",
        declared="Item.id",
        there="uuid",
        reason="old",
        interactions=3,
    )
    stale = replace(row, declared="Item.name", interactions=0, stale=True)
    report = Report("toy", (made.result("login"),), drifts=(stale, row))
    text = words(html_of(run_of([report], (), made.origin)))
    assert "Drift: 1 known" in text
    assert text.index("Item.id uuid shop old 3") < text.index("Item.name uuid shop old stale")


@pytest.mark.parametrize("count", [1, 2])
def test_providers_are_named_with_their_system_where_there_are_several(
    made: Any, count: int
) -> None:
    reports = [Report(f"s{at}", (made.result("login"),)) for at in range(count)]
    page = html_of(run_of(reports, (), made.origin))
    assert (page.count('<option value="0">shop</option>'), page.count("s0: shop")) == (
        (1, 0) if count == 1 else (0, 2)
    )


def test_a_large_run_makes_a_page_that_opens_all_the_same(made: Any) -> None:
    """What is long stands in the JSON: a page has a few thousand rows and some details of each."""
    answer = "\n".join(f"+ {at} {'x' * 100}" for at in range(40))
    bad = replace(made.missing, answer=answer, got="x" * 9_000, request="y" * 1_000)
    results = [
        replace(made.result("get an item", bad), interaction=f"i {at}") for at in range(2_500)
    ]
    page = html_of(made.run(*results))
    assert len(page.encode()) < 2_000_000
    assert "2000 of 2500, what did not pass first" in page
    assert "and 2300 more, in report.json" in page
