"""A step is played on both sides or on neither."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

from handfast.compare.made.coverage import Coverage
from handfast.compare.playing import Played, play
from handfast.compare.searching import searched
from handfast.compare.sessions import Reference, Session, Step
from handfast.compare.setting import opened_pair
from handfast.declare import Provider, system
from handfast.providers.provider import RunningProvider


class Loaf(BaseModel):
    """What is baked."""

    id: str


class Which(BaseModel):
    """Which one is asked for."""

    loaf_id: str


class For(BaseModel):
    """Who asks."""

    name: str | None = Field(default=None, alias="for")


bakery = Provider("oven")
bakery.post("/loaves", answers={201: Loaf})
bakery.get("/loaves/{loaf_id}", path=Which, headers=For, answers={200: Loaf})
SYSTEM = system("bakery", providers=[bakery], consumers=[])
OFFER = bakery.offer()
HALF = "\ud800"
"""Half of a sign: JSON can write it, an address can't."""
BAKE, READ = (one.name for one in OFFER.operations)


def bakes(number: int) -> Step:
    return Step(number=number, operation=BAKE)


def reads(number: int, of: Any) -> Step:
    return Step(number=number, operation=READ, parts={"path": {"loaf_id": of}})


def oven(loaf_id: str, asked: list[str], *, in_turn: bool = False) -> RunningProvider:
    """Every loaf has the same id; what is asked for is noted."""
    app = FastAPI()

    @app.post("/loaves", status_code=201)
    def _() -> Response:
        return Response(json.dumps({"id": loaf_id}), 201, media_type="application/json")

    @app.get("/loaves/{wanted}")
    def _(wanted: str) -> Loaf:
        asked.append(wanted)
        return Loaf(id=wanted)

    return RunningProvider(name="oven", app=app, reset=lambda: None, in_turn=in_turn)


def played(*steps: Step, in_turn: bool) -> tuple[Played, list[str], list[str]]:
    """The session, of which the second side has an id that is no part of a path."""
    first: list[str] = []
    second: list[str] = []

    async def run() -> Played:
        sides = oven("loaf-1", first, in_turn=in_turn), oven(HALF, second, in_turn=in_turn)
        async with opened_pair(SYSTEM, OFFER, sides, 0) as (pair, _):
            return await play(pair, Session(steps))

    return asyncio.run(run()), first, second


def test_what_one_side_cannot_be_asked_the_other_is_not_asked() -> None:
    steps = bakes(1), reads(2, Reference(1, "id", "")), bakes(3)
    result, first, second = played(*steps, in_turn=False)
    assert [step.number for step, _, _ in result.steps] == [1, 3]
    assert (result.differences, first, second) == ((), [], [])


def test_in_turn_a_session_ends_where_one_side_alone_was_asked() -> None:
    steps = bakes(1), reads(2, Reference(1, "id", "")), bakes(3)
    result, first, second = played(*steps, in_turn=True)
    assert [step.number for step, _, _ in result.steps] == [1]
    assert (result.differences, first, second) == ((), ["loaf-1"], [])


def test_what_no_header_can_carry_is_asked_of_neither() -> None:
    parts = {"path": {"loaf_id": "7"}, "headers": {"for": "Åse"}}
    result, first, second = played(Step(number=1, operation=READ, parts=parts), in_turn=False)
    assert (result.steps, first, second) == ((), [], [])


class Maker:
    """Makes sessions of which nothing can be asked."""

    coverage = Coverage()

    def session(self, number: int) -> Session:
        """The one of this number."""
        return Session((reads(number, HALF),))


def test_a_search_of_what_cannot_be_asked_ends() -> None:
    async def run() -> Any:
        async with opened_pair(SYSTEM, OFFER, (oven("a", []), oven("a", [])), 0) as (pair, _):
            maker: Any = Maker()
            return await searched(pair, maker, provider="oven", steps=10)

    assert asyncio.run(run()) == ()
