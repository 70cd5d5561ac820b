"""What must then be true: one request and its answer, or the request of another exchange."""

from __future__ import annotations

from typing import Any

from handfast.declare import Value, expect, row
from handfast.model import Exchange


def test_the_request_of_an_exchange_is_sent_again_and_nothing_else_expected(library: Any) -> None:
    read = expect(library.listed, query={"owner_id": 7, "limit": 2}, rows=(row(id="first"),))
    assert expect(read, exactly=0) == Exchange(
        operation=library.listed, query={"owner_id": 7, "limit": 2}, exactly=0
    )


def test_what_is_named_of_the_request_of_an_exchange_is_changed(library: Any) -> None:
    """Parameters one by one, everything else as a whole."""
    read = expect(library.get, path={"book_id": "first"}, headers={"a": "1"}, credentials=False)
    assert expect(
        read, path={"book_id": "second"}, headers={"b": "2"}, credentials=True, status=404
    ) == Exchange(
        operation=library.get,
        path={"book_id": "second"},
        headers={"a": "1", "b": "2"},
        status=404,
    )


def test_a_parameter_of_the_path_that_is_not_given_is_the_states(library: Any) -> None:
    read = expect(library.get)
    assert read == Exchange(operation=library.get, path={"book_id": Value("book_id")})
    assert expect(read) == read
