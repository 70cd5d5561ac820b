"""The bodies of HTML forms, and the pairs of queries."""

from __future__ import annotations

from handfast.wire.form import renamed, replaced, write


def test_fields_are_written_in_order_lists_as_several_and_none_not_at_all() -> None:
    body = {"a": "1 & 2", "many": ["x", True], "none": None, "number": 1.5}
    assert write(body) == (b"a=1+%26+2&many=x&many=true&number=1.5", "")


def test_a_text_is_replaced_by_name() -> None:
    assert replaced("a=1&b=&a=2", lambda name, text: "x" if name == "a" else text) == "a=x&b=&a=x"


def test_names_are_replaced_and_all_else_stays_byte_for_byte() -> None:
    names = {"\u00e4 b": "c d"}.get
    assert renamed("%C3%A4+b=%41&&x&y=%C3%A4+b&%C3%A4%20b", names) == "c+d=%41&&x&y=%C3%A4+b&c+d"
