"""Rules of others that are not understood are named, every one at once."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.pact.received.answers import why_not_judged
from handfast.pact.received.matchers import unknown_in
from handfast.pact.received.requests import why_not_sent


def body(*rules: Any, path: str = "$.a", combine: str = "AND") -> dict[str, Any]:
    return {
        "body": {"a": 1},
        "matchingRules": {"body": {path: {"matchers": [*rules], "combine": combine}}},
    }


@pytest.mark.parametrize(
    ("part", "reasons"),
    [
        (body({"match": "type"}), ()),
        (body({"match": "wobble"}), ("the matcher 'wobble' (at '$.a')",)),
        (body({"match": 1}), ("the matcher 1 (at '$.a')",)),
        (body(3), ("a rule that is 3 (at '$.a')",)),
        (body(combine="XOR"), ("combine 'XOR' (at '$.a')",)),
        (body({"match": "type", "min": "x"}), ("a size of ('x', None) (at '$.a')",)),
        (body({"match": "include"}), ("include None (at '$.a')",)),
        (body({"match": "eachKey"}), ("eachKey without a list of rules (at '$.a')",)),
        (
            body({"match": "arrayContains", "variants": [1]}),
            ("the variant 1 of arrayContains (at '$.a')",),
        ),
        (
            body({"match": "arrayContains", "variants": [{"index": 0, "rules": {"b": {}}}]}),
            ("the path 'b' (at '$.a')",),
        ),
        (
            body({"match": "statusCode", "status": "fine"}),
            ("the status 'fine' of a statusCode matcher (at '$.a')",),
        ),
        (body({"match": "date", "format": "yyyy'"}), None),
        (body({"match": "type"}, path="$.a["), ("the path '$.a['",)),
        ({"matchingRules": {"wobble": {"$.a": {}}}}, None),
        ({"matchingRules": {"body": 1}}, ("matching rules of body that are 1",)),
        (
            {"matchingRules": {"status": {"matchers": [{"match": "type"}]}}},
            ("a matcher of the status that is no statusCode",),
        ),
        (
            {"body": {"content": "!", "encoded": "base64", "contentType": "application/json"}},
            ("a body that is no base64, though it is encoded so",),
        ),
        (
            {"body": {"content": "a", "encoded": "zip", "contentType": "text/plain"}},
            ("a body encoded as 'zip'",),
        ),
        (
            {"body": "x", "headers": {"Content-Type": "multipart/form-data"}},
            ("a body of multipart/form-data",),
        ),
    ],
)
def test_each_reason_is_named(part: dict[str, Any], reasons: tuple[str, ...] | None) -> None:
    found = why_not_judged(part)
    if reasons is None:
        assert len(found) == 1
    else:
        assert found == reasons


def test_all_reasons_come_at_once() -> None:
    part = body({"match": "wobble"}, {"match": "regex", "regex": "("})
    part["matchingRules"]["header"] = {"X": {"matchers": [{"match": "tremble"}]}}
    assert len(why_not_judged(part)) == 3
    assert set(unknown_in(part["matchingRules"])) == {"wobble", "tremble"}


def test_a_request_with_a_generator_that_is_unknown_here_is_not_sent() -> None:
    """Those whose example is as good as any other value stay."""
    made = {
        "path": {"type": "ProviderState", "expression": "/${id}"},
        "body": {"$.a": {"type": "Date"}, "$.b": {"type": "RandomInt"}},
    }
    assert why_not_sent({"generators": made}) == ("the generator 'Date' in a request",)
