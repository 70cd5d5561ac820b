"""Fields that are sent alone: an interaction for each, which changes nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel

from handfast.check import check_system
from handfast.declare import BadDeclaration, Exchange, Unchanged, Value, expect, untouched
from handfast.model import HttpInteraction

OWNER = {"owner_id": Value("owner_id")}


class ChangedBook(BaseModel):
    """What may change of a book; only the moment may be cleared."""

    title: str = ""
    due_at: AwareDatetime | None = None


def changing(library: Any, **parts: Any) -> tuple[HttpInteraction, ...]:
    """What relying on the change of a book comes to, beside the interaction itself."""
    change = library.shelf.patch(
        "/books/{book_id}",
        name="change_book",
        body=ChangedBook,
        answers={200: library.get.answers[0].content},
        echo_body=True,
    )
    library.reader.relies_on(
        change,
        "change a book",
        **{
            "given": library.TwoBooks(),
            "path": {"book_id": Value("first_id")},
            "body": {"title": "Emma", "due_at": "2031-01-01T00:00:00Z"},
            **parts,
        },
    )
    made = library.made()
    check_system(made)
    _, *implied = made.contracts[0].interactions
    return tuple(implied)


def shown(one: HttpInteraction) -> tuple[str, Any, Any, Any]:
    return one.name, one.exchange.body, one.exchange.equals, one.then


def test_each_field_is_an_interaction_and_one_that_takes_null_is_cleared_too(library: Any) -> None:
    read = expect(library.listed, query=OWNER)
    found = changing(library, alone=untouched(read, "tags", at="[1]"))
    title = (Unchanged(read, but=("[1].title", "[1].tags")),)
    due_at = (Unchanged(read, but=("[1].due_at", "[1].tags")),)
    moment = "2031-01-01T00:00:00Z"
    assert list(map(shown, found)) == [
        ("change_book changes title and nothing else", {"title": "Emma"}, {"title": "Emma"}, title),
        (
            "change_book changes due_at and nothing else",
            {"due_at": moment},
            {"due_at": moment},
            due_at,
        ),
        ("change_book clears due_at and nothing else", {"due_at": None}, {"due_at": None}, due_at),
    ]
    assert [one.given for one in found] == [(library.TwoBooks(),)] * 3


def test_the_place_is_the_first_item_of_a_list_and_else_the_whole(library: Any) -> None:
    one = expect(library.get, path={"book_id": Value("first_id")})
    for read, path in ((expect(library.listed, query=OWNER), "[0].title"), (one, "title")):
        found = changing(library, body={"title": "Emma"}, alone=untouched(read))
        assert found[0].then == (Unchanged(read, but=(path,)),)
        library.reader._declared.clear()
        library.shelf._operations.pop()


def test_what_the_read_does_not_show_may_not_differ(library: Any) -> None:
    read = expect(library.listed, query=OWNER)
    (found,) = changing(library, body={"title": "Emma"}, alone=untouched(read, "size"))
    assert found.then == (Unchanged(read, but=("[0].title",)),)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"alone": True}, "alone: say what must stay: write it as untouched(EXCHANGE)"),
        (
            {"body": {}, "alone": untouched(Exchange(operation=None))},  # type: ignore[arg-type]
            "alone: there is no field to send: give the body all that it has",
        ),
    ],
)
def test_what_can_not_be_made_plain_is_named(library: Any, parts: Any, fault: str) -> None:
    with pytest.raises(BadDeclaration) as bad:
        changing(library, **parts)
    assert bad.value.faults == (f"reader: change a book: {fault}",)
