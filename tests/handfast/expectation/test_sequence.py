"""Messages of one key come in their order; those of different keys in any."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel

from handfast.declare import Delivery, Provider, Transport
from handfast.expectation.sequence import out_of_order
from handfast.model.clauses import Clause


class Fired(BaseModel):
    """What arrives."""

    user: int
    at: AwareDatetime


FIRED = Provider("core").message(
    "fired",
    address="notices",
    payload=Fired,
    transport=Transport("redis-stream", field="data", group="bot"),
    delivery=Delivery(in_order=("user", "at")),
)


def fired(user: int, hour: str) -> dict[str, Any]:
    return {"user": user, "at": f"2031-04-02T{hour}"}


@pytest.mark.parametrize(
    "payloads",
    [
        (),
        (fired(1, "07:00:00Z"), fired(1, "08:00:00Z")),
        (fired(1, "07:00:00Z"), fired(1, "07:00:00Z")),
        (fired(1, "09:00:00+03:00"), fired(1, "07:00:00Z")),
        (fired(1, "08:00:00Z"), fired(2, "07:00:00Z"), fired(1, "09:00:00Z")),
        (fired(1, "08:00:00Z"), {"user": 1}, {"at": "2031-04-02T07:00:00Z"}),
    ],
)
def test_what_does_not_fall_within_its_key_passes(payloads: tuple[Any, ...]) -> None:
    """Moments are compared as moments; what lacks a field is named by another clause."""
    assert out_of_order(FIRED, payloads) == ()


def test_what_comes_after_a_later_one_of_its_key_is_named_once_a_key() -> None:
    late = (fired(1, "09:00:00Z"), fired(2, "05:00:00Z"), fired(1, "08:00:00Z"))
    (one,) = out_of_order(FIRED, (*late, fired(1, "07:00:00Z")))
    assert (one.clause, one.place, one.expected, one.got) == (
        Clause.IN_ORDER,
        "notices",
        "messages whose user is 1 in ascending order of at",
        '"2031-04-02T08:00:00Z" after "2031-04-02T09:00:00Z"',
    )
