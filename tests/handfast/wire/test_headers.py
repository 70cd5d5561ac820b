"""Headers by name, in any case, of which one may come several times."""

from __future__ import annotations

import pytest

from handfast.wire.headers import Headers, alternatives, pairs_in, texts_in

SEVERAL = Headers([("X-Tag", "a"), ("Age", "1"), ("x-tag", "b")])


def test_texts_of_one_name_are_joined_and_each_stays_by_itself() -> None:
    assert dict(SEVERAL) == {"X-Tag": "a, b", "Age": "1"}
    assert SEVERAL["X-TAG"] == "a, b"
    assert len(SEVERAL) == 2
    assert pairs_in(SEVERAL) == (("X-Tag", "a"), ("Age", "1"), ("x-tag", "b"))
    assert pairs_in({"X-Tag": "a"}) == (("X-Tag", "a"),)
    assert texts_in(SEVERAL, "x-tag") == ("a", "b")
    assert texts_in(SEVERAL, "absent") == ()
    assert repr(Headers([("a", "b")])) == "Headers([('a', 'b')])"


@pytest.mark.parametrize(
    ("name", "texts", "several", "read"),
    [
        ("X-Tag", ("a", "b"), True, [["a", "b"]]),
        ("X-Tag", ("a, b",), True, [["a, b"], ["a", "b"]]),
        ("X-Tag", ("a", "b"), False, [["a, b"]]),
        ("Set-Cookie", ("a=1, 2", "b"), True, [["a=1, 2", "b"]]),
        ("set-cookie", ("a=1", "b=2"), False, [["a=1"], ["b=2"]]),
    ],
)
def test_a_list_may_come_in_one_text_and_a_cookie_is_one_of_several(
    name: str, texts: tuple[str, ...], several: bool, read: list[list[str]]
) -> None:
    assert alternatives(name, texts, several=several) == read
