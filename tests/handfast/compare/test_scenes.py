"""What consumers of messages rely on is played as declared, and with a value or two changed."""

from __future__ import annotations

import random

from pydantic import BaseModel

from handfast.compare.made.composing import Known
from handfast.compare.made.drawing import Drawn
from handfast.compare.made.names import Names
from handfast.compare.made.scenes import Scene, played_scene, scenes_of
from handfast.compare.sessions import Step
from handfast.model import (
    Content,
    Contract,
    Message,
    MessageInteraction,
    Offer,
    State,
    System,
    Transport,
)

JOB = "9b2e8a51-3f0c-4c44-8a3e-0d4f1f6c2a10"
MADE = "the oven bakes"
SCENES: tuple[Scene, ...] = (
    (("flour is there", {"kind": "rye", "left": 3}), (MADE, {"job_id": JOB, "job": {"id": JOB}})),
    ((MADE, {"job_id": JOB, "job": {"at": "2031-04-02T06:15:00Z", "warm": True}}),),
)


class Bread(BaseModel):
    """What is sent."""

    kind: str = "rye"


def known(seed: int) -> Known:
    return Known(random.Random(seed), Drawn(0), Names({}, {}, frozenset()), words=("fern",))  # noqa: S311


def played(seed: int) -> list[Step]:
    return played_scene(known(seed), SCENES, 5)


def test_a_scene_is_played_in_its_order_with_ids_of_its_own() -> None:
    """One for each that is declared, wherever it stands; it is known from then on."""
    one = known(2)
    steps = played_scene(one, SCENES[:1], 5)
    assert [(step.number, step.happens) for step in steps] == [(5, "flour is there"), (6, MADE)]
    (job_id,) = set(one.sent["job_id"])
    assert job_id != JOB
    assert steps[1].parameters["job_id"] == job_id
    assert played(2) == played(2)


def test_values_are_changed_here_and_there() -> None:
    """Some scenes are as declared; in others something differs, or is missing."""
    sent = [[step.parameters for step in played_scene(known(n), SCENES[1:], 1)] for n in range(200)]
    jobs = [one["job"] for (one,) in sent]
    assert {"at": "2031-04-02T06:15:00Z", "warm": True} in jobs
    assert {"at": "2031-04-02T06:15:00Z", "warm": False} in jobs
    assert {"warm": True} in jobs
    moments = {one.get("at") for one in jobs if isinstance(one, dict)}
    assert {"2031-04-02T06:15:00.001000+00:00", "2031-04-01T06:15:00+00:00"} <= moments


def test_what_one_side_cannot_let_happen_is_no_scene() -> None:
    """All of an interaction must be possible: its states and its trigger."""
    flour, bakes = State("flour is there"), State(MADE)
    sold = Message(
        name="sold", address="bread", transport=Transport("redis-stream"), payload=Content(Bread)
    )
    relied_on = MessageInteraction(name="a loaf", message=sold, given=(flour(),), when=bakes())
    offer = Offer(provider="oven", messages=(sold,), states=(flour,), triggers=(bakes,))
    shop = Contract("shop", "oven", (relied_on,))
    system = System(name="bakery", title="A bakery", offers=(offer,), contracts=(shop,))
    assert scenes_of(system, offer, {"flour is there", MADE}) == (
        (("flour is there", {}), (MADE, {})),
    )
    assert scenes_of(system, offer, {MADE}) == ()
