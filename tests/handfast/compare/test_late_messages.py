"""Messages that are on their way when they are read: no side is judged by how soon they come."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from handfast.compare.running import compare
from handfast.declare import Provider, system
from handfast.model import Transport
from handfast.providers.provider import RunningProvider
from handfast.transports.in_memory import InMemoryMessages

ADDRESS = "bells"


class Bell(BaseModel):
    """What rings."""

    name: str


tower = Provider("tower")
tower.post("/bells", body=Bell, answers={201: Bell})
tower.message("rung", address=ADDRESS, transport=Transport("air"), payload=Bell)
SYSTEM = system("tower", providers=[tower], consumers=[])


def ringing(
    *, turns: int = 0, times: int = 1, patience: float = 0.0, in_turn: bool
) -> RunningProvider:
    """A tower whose bells are heard so many turns of the event loop after they were rung.

    ``patience`` is how many seconds are waited for one that is expected.
    """
    heard = InMemoryMessages(patience)
    app, tasks = FastAPI(), set[asyncio.Task[None]]()

    async def ring(bell: Bell) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        for _ in range(times):
            heard.add(ADDRESS, bell.model_dump())

    @app.post("/bells", status_code=201)
    async def _(bell: Bell) -> Bell:
        task = asyncio.ensure_future(ring(bell))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return bell

    return RunningProvider(
        name="tower",
        app=app,
        reset=lambda: None,
        transports={"air": heard.opened},
        in_turn=in_turn,
    )


@pytest.mark.parametrize("in_turn", [False, True], ids=["side by side", "in turn"])
@pytest.mark.parametrize("late", [(200, 0), (0, 200)], ids=["first", "second"])
def test_a_side_whose_messages_come_later_does_the_same(
    late: tuple[int, int], *, in_turn: bool
) -> None:
    first, second = (ringing(turns=one, patience=20, in_turn=in_turn) for one in late)
    assert compare(SYSTEM, tower.offer(), (first, second), steps=3).found == ()


@pytest.mark.parametrize("in_turn", [False, True], ids=["side by side", "in turn"])
@pytest.mark.parametrize("times", [0, 2])
def test_a_side_that_publishes_another_number_differs(times: int, *, in_turn: bool) -> None:
    sides = ringing(in_turn=in_turn), ringing(times=times, in_turn=in_turn)
    (found,) = compare(SYSTEM, tower.offer(), sides, steps=3).found
    assert "number of messages" in str(found.found.difference)
