"""Regular expressions of others: within their time, or given up; what is read otherwise, named."""

from __future__ import annotations

import pytest

from handfast.expectation.judge import Received
from handfast.model.results import Responsible
from handfast.pact.received.answers import judged_answer
from handfast.pact.received.regexes import TookTooLong, fits, why_not_read

SLOW = "(a|a)+b"


@pytest.mark.parametrize(
    ("pattern", "text", "fit"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        ("a|ab", "ab", True),
        ("^a$", "a\n", False),
        ("[[:alpha:]]+", "ab", True),
        ("a++b", "aab", True),
        ("(?i)AB", "ab", True),
    ],
)
def test_the_whole_text_must_fit(pattern: str, text: str, fit: bool) -> None:
    assert (why_not_read(pattern), fits(pattern, text)) == ("", fit)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (1, "a regular expression that is no text"),
        ("a" * 2_001, "a regular expression of more than 2000 characters"),
        ("\\h+", "'\\\\h' in the regular expression '\\\\h+'"),
        ("a(", "the regular expression 'a(' (missing ) at position 2)"),
    ],
)
def test_what_cannot_be_read_is_named(pattern: object, why: str) -> None:
    assert why_not_read(pattern) == why


def test_an_expression_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handfast.pact.received.regexes.SECONDS", 0.02)
    with pytest.raises(TookTooLong):
        fits(SLOW, "a" * 60)


def test_what_was_given_up_is_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither a pass nor the provider's fault."""
    monkeypatch.setattr("handfast.pact.received.regexes.SECONDS", 0.02)
    rules = {"body": {"$": {"matchers": [{"match": "regex", "regex": SLOW}]}}}
    response = {"status": 200, "body": "a", "matchingRules": rules}
    answer = Received(200, {"Content-Type": "application/json"}, b'"%s"' % (b"a" * 60))
    (mismatch,) = judged_answer(response, answer)
    assert (mismatch.whose, mismatch.got) == (Responsible.SET_UP, SLOW)
    assert mismatch.remedy == "ask the pact's consumer for a simpler one"


def test_an_answer_that_is_nested_too_deep_to_be_read_is_no_json() -> None:
    answer = Received(200, {"Content-Type": "application/json"}, b"[" * 100_000)
    (mismatch,) = judged_answer({"status": 200, "body": [1]}, answer)
    assert (mismatch.where, mismatch.expected) == ("the whole body", "JSON")
