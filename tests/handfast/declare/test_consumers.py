"""Consumers: interactions, what differs in others, and what is filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from handfast.check import check_system
from handfast.declare import ABSENT, NOT_NULL, Consumer, expect, row, stored
from handfast.model import (
    Answered,
    Exchange,
    HttpInteraction,
    MessageInteraction,
    Published,
    Unchanged,
    Value,
)

OWNER = Value("owner_id")
ULYSSES = {"owner_id": OWNER, "title": "Ulysses"}


def of(library: Any) -> dict[str, HttpInteraction]:
    """The interactions of the system over HTTP, by name; the system is sound."""
    made = library.made()
    check_system(made)
    return {
        one.name: one
        for contract in made.contracts
        for one in contract.interactions
        if isinstance(one, HttpInteraction)
    }


def test_an_interaction_is_plain(library: Any) -> None:
    library.reader.relies_on(
        library.get, "get the first book", given=library.TwoBooks(), path={"book_id": "first"}
    )
    assert list(of(library).values()) == [
        HttpInteraction(
            name="get the first book",
            given=(library.TwoBooks(),),
            exchange=Exchange(
                operation=library.get, path={"book_id": "first"}, equals={"id": "first"}
            ),
        )
    ]


def test_a_parameter_of_the_path_is_the_value_of_the_state_that_has_its_name(library: Any) -> None:
    library.reader.relies_on(library.get, "get no book", given=library.NoBook(), status=404)
    exchange = of(library)["get no book"].exchange
    assert exchange.path == {"book_id": Value("book_id")}
    assert exchange.equals == {}


def test_what_is_sent_comes_back_where_the_operation_has_that_convention(library: Any) -> None:
    library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body={**ULYSSES, "shelf": "upper"},
        equals={"id": NOT_NULL, "title": "ULYSSES"},
    )
    equals = of(library)["add a book"].exchange.equals
    assert equals == {"owner_id": OWNER, "id": NOT_NULL, "title": "ULYSSES"}


def test_rows_are_the_items_of_a_list_in_the_order_of_its_operation(library: Any) -> None:
    library.reader.relies_on(
        library.listed,
        "list two books",
        given=library.TwoBooks(),
        query={"owner_id": OWNER},
        each={"title": NOT_NULL},
        rows=(row(id=library.TwoBooks.second_id), row(id=library.TwoBooks.first_id)),
    )
    exchange = of(library)["list two books"].exchange
    assert (exchange.exactly, exchange.ordered) == (2, "-title")
    assert exchange.equals == {
        "[*].owner_id": OWNER,
        "[*].title": NOT_NULL,
        "[0].id": Value("second_id"),
        "[1].id": Value("first_id"),
    }


def test_of_an_empty_list_nothing_is_expected_but_that_it_is_empty(library: Any) -> None:
    library.reader.relies_on(
        library.listed, "list none", given=library.TwoBooks(), query={"owner_id": OWNER}, rows=()
    )
    exchange = of(library)["list none"].exchange
    assert (exchange.exactly, exchange.ordered, exchange.equals) == (0, None, {})


def test_another_interaction_differs_in_what_is_named(library: Any) -> None:
    first = library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body={**ULYSSES, "due_at": "2031-01-01T00:00:00Z"},
        equals={"id": NOT_NULL, "tags": []},
        unchanged=expect(library.listed, query={"owner_id": OWNER}),
    )
    first.but("add a book that is never due", body={"due_at": None}, equals={"tags": NOT_NULL})
    first.but("add a book without a date", body={"due_at": ABSENT}, unchanged=())
    first.but("add another book", body={"title": "Emma"}, equals_only={"tags": []})
    first.but("add a book of nobody", body={"owner_id": 0}, status=422)
    found = of(library)
    never = found["add a book that is never due"]
    assert never.exchange.body == {**ULYSSES, "due_at": None}
    assert never.exchange.equals == {**ULYSSES, "due_at": None, "id": NOT_NULL, "tags": NOT_NULL}
    assert never.then == found["add a book"].then != ()
    assert found["add a book without a date"].exchange.body == ULYSSES
    assert found["add a book without a date"].then == ()
    assert found["add another book"].exchange.equals == {
        "owner_id": OWNER,
        "title": "Emma",
        "due_at": "2031-01-01T00:00:00Z",
        "tags": [],
    }
    nobody = found["add a book of nobody"]
    assert (nobody.exchange.status, nobody.exchange.equals) == (422, {})
    assert nobody.then == tuple(map(Unchanged, library.add.conventions.refusals_leave)) != ()


def test_what_was_expected_of_a_field_is_replaced_by_what_is_sent_instead(library: Any) -> None:
    first = library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body=ULYSSES,
        equals={"due_at": None},
    )
    first.but("add a book that is due", body={"due_at": "2031-01-01T00:00:00Z"})
    equals = of(library)["add a book that is due"].exchange.equals
    assert equals == {**ULYSSES, "due_at": "2031-01-01T00:00:00Z"}


def test_what_was_answered_is_read_back(library: Any) -> None:
    library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body=ULYSSES,
        equals={"id": NOT_NULL},
        then=stored(expect(library.get, path={"book_id": Answered("id")})),
    )
    (read,) = of(library)["add a book"].then
    assert read == Exchange(
        operation=library.get,
        path={"book_id": Answered("id")},
        equals={"owner_id": OWNER, "title": "Ulysses", "id": Answered("id")},
    )


def test_what_was_answered_is_the_first_item_of_a_list_that_is_read(library: Any) -> None:
    library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body=ULYSSES,
        then=stored(expect(library.listed, query={"owner_id": OWNER}, exactly=1)),
    )
    (read,) = of(library)["add a book"].then
    assert isinstance(read, Exchange)
    assert read.equals == {"[0].owner_id": OWNER, "[0].title": "Ulysses"}


def test_reads_stay_as_they_were_and_the_same_request_is_answered_alike(library: Any) -> None:
    read = expect(library.listed, query={"owner_id": OWNER})
    library.reader.relies_on(
        library.get,
        "get a book twice",
        given=library.TwoBooks(),
        path={"book_id": "first"},
        unchanged=read,
        repeated=True,
    )
    found = of(library)["get a book twice"]
    assert found.then == (Unchanged(read), found.exchange)


def test_what_an_operation_leaves_alone_is_read_once_where_the_states_have_it(library: Any) -> None:
    read = expect(library.listed, query={"owner_id": OWNER})
    lend = library.shelf.post(
        "/books/{book_id}/loan", name="lend_book", answers={204: None}, leaves=(read,)
    )
    of_two = {"given": library.TwoBooks(), "path": {"book_id": "first"}}
    library.reader.relies_on(lend, "lend a book", **of_two)
    library.reader.relies_on(lend, "lend a book of others", **of_two, unchanged=read)
    library.reader.relies_on(lend, "lend no book", given=library.NoBook())
    assert {name: found.then for name, found in of(library).items()} == {
        "lend a book": (Unchanged(read),),
        "lend a book of others": (Unchanged(read),),
        "lend no book": (),
    }


def test_a_refusal_publishes_none_of_what_the_interaction_does(library: Any) -> None:
    library.reader.relies_on(
        library.add,
        "add a book",
        given=library.TwoBooks(),
        body=ULYSSES,
        then=Published(message=library.added, equals={"id": NOT_NULL}),
        refusals=("body.owner_id",),
    )
    left = Unchanged(expect(library.listed, query={"owner_id": OWNER}))
    _, *refusals = of(library).values()
    assert refusals
    for refusal in refusals:
        assert refusal.then == (Published(message=library.added, exactly=0), left)


def test_a_message_is_relied_on_alike(library: Any) -> None:
    rings = library.shelf.trigger("a book is added")
    library.reader.relies_on(
        library.added, "hear of a book", when=rings(), equals={"id": "first"}, reads=("id",)
    )
    made = library.made()
    check_system(made)
    assert made.contracts[0].interactions == (
        MessageInteraction(
            name="hear of a book",
            message=library.added,
            when=rings(),
            reads=("id",),
            equals={"id": "first"},
        ),
    )


def test_of_a_message_that_must_not_come_nothing_else_is_expected(library: Any) -> None:
    rings = library.shelf.trigger("a book is added")
    heard = library.reader.relies_on(
        library.added, "hear of a book", when=rings(), equals={"id": "first"}, reads=("id",)
    )
    heard.but("hear of no book", exactly=0)
    made = library.made()
    check_system(made)
    assert made.contracts[0].interactions[1] == MessageInteraction(
        name="hear of no book", message=library.added, when=rings(), exactly=0
    )


def test_modules_of_a_consumer_are_imported_when_its_contracts_are_made(
    library: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them is listed anywhere."""
    package = tmp_path / "reader_modules"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "books.py").write_text("IMPORTED = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    Consumer("reader", modules="reader_modules").contracts()
    assert "reader_modules.books" in sys.modules
