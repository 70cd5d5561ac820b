"""A service's repository adds to a shipped system, and changes what is relied on of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.check import check_system
from handfast.declare import Answer, BadDeclaration, Consumer, Provider, extends, system
from handfast.model import Contract, HttpInteraction, System


class Count(BaseModel):
    """How many books there are."""

    books: int


@pytest.fixture
def shipped(library: SimpleNamespace) -> System:
    """A library of which a reader relies on three interactions."""
    books = library.TwoBooks(owner_id=7)
    reader = library.reader
    reader.relies_on(
        library.listed,
        "list the books",
        given=books,
        query={"owner_id": library.TwoBooks.owner_id},
        exactly=2,
        each={"title": library.TwoBooks.title},
    )
    reader.relies_on(library.get, "read no book", given=library.NoBook(), status=404)
    added = {"owner_id": 7, "title": "Emma"}
    reader.relies_on(library.add, "add a book", given=books, body=added)
    made: System = library.made()
    return made


def contract(system: System, consumer: str) -> Contract:
    (found,) = (one for one in system.contracts if one.consumer == consumer)
    return found


def names(system: System, consumer: str) -> list[str]:
    return [one.name for one in contract(system, consumer).interactions]


def interaction(system: System, consumer: str, name: str) -> HttpInteraction:
    (found,) = (one for one in contract(system, consumer).interactions if one.name == name)
    assert isinstance(found, HttpInteraction)
    return found


def test_a_system_to_which_nothing_is_added_is_the_shipped_one(shipped: System) -> None:
    assert extends(shipped).system() == shipped


def test_an_interaction_that_is_replaced_by_no_change_is_as_it_was() -> None:
    """Of every interaction of a consumer of a system that is installed."""
    ours = extends("life_organiser")
    gateway = ours.consumer("telegram-gateway")
    shipped = gateway.contracts()
    for name in dict.fromkeys(one.name for each in shipped for one in each.interactions):
        gateway.replaces(name)
    assert gateway.contracts() == shipped


def test_what_is_added_comes_after_what_is_shipped(shipped: System) -> None:
    ours = extends(shipped)
    shelf = ours.provider("shelf")
    count = shelf.get("/count", answers={200: Count})
    some = shelf.shipped_state("an owner has many books")
    for consumer in ("reader", "printer"):
        ours.consumer(consumer).relies_on(count, "count the books", given=some())
    system = ours.system()
    check_system(system)
    assert system.offers[0].operations == (*shipped.offers[0].operations, count)
    assert names(system, "reader") == [*names(shipped, "reader"), "count the books"]
    assert names(system, "printer") == ["count the books"]
    assert system.added == {"GET /count"}


def test_what_is_added_refuses_as_what_is_shipped_does() -> None:
    """What fails its model, and by status alone; unless other refusals are given."""
    shelf = Provider("shelf", refusals={404: Count, 400: Count}, invalid=400)
    read = shelf.get("/books", query=Count, answers={200: Count}, refuses=(404,))
    shelf.get("/pages", query=Count, answers={200: Count, 409: None})
    shelf.get("/lines", query=Count, answers={200: Count, 409: Count})
    consumer = Consumer("reader")
    consumer.relies_on(read, "read", query={"books": 1})
    shipped = system("library", providers=[shelf], consumers=[consumer])
    added = extends(shipped).provider("shelf")
    counts = added.get("/counts", query=Count, answers={200: Count}, refuses=(404, 409))
    assert [counts.answer(one) for one in (404, 400)] == [read.answer(one) for one in (404, 400)]
    assert counts.answer(409) == Answer(409)  # of which there are two
    own = extends(shipped).provider("shelf", refusals={})
    bare = own.get("/counts", query=Count, answers={200: Count})
    assert [one.status for one in bare.answers] == [200]


def test_what_is_shipped_is_found_by_its_name(shipped: System, library: SimpleNamespace) -> None:
    shelf = extends(shipped).provider("shelf")
    assert shelf.shipped_operation("list_books") == library.listed
    assert shelf.shipped_operation("GET /books") == library.listed
    assert shelf.shipped_message("added") == library.added
    assert shelf.shipped_state("there is no such book")() == library.NoBook()


def test_a_new_provider_is_one_more(shipped: System) -> None:
    ours = extends(shipped)
    till = ours.provider("till")
    ours.consumer("reader").relies_on(till.get("/count", answers={200: Count}), "count the money")
    system = ours.system()
    assert [one.provider for one in system.offers] == ["shelf", "till"]
    assert [one.provider for one in system.contracts] == ["shelf", "till"]


def test_a_replaced_interaction_stands_in_the_place_of_the_shipped_one(
    shipped: System, library: SimpleNamespace
) -> None:
    """With what is named of it changed; or wholly, where an operation is given."""
    ours = extends(shipped)
    reader = ours.consumer("reader")
    reader.replaces("list the books", exactly=3)
    reader.replaces("read no book", library.get, given=library.NoBook(), status=200)
    system = ours.system()
    assert names(system, "reader") == names(shipped, "reader")
    listed = interaction(system, "reader", "list the books")
    was = interaction(shipped, "reader", "list the books")
    assert (was.exchange.exactly, listed.exchange.exactly) == (2, 3)
    assert (was.exchange.equals, was.given) == (listed.exchange.equals, listed.given)
    assert interaction(system, "reader", "read no book").exchange.expected_status == 200


@pytest.mark.parametrize("by_name", [True, False])
def test_a_consumer_reads_less_than_is_shipped(
    shipped: System, library: SimpleNamespace, *, by_name: bool
) -> None:
    """A value of a field that it doesn't read need not be equal any more."""
    ours = extends(shipped)
    reader = ours.consumer("reader")
    reader.reads_only("list the books" if by_name else library.listed, "[*].id", "[*].title")
    exchange = interaction(ours.system(), "reader", "list the books").exchange
    was = interaction(shipped, "reader", "list the books").exchange
    assert set(was.equals) == {"[*].owner_id", "[*].title"}
    assert (exchange.reads, set(exchange.equals)) == (("[*].id", "[*].title"), {"[*].title"})


def test_what_is_waived_is_in_no_contract_and_has_its_reason(shipped: System) -> None:
    ours = extends(shipped)
    ours.consumer("reader").waives("read no book", reason="it never asks for one")
    system = ours.system()
    assert names(system, "reader") == ["list the books", "add a book"]
    assert [(w.consumer, w.provider, w.interaction.name, w.reason) for w in system.waived] == [
        ("reader", "shelf", "read no book", "it never asks for one")
    ]


def test_all_that_is_wrong_is_named_at_once(shipped: System, library: SimpleNamespace) -> None:
    ours = extends(shipped)
    reader, shelf = ours.consumer("reader"), ours.provider("shelf")
    reader.replaces("list the book")
    reader.waives("add a book", reason=" ")
    reader.reads_only("add a book", "id")
    reader.reads_only(library.added, "id")
    reader.reads_only("list the books", "a..b")
    reader.relies_on(library.get, "read no book", given=library.NoBook(), status=404)
    shelf.get("/books", name="get_all", answers={200: Count})
    shelf.get("/count", name="get_book", answers={200: Count})
    shelf.state("an owner has many books")
    with pytest.raises(BadDeclaration) as bad:
        ours.system()
    assert list(bad.value.faults) == [
        "provider shelf: two of its operations are named 'get_book': give each a name of its own",
        (
            "provider shelf: two of its state or triggers are named 'an owner has many books': "
            "give each a name of its own"
        ),
        "provider shelf: operations list_books and get_all are both GET /books: drop one",
        (
            "reader: replaces 'list the book': no shipped interaction is called 'list the book': "
            "did you mean 'list the books'?"
        ),
        "reader: waives 'add a book': it has no reason: give one",
        "reader: waives 'add a book': also reads_only 'add a book': declare one of them",
        "reader: reads_only 'add a book': also waives 'add a book': declare one of them",
        "reader: reads_only added: no shipped interaction is of it",
        (
            "reader: list the books: reads_only: not a path: 'a..b' (write it like "
            "memory.tags[*].tag or [0].id)"
        ),
        "reader -> shelf: read no book (there is no such book): it is there already: replace it",
    ]


@pytest.mark.parametrize("given", [(), ("list_books",)])
def test_a_part_that_is_none_is_refused_as_relies_on_refuses_it(
    shipped: System, library: SimpleNamespace, given: tuple[str, ...]
) -> None:
    reader = extends(shipped).consumer("reader")
    wrong: Any = {"raeds": ("id",)}
    offered = [library.listed for _ in given]
    with pytest.raises(TypeError, match="'raeds': did you mean 'reads'"):
        reader.replaces("list the books", *offered, **wrong)


def test_a_waiver_of_no_reason_and_a_reading_of_no_path_are_faults(shipped: System) -> None:
    ours = extends(shipped)
    none: Any = None
    ours.consumer("reader").waives("read no book", reason=none)
    ours.consumer("reader").reads_only("list the books")
    with pytest.raises(BadDeclaration) as bad:
        ours.system()
    assert list(bad.value.faults) == [
        "reader: waives 'read no book': it has no reason: give one",
        (
            "reader: list the books: reads_only: name at least one path: without any it would "
            "read all that is required"
        ),
    ]


def test_what_was_waived_and_added_before_stays_so(shipped: System) -> None:
    """An extension of an extension lists both."""
    first = extends(shipped)
    first.provider("shelf").get("/count", answers={200: Count})
    first.consumer("reader").waives("read no book", reason="the first")
    second = extends(first.system())
    second.consumer("reader").waives("add a book", reason="the second")
    system = second.system()
    assert [one.reason for one in system.waived] == ["the first", "the second"]
    assert system.added == {"GET /count"}


def unknown(ask: Any) -> str:
    with pytest.raises(BadDeclaration) as bad:
        ask()
    (fault,) = bad.value.faults
    return fault


def test_what_is_not_shipped_is_named_with_what_was_meant(shipped: System) -> None:
    shelf = extends(shipped).provider("shelf")
    found = [
        unknown(lambda: shelf.shipped_operation("list_book")),
        unknown(lambda: shelf.shipped_message("aded")),
        unknown(lambda: shelf.shipped_state("an owner has two book")),
        unknown(lambda: extends("life_organizer")),
    ]
    assert found == [
        "provider shelf: no shipped operation is called 'list_book': did you mean 'list_books'?",
        "provider shelf: no shipped message is called 'aded': did you mean 'added'?",
        (
            "provider shelf: no shipped state is called 'an owner has two book': did you mean "
            "'an owner has two books'?"
        ),
        "extends: no installed system is called 'life_organizer': did you mean 'life_organiser'?",
    ]
