"""What proves who asks is put into the request of a pact, in each form of its query."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.pact.proving import prove


@pytest.mark.parametrize(
    ("query", "proved"),
    [
        ({"a": ["1"]}, {"a": ["1"], "key": ["x y"]}),
        (None, {"key": ["x y"]}),
        ("a=1", "a=1&key=x%20y"),
    ],
)
def test_a_query_is_proved_in_its_own_form(query: Any, proved: Any) -> None:
    request = {"query": query, "headers": {"authorization": "old", "Accept": "*/*"}}
    prove(request, ["Authorization"], {"key": "x y"})
    assert request == {"query": proved, "headers": {"Accept": "*/*"}}


def test_nothing_is_added_where_nothing_proves() -> None:
    request: dict[str, Any] = {"path": "/"}
    prove(request, [], {})
    assert request == {"path": "/"}
