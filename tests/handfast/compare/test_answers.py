"""What differs between two documents, and what is only spelled otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.compare.judged.answers import differing
from handfast.compare.judged.differences import Kind
from handfast.compare.judged.pairing import Pairing
from handfast.wire.paths import MISSING

A, B = {"name": "a"}, {"name": "b"}


@pytest.mark.parametrize(
    ("one", "other", "ordered", "found"),
    [
        (A, A, False, []),
        (A, B, False, [(("name",), Kind.VALUE, "a", "b")]),
        (A, {}, False, [(("name",), Kind.VALUE, "a", MISSING)]),
        ({"n": None}, {}, False, [(("n",), Kind.NULL_OR_ABSENT, None, MISSING)]),
        ({"n": None}, {"n": ""}, False, [(("n",), Kind.VALUE, None, "")]),
        ([A, B], [B, A], False, []),
        ([A, B], [B, A], True, [((), Kind.ORDER, [A, B], [B, A])]),
        ([A, B], [A], True, [((), Kind.NUMBER, [A, B], [A])]),
        ([A, B], [B, {"name": "c"}], False, [((0, "name"), Kind.VALUE, "a", "c")]),
        (1, 1.0, False, []),
        (0.1, 0.1 + 1e-9, False, []),
        (True, 1, False, [((), Kind.VALUE, True, 1)]),
        (
            "2031-04-02T12:00:00.250111Z",
            "2031-04-02T12:00:00.250Z",
            False,
            [((), Kind.PRECISION, "2031-04-02T12:00:00.250111Z", "2031-04-02T12:00:00.250Z")],
        ),
    ],
)
def test_each_difference_has_its_kind_and_path(
    one: Any,
    other: Any,
    ordered: bool,  # a column
    found: list[Any],
) -> None:
    """Lists without an order are compared as sets of items."""
    assert differing(one, other, (), Pairing(), ordered=ordered) == found


def test_items_that_were_not_matched_leave_no_pairs() -> None:
    """An id that was tried with another item may still belong to the right one."""
    pairing = Pairing()
    first = [{"id": "one-1", "name": "a"}, {"id": "one-2", "name": "b"}]
    second = [{"id": "two-2", "name": "b"}, {"id": "two-1", "name": "a"}]
    assert differing(first, second, (), pairing) == []
    assert pairing.first == {"one-1": "two-1", "one-2": "two-2"}
