"""What a consumer declares wrong is named, all of it at once."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.check import check_system
from handfast.declare import BadDeclaration, system


def test_what_cannot_be_made_plain_is_named_all_at_once(library: Any) -> None:
    library.reader.relies_on(library.get, "one", given=library.TwoBooks)
    library.reader.relies_on(library.get, "two", given="a book")
    library.reader.relies_on(library.get, "three", path={"book_id": "x"}, reads="id")
    library.reader.relies_on(library.added, "four", refusals=("body",), pages=True)
    library.reader.relies_on(library.added, "five", when=(library.many(), library.many()))
    six = library.reader.relies_on(library.get, "six", path={"book_id": "x"})
    library.reader.relies_on(library.added, "seven", when=six)
    with pytest.raises(BadDeclaration) as bad:
        library.made()
    assert bad.value.faults == (
        "reader: one: given: <state 'an owner has two books'> is not called: write it with ()",
        "reader: two: given: 'a book' is no state: declare one, and call it",
        'reader: three: reads is a text, and no tuple of paths: write ("id",)',
        "reader: four: pages: a message has none: drop it",
        "reader: four: refusals: a message has none: drop it",
        "reader: five: when: a message has one trigger: give one",
        "reader: seven: when: <interaction 'six'> is no trigger: declare one, and call it",
    )


def test_a_misspelt_part_is_named_with_the_one_that_was_meant(library: Any) -> None:
    """At its line: nothing is left out in silence."""
    with pytest.raises(TypeError) as raised:
        library.reader.relies_on(library.listed, "list", equal={"[0].title": "Emma"})
    assert str(raised.value) == (
        "relies_on: an interaction has no part 'equal': did you mean 'equals'?"
    )


def test_what_is_neither_operation_nor_message_is_named(library: Any) -> None:
    with pytest.raises(TypeError, match=r"^relies_on: 'list_books' is no operation or message"):
        library.reader.relies_on("list_books", "list")


@pytest.mark.parametrize(
    ("offered", "parts", "fault"),
    [
        ("added", {"status": 201}, "status: a message has none: drop it"),
        ("listed", {"sends": {}}, "sends: a request has none: give path, query or body"),
        (
            "listed",
            {"refusals": "query"},
            'refusals is a text, and no tuple of paths: write ("query",)',
        ),
        ("added", {"again": "later"}, "again: 'later' is no trigger: declare one, and call it"),
        ("listed", {"status": "200"}, "status: '200' is no status: write it as a number"),
        (
            "listed",
            {"rows": ({"id": "b-1"}, {"id": "b-2"}), "exactly": 5},
            "exactly=5, and rows has 2: drop exactly, or name each row",
        ),
        (
            "listed",
            {"rows": ({"id": "b-1"}, {"id": "b-2"}), "pages": "x"},
            "pages: 'x' is no state: write True, or a state that is called",
        ),
    ],
)
def test_a_part_that_does_not_fit_is_a_fault(
    library: Any, offered: str, parts: dict[str, Any], fault: str
) -> None:
    library.reader.relies_on(getattr(library, offered), "use it", **parts)
    with pytest.raises(BadDeclaration) as raised:
        library.made()
    assert raised.value.faults == (f"reader: use it: {fault}",)


def test_one_that_stands_in_place_of_a_list_is_named(library: Any) -> None:
    with pytest.raises(BadDeclaration) as raised:
        system("books", providers=library.shelf, consumers=library.reader)
    assert raised.value.faults == (
        f"system books: providers is {library.shelf!r}, and no list: write providers=[...]",
        f"system books: consumers is {library.reader!r}, and no list: write consumers=[...]",
    )


def test_a_model_without_a_form_in_json_is_left_to_the_check(library: Any) -> None:
    """Which names the operation that answers with it."""
    bare = library.shelf.get("/bare", name="get_bare", answers={200: complex}, echo_body=True)
    library.reader.relies_on(bare, "get it")
    with pytest.raises(BadDeclaration, match="operation get_bare: answer 200: <class 'complex'>"):
        check_system(library.made())
