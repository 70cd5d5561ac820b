"""What arrived is given to the promises of its address so that as few as possible differ."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from handfast.expectation.judge import judge_payload
from handfast.model import Published
from handfast.transports.arrivals import Arrivals
from handfast.transports.protocol import Arrived

if TYPE_CHECKING:
    from collections.abc import Sequence

type Row = tuple[str, str, str, str]


def sale(name: str, count: Any = 1) -> dict[str, Any]:
    return {"id": name, "count": count}


def judged(sales: Any, promised: Sequence[tuple[Any, int]], came: Sequence[Any]) -> list[Row]:
    """What is wrong with what ``came``, where so many are promised of each ``equals``."""
    message = sales.message("in-memory", "sales")
    promises = tuple(
        Published(message=message, equals=dict(equals), exactly=times) for equals, times in promised
    )
    found = Arrivals(promises, {"sales": Arrived(tuple(came), ())}).judged({}, None)
    return [(one.place, one.where, one.expected, one.got) for one in found]


ANY: dict[str, Any] = {}
A, B, C = ({"id": name} for name in "abc")


@pytest.mark.parametrize("promised", list(itertools.permutations([ANY, A, B])))
def test_in_whatever_order_messages_come_each_has_a_promise_that_it_fits(
    sales: Any, promised: Sequence[Any]
) -> None:
    for came in itertools.permutations("abc"):
        assert judged(sales, [(one, 1) for one in promised], [*map(sale, came)]) == []


def test_a_message_takes_the_place_of_others_that_move_on_one_after_another(sales: Any) -> None:
    """The last fits the first promise alone; what has that takes the second's, which takes B."""
    promised = [(A, 1), ({"count": 1}, 1), (B, 1)]
    assert judged(sales, promised, [sale("a"), sale("b"), sale("a", count=2)]) == []


def test_what_fits_nothing_is_compared_with_the_promise_from_which_it_differs_least(
    sales: Any,
) -> None:
    """The right one leaves the promise of any to it, for it fits the other as well."""
    wrong = sale("x", count="many")
    assert judged(sales, [(ANY, 1), (A, 1)], [sale("a"), wrong]) == [
        ("sales", "sales: count", "an integer", '"many"')
    ]


def test_every_message_that_differs_is_named_in_the_order_of_arrival(sales: Any) -> None:
    assert judged(sales, [(A, 1), (B, 1), (C, 1)], [*map(sale, "xcy")]) == [
        ("sales", "sales: id", '"a"', '"x"'),
        ("sales", "sales: id", '"b"', '"y"'),
    ]


def test_of_more_messages_than_are_promised_those_that_fit_nothing_are_compared(sales: Any) -> None:
    """That they are too many is for the reader of the transport to say."""
    assert judged(sales, [(A, 1)], [*map(sale, "aa")]) == []
    assert judged(sales, [(A, 1)], [*map(sale, "xa")]) == [("sales", "sales: id", '"a"', '"x"')]
    assert judged(sales, [(A, 0)], [sale("x")]) == []


def test_promises_of_1_and_of_true_are_two(sales: Any) -> None:
    """Python takes the two for equal; in JSON they differ."""
    one, true = ({"count": 1}, 1), ({"count": True}, 1)
    for promised in itertools.permutations([one, true]):
        assert judged(sales, promised, [sale("a"), sale("b")]) == [
            ("sales", "sales: count", "true", "1")
        ]


@pytest.mark.parametrize(
    ("promised", "times"),
    [([(A, 50)], 50), ([(A, 1)] * 50, 50), ([(B, 50), (A, 50)], 2 * 50 + 50)],
)
def test_a_message_is_judged_once_by_equal_promises(
    sales: Any, monkeypatch: pytest.MonkeyPatch, promised: Sequence[Any], times: int
) -> None:
    """By those in front of the one that it fits, too, until they have all their messages."""
    asked = []

    def counted(*arguments: Any) -> Any:
        asked.append(arguments)
        return judge_payload(*arguments)

    monkeypatch.setattr("handfast.transports.arrivals.judge_payload", counted)
    names = "a" * 50 + "b" * 50 if len(promised) == 2 else "a" * 50
    assert (judged(sales, promised, [*map(sale, names)]), len(asked)) == ([], times)
