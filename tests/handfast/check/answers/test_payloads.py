"""What is expected of a message, and of a whole value, fits its model or is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.model import Answer, Content, Exchange, HttpInteraction, Published
from shared.fields import Instant

HEARS = "books -> shop: an item was sold (an item exists, an item is bought): "


class Moment(BaseModel):
    """A moment that code reads before Pydantic does, and a choice of two types."""

    at: Instant
    either: int | list[int] = 0


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"at": "2031-04-02T08:15:00+02:00", "either": [1]}, None),
        ({"at": "2031-04-02T06:15:00Z"}, None),
        ({"at": "2031-04-02"}, "Input should be a valid datetime"),
        ({"at": "2031-04-02T06:15:00Z", "either": ["1"]}, "Input should be a valid integer"),
    ],
)
def test_a_whole_value_is_typed_strictly_and_a_moment_is_text(
    value: Any, fault: str | None, shop: Any, faults: Any
) -> None:
    streamed = replace(shop.watch, answers=(Answer(200, Content(Moment)),))
    declared = HttpInteraction(
        name="x",
        exchange=Exchange(operation=streamed, equals={"": value}),
    )
    system = replace(shop.with_web(declared), offers=(replace(shop.offer, operations=(streamed,)),))
    found = faults(system)
    assert [fault in each for each in found] == ([True] if fault else [])


PAYLOADS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a field that the payload lacks": (
        {"reads": ("cont",)},
        ("reads 'cont': Sale has no field 'cont': did you mean 'count'?",),
    ),
    "a value that the payload refuses": (
        {"equals": {"count": 0}},
        (
            (
                "equals 'count': 0 can't come from the field (Input should be greater than or "
                "equal to 1): expect a value of its type"
            ),
        ),
    ),
    "fewer than none": ({"exactly": -1}, ("exactly=-1 can't be counted: give 0 or more",)),
    "fields of what must not come": (
        {"exactly": 0},
        ("exactly=0 leaves nothing to read: drop reads and equals, or exactly",),
    ),
}


@pytest.mark.parametrize("wrong", PAYLOADS)
def test_a_wrong_expectation_of_a_message_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = PAYLOADS[wrong]
    heard = replace(shop.books, interactions=(replace(shop.hears, **changes),))
    system = replace(shop.system, contracts=(heard,))
    assert faults(system) == tuple(HEARS + fault for fault in expected)


def test_nothing_at_all_may_be_expected_of_a_message(shop: Any, faults: Any) -> None:
    then = (Published(message=shop.sold, exactly=0),)
    assert faults(shop.with_web(replace(shop.refused, then=then))) == ()
