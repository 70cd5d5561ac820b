"""Each cause is shown once, with everything that it breaks: interactions, consumers and modes."""

from __future__ import annotations

from typing import Any

from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mode, Responsible
from handfast.report.causes.grouping import Cause, causes_of


def summary(causes: tuple[Cause, ...]) -> list[tuple[str, list[str]]]:
    return [(one.title, [broken.interaction for broken in one.broken]) for one in causes]


def test_a_field_is_one_cause_in_each_operation_path_and_mode(made: Any, causes: Any) -> None:
    """The modes name it in different words, and lists have it at each index."""
    item = made.mismatch(Clause.READS, "this key", "nothing", path=(1, "price"))
    then = made.mismatch(
        Clause.THEN,
        "this key",
        "no such key; there are: id",
        place="GET /items/i-1",
        path=("price",),
    )
    (cause,) = causes(
        made.result("get an item", made.missing),
        made.result("get an item", made.missing_by_pact, mode=Mode.PACT),
        made.result("list red items", item),
        made.result("make an item", then),
    )
    assert cause.title == "Item.price is missing in get_item and list_items"
    assert cause.remedy == "answer with it, or take it out of what its consumers read"
    assert [(one.interaction, one.modes, one.repeat) for one in cause.broken] == [
        ("get an item", (Mode.IN_PROCESS, Mode.PACT), "get an item"),
        ("list red items", (Mode.IN_PROCESS,), "list red items"),
        ("make an item", (Mode.IN_PROCESS,), "make an item"),
    ]
    assert (cause.consumers, cause.modes) == (("web",), (Mode.IN_PROCESS, Mode.PACT))
    assert cause.operations == ("create_item", "get_item", "list_items")
    assert cause.mismatch is made.missing  # an answer is there, of the interaction itself


def test_two_fields_are_two_causes_though_the_same_interactions_show_them(
    made: Any, causes: Any
) -> None:
    name = made.mismatch(Clause.READS, "this key", "nothing", path=("name",))
    found = causes(made.result("get an item", made.missing, name))
    assert summary(found) == [
        ("Item.name is missing in get_item", ["get an item"]),
        ("Item.price is missing in get_item", ["get an item"]),
    ]


def test_what_is_raised_at_one_place_is_one_cause(made: Any, causes: Any) -> None:
    """Whatever it says each time, and whichever status was expected."""

    def raised(message: str) -> Raised:
        place = "/srv/shop/items.py, line 7, in read"
        return Raised(type="KeyError", message=message, place=place, traceback="all of it")

    def status(expected: str, message: str) -> Any:
        return made.mismatch(
            Clause.STATUS, expected, "500: oh", place="the status", raised=(raised(message),)
        )

    (cause,) = causes(
        made.result("get an item", status("200", "'i-1'")),
        made.result("make an item without a name", status("422", "'i-2'")),
    )
    assert cause.title == "shop raises KeyError at shop/items.py, line 7, in read"
    assert len(cause.broken) == 2


def test_other_causes_are_named_by_what_is_wrong(made: Any, causes: Any) -> None:
    """One of each kind."""
    of = made.mismatch
    found = causes(
        made.result("get an item", of(Clause.READS, "a text", "7", path=("name",))),
        made.result("get an item", of(Clause.EQUALS, '"i-1"', '"i-2"', path=("id",))),
        made.result(
            "make an item",
            of(Clause.UNCHANGED, "1, as before", "2", place="GET /items", path=(0, "stock")),
            of(Clause.THEN, '"i-1"', '"i-3"', place="GET /items/i-1", path=("id",)),
            of(Clause.PUBLISHED, "1 entry", "no entry", place="sales"),
        ),
        made.result("list red items", of(Clause.READS, "a list", '{"items": []}', path=())),
        made.result(
            "get an item", of(Clause.HEADERS, '"x"', "no such header", place="ETag", path=None)
        ),
        made.result(
            "delete an item",
            of(Clause.REQUEST, "DELETE", "POST", place="method", whose=Responsible.CONSUMER),
        ),
    )
    assert sorted(one.title for one in found) == [
        'Item.id has another value in get_item: "i-2" instead of "i-1"',
        "Item.name has another type: 7 instead of a text",
        'after create_item, get_item answers Item.id "i-3" instead of "i-1"',
        "create_item changes what it must leave alone: Item.stock",
        'get_item answers with ETag no such header instead of "x"',
        "in what web sends, method is POST instead of DELETE",
        "list_items answers an object instead of a list",
        "messages at sales: expected 1 entry, got no entry",
    ]


def test_a_body_that_can_not_be_read_is_no_object_whatever_it_begins_with(
    made: Any, causes: Any
) -> None:
    (cause,) = causes(
        made.result(
            "get an item", made.mismatch(Clause.BODY, "JSON", '{"id":1e999} (too large)', path=())
        )
    )
    assert cause.title == "get_item answers what can't be read instead of JSON"
    (empty,) = causes(
        made.result("get an item", made.mismatch(Clause.BODY, "JSON", "an empty body", path=()))
    )
    assert empty.title == "get_item answers an empty body instead of JSON"


def test_what_was_not_verified_comes_last_however_much_it_is(made: Any, causes: Any) -> None:
    found = causes(
        made.result("get an item", made.unready),
        made.result("list red items", made.unready),
        made.result("make an item without a name", made.status),
    )
    assert [(one.verdict, len(one.broken)) for one in found] == [("failed", 1), ("not verified", 2)]
    assert found[1].title == "state 'an item exists': none instead of a handler"
    assert found[1].remedy == "write it"


def test_the_id_of_a_cause_is_the_same_in_another_run(made: Any, causes: Any) -> None:
    (one,) = causes(made.result("get an item", made.missing))
    (other,) = causes(made.result("get an item", made.missing_by_pact, mode=Mode.PACT))
    (different,) = causes(made.result("make an item without a name", made.status))
    assert one.id == other.id != different.id


def test_interactions_that_are_not_declared_here_are_grouped_by_path(made: Any) -> None:
    """Those of a pact file that others made."""
    results = (
        made.result("list", made.mismatch(Clause.READS, "this key", "nothing", path=(0, "a"))),
        made.result("more", made.mismatch(Clause.READS, "this key", "nothing", path=(2, "a"))),
    )
    (cause,) = causes_of("toy", results, {})
    assert (cause.title, len(cause.broken)) == ("[*].a is missing", 2)


def test_how_messages_are_delivered_is_a_cause_of_its_producer_or_its_reader(
    made: Any, causes: Any
) -> None:
    again = made.mismatch(Clause.IDEMPOTENT, "one entry", "2 entries", place="sales")
    lost = made.mismatch(
        Clause.DEAD_LETTERED,
        "3 entries on sales:dead",
        "0",
        place="sales",
        whose=Responsible.CONSUMER,
    )
    assert summary(causes(made.result("an item was sold", again, lost))) == [
        ("the reader of sales: 0 instead of 3 entries on sales:dead", ["an item was sold"]),
        ("messages at sales: expected one entry, got 2 entries", ["an item was sold"]),
    ]


def test_a_value_that_the_field_may_never_have_is_of_another_type_wherever_it_is_found(
    made: Any, causes: Any
) -> None:
    """A time without offset, as it was sent, as it was read, and after a request."""
    naive = '"2031-04-02T06:15:00"'
    sent = made.mismatch(Clause.EQUALS, '"2031-04-02T06:15:00Z"', naive, path=("made_at",))
    read = made.mismatch(Clause.READS, "a date and time", naive, path=(0, "made_at"))
    place = "GET /items/i-1"
    then = made.mismatch(Clause.THEN, "a date and time", naive, place=place, path=("made_at",))
    (cause,) = causes(
        made.result("get an item", sent),
        made.result("list red items", read),
        made.result("make an item", then),
    )
    assert cause.title == f"Item.made_at has another type: {naive} instead of a date and time"
