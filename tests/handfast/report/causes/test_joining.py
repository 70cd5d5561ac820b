"""Which mismatches of several interactions have one cause, and which have not."""

from __future__ import annotations

from typing import Any

from handfast.declare import Consumer, Provider, expect, system
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mode, Responsible, Result
from handfast.report.causes.grouping import causes_of
from handfast.report.causes.subjects import declared_in


def test_a_broken_operation_takes_its_refusals_with_it_and_no_other(made: Any, causes: Any) -> None:
    gone = made.mismatch(Clause.STATUS, "201", "404: {}", place="the status")
    refusal = made.mismatch(Clause.STATUS, "422", "404: {}", place="the status")
    other = made.mismatch(Clause.STATUS, "204", "404: {}", place="the status")
    found = causes(
        made.result("make an item", gone),
        made.result("make an item without a name", refusal),
        made.result("delete an item", other),
    )
    assert [(one.title, [each.interaction for each in one.broken]) for one in found] == [
        (
            "create_item answers 404 instead of 201 or 422",
            ["make an item", "make an item without a name"],
        ),
        ("delete_item answers 404 instead of 204", ["delete an item"]),
    ]


def lacks_route(made: Any, interaction: str, place: str, status: int = 404) -> Any:
    """An interaction whose state can't be set up, for lack of a route."""
    message = f"POST /items was refused with {status}: no"
    raised = Raised(
        type="handfast.http.through_api.ApiError", message=message, place=place, traceback="all"
    )
    unready = made.mismatch(
        Clause.STATE,
        "no exception",
        raised.error,
        place="state 'an item exists'",
        whose=Responsible.SET_UP,
        raised=(raised,),
    )
    return made.result(interaction, unready)


def test_a_route_that_is_not_there_takes_with_it_what_is_set_up_by_it(
    made: Any, causes: Any
) -> None:
    """Wherever a state calls it: what it answers itself is shown."""
    status = made.mismatch(Clause.STATUS, "201", "404: {}", place="the status", answer="- 201")
    (cause,) = causes(
        lacks_route(made, "get an item", "states.py, line 7"),
        lacks_route(made, "list red items", "states.py, line 9"),
        made.result("make an item", status),
    )
    assert cause.title == "create_item answers 404 instead of 201"
    assert (cause.mismatch, len(cause.broken)) == (status, 3)


def test_a_route_that_no_interaction_shows_is_one_cause_of_what_is_not_set_up(
    made: Any, causes: Any
) -> None:
    """Another status of it is another cause: the route is there then."""
    found = causes(
        lacks_route(made, "get an item", "states.py, line 7", 405),
        lacks_route(made, "list red items", "states.py, line 9", 405),
        lacks_route(made, "delete an item", "s, 9", 500),
    )
    assert [(one.title, len(one.broken)) for one in found] == [
        ("nothing is set up by create_item, which answers 405", 2),
        (
            "state 'an item exists' raises ApiError: POST /items was refused with 500: no at s, 9",
            1,
        ),
    ]


def test_what_lacks_a_missing_field_is_of_its_cause(made: Any, causes: Any) -> None:
    """An order by it, and what must then be true of it, in words of their own."""
    order = made.mismatch(
        Clause.ORDERED, "a value to order by, descending", "nothing", path=(0, "price")
    )
    then = made.mismatch(
        Clause.THEN, "a value, for what must then be true", "nothing there", path=("price",)
    )
    (cause,) = causes(
        made.result("list red items", order),
        made.result("make an item", then),
        made.result("get an item", made.missing),
    )
    assert cause.title == "Item.price is missing in list_items, create_item and get_item"
    assert (cause.mismatch, len(cause.broken)) == (made.missing, 3)


def test_refusals_of_several_operations_with_another_status_are_one_cause(
    made: Any, causes: Any
) -> None:
    status = made.mismatch(Clause.STATUS, "404", "410: {}", place="the status")
    (cause,) = causes(made.result("get an item", status), made.result("delete an item", status))
    assert cause.title == "shop refuses with 410 instead of 404 (get_item and delete_item)"


def test_a_title_names_what_was_asked_before_where_the_answer_to_that_is_right(
    made: Any, causes: Any
) -> None:
    at: dict[str, Any] = {"place": "GET /items/i-1: the status", "after": "POST /items {}"}
    (lost,) = causes(
        made.result("make an item", made.mismatch(Clause.THEN, "200", "404: {}", **at))
    )
    assert lost.title == "after create_item, get_item answers 404 instead of 200"
    still = made.result("make an item", made.mismatch(Clause.THEN, "404", "200: {}", **at))
    (there,) = causes(still)
    refusing = "shop answers 200 instead of refusing with 404 (get_item)"
    assert there.title == f"after create_item, {refusing}"
    direct = made.mismatch(Clause.STATUS, "404", "200: {}", place="the status")
    (cause,) = causes(still, made.result("get an item", direct))
    assert cause.title == refusing


def test_another_order_is_one_cause_though_each_item_differs(made: Any, causes: Any) -> None:
    """By Pact, which sees no order, too."""
    first = made.mismatch(Clause.EQUALS, '"i-1"', '"i-2"', path=(0, "id"))
    second = made.mismatch(Clause.EQUALS, '"i-2"', '"i-1"', path=(1, "id"))
    order = made.mismatch(Clause.ORDERED, "descending order", '"2031"', path=(1, "made_at"))
    (cause,) = causes(
        made.result("list red items", first, second, order),
        made.result("list red items", first, mode=Mode.PACT),
    )
    expected = "list_items answers in another order: not in descending order of Item.made_at"
    assert cause.title == expected


def test_what_is_read_afterwards_is_of_the_cause_that_the_answer_shows(
    made: Any, causes: Any
) -> None:
    """The same value in place of the same one, and a list whose order is wrong anywhere."""
    at_once = made.mismatch(Clause.EQUALS, '" a"', '"a"', path=("name",))
    later = made.mismatch(Clause.THEN, '" a"', '"a"', place="GET /items/i-1", path=("name",))
    other = made.mismatch(Clause.THEN, '"i-1"', '"i-3"', place="GET /items/i-1", path=("id",))
    found = causes(made.result("make an item", at_once, later, other))
    assert sorted((one.title, len(one.broken[0].mismatches)) for one in found) == [
        ("Item.name in create_item and get_item has lost the white space at its beginning", 2),
        ('after create_item, get_item answers Item.id "i-3" instead of "i-1"', 1),
    ]
    order = made.mismatch(Clause.ORDERED, "descending order", '"2031"', path=(1, "made_at"))
    swapped = made.mismatch(Clause.THEN, '"i-1"', '"i-2"', place="GET /items", path=(0, "id"))
    (cause,) = causes(made.result("list red items", order), made.result("make an item", swapped))
    assert [one.interaction for one in cause.broken] == ["list red items", "make an item"]


def test_a_list_that_is_wrong_after_whatever_was_done_is_one_cause(made: Any) -> None:
    """One that is wrong after one operation alone may be of that operation."""
    shelf, reader = Provider("shelf"), Consumer("reader")
    books = shelf.get("/books", name="books", answers={200: list[str]})
    none = expect(books, exactly=0)
    names = ("burn", "lend", "sell")
    for name in names:
        does = shelf.post(f"/{name}", name=name, answers={204: None})
        reader.relies_on(does, name, then=(none,))
    reader.relies_on(books, "list", exactly=0)
    toy = system("library", providers=[shelf], consumers=[reader])

    def too_many(name: str) -> Result:
        clause = Clause.EXACTLY if name == "list" else Clause.THEN
        place = "" if name == "list" else "GET /books"
        one = made.mismatch(clause, "exactly 0 items", "2 items", place=place, path=())
        return Result(
            mode=Mode.IN_PROCESS,
            consumer="reader",
            provider="shelf",
            interaction=name,
            state="",
            mismatches=(one,),
        )

    def titles(*wrong: str) -> list[str]:
        return [one.title for one in causes_of("x", map(too_many, wrong), declared_in(toy))]

    items = "books answers other items: 2 items instead of exactly 0 items"
    assert titles("list", *names) == [items]
    assert sorted(titles("list", "burn")) == [
        "after burn, books answers 2 items instead of exactly 0 items",
        items,
    ]
