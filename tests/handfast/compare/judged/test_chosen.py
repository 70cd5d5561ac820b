"""A refusal is relied on in the state, and of the request, that an interaction chooses."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.verdict import reliances_of
from handfast.model import (
    Answer,
    Content,
    Contract,
    Exchange,
    Given,
    HttpInteraction,
    Offer,
    Operation,
    State,
    System,
)


class Dough(StrEnum):
    """How far it is."""

    RAW = "raw"
    RISEN = "risen"
    BAKED = "baked"


class Heat(StrEnum):
    """How it is baked."""

    LOW = "low"
    HIGH = "high"


class Tray(BaseModel):
    """What a state puts into the oven."""

    dough: Dough = Dough.RAW
    baker: Heat = Heat.LOW


class Bake(BaseModel):
    """What is asked for."""

    heat: Heat


BAKE = Operation(
    name="bake",
    method="POST",
    path="/bake",
    bodies=(Content(Bake),),
    answers=(Answer(204), Answer(409)),
)
TRAY = State(name="a tray is in the oven", parameters=Tray)


def refused(name: str, **tray: Dough) -> HttpInteraction:
    exchange = Exchange(operation=BAKE, status=409, body={"heat": Heat.HIGH})
    return HttpInteraction(name=name, given=(Given(TRAY, tray),), exchange=exchange)


OFFER = Offer(provider="oven", operations=(BAKE,), states=(TRAY,))
CONTRACT = Contract("shop", "oven", (refused("of raw dough"), refused("baked", dough=Dough.BAKED)))
BAKERY = System(name="bakery", title="A bakery", offers=(OFFER,), contracts=(CONTRACT,))
RELIANCES = reliances_of(BAKERY, "oven")


@pytest.mark.parametrize(
    ("happened", "heat", "relied_on"),
    [
        ([], "high", ["of raw dough"]),
        ([{"dough": "raw", "baker": "high"}], "high", ["of raw dough"]),
        ([{"dough": "baked", "baker": "low"}], "high", ["baked"]),
        ([{"dough": "risen"}, {"dough": "baked"}], "high", ["baked"]),
        ([{"dough": "risen", "baker": "low"}], "high", []),
        ([{"dough": "raw", "baker": "low"}], "low", []),
    ],
    ids=["any state", "the default", "named", "one of two", "another state", "another request"],
)
def test_that_it_is_not_refused_any_more_fails_whose_case_it_is(
    happened: list[dict[str, Any]], heat: str, relied_on: list[str]
) -> None:
    """What no interaction names, as who bakes, makes no other case."""
    allowed = Difference(
        of="bake",
        kind=Kind.STATUS,
        path=(),
        first=409,
        second=204,
        status=409,
        happened=tuple(happened),
        sent={"body": {"heat": heat}},
    )
    assert [one.interaction for one in RELIANCES.on(allowed)] == relied_on
