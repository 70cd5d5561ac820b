"""Messages that a stand-in receives in memory are judged in process and by Pact alike."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.model import Value
from handfast.model.results import Responsible
from handfast.transports.in_memory import InMemoryMessages

RIGHT = {"id": "own-1", "count": 1}


def hears(sales: Any, **clauses: Any) -> Any:
    message = sales.message("memory", "sales", attributes={"Source": "shop"})
    return sales.case(message, **clauses)


@pytest.mark.parametrize(
    ("address", "payload", "attributes", "times", "expected"),
    [
        ("sales", RIGHT, {"Source": "shop"}, 1, []),
        ("sales", RIGHT, {"Source": "shop"}, 2,
            [("exactly", "sales", "1 message", "2 messages")]),
        ("other", RIGHT, {"Source": "shop"}, 1,
            [("exactly", "sales", "1 message", "no message; some at other")]),
        ("sales", RIGHT, {}, 1,
            [("attributes", "sales: Source", "shop", "no such attribute")]),
        ("sales", {"id": "s-1", "count": 1}, {"Source": "shop"}, 1,
            [("equals", "id", '"own-1"', '"s-1"')]),
    ],
)  # fmt: skip
def test_what_a_stand_in_receives_is_judged_as_a_message(
    sales: Any,
    address: str,
    payload: Any,
    attributes: dict[str, str],
    times: int,
    expected: list[Any],
) -> None:
    messages = InMemoryMessages(patience=0.05)

    def sells(sale: str) -> None:
        for _ in range(times):
            messages.add(address, payload, attributes)

    provider = sales.provider(sells, transports={"memory": messages.opened})
    in_process, by_pact = sales.both(hears(sales, equals={"id": Value("sale")}), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


def test_a_transport_that_nobody_brings_is_reported_with_the_remedy(sales: Any) -> None:
    for result in sales.both(hears(sales), sales.provider(lambda sale: None)):
        (mismatch,) = result.mismatches
        assert (mismatch.got, mismatch.whose) == ("memory", Responsible.SET_UP)
        assert mismatch.remedy == "write RunningProvider(transports={'memory': ...})"
