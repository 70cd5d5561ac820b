"""A difference that is known in one case is new in another, where it fails someone."""

from __future__ import annotations

from typing import Literal

from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel

from handfast.compare.running import compare
from handfast.model import (
    Answer,
    Contract,
    Exchange,
    Given,
    HttpInteraction,
    Offer,
    Operation,
    State,
    System,
)
from handfast.providers.provider import RunningProvider


class Oven(BaseModel):
    """Whether it is hot."""

    heat: Literal["cold", "warm", "hot"] = "cold"


def test_what_fails_in_one_case_alone_is_found_after_it_was_met_in_another() -> None:
    """Nobody expects a refusal of a warm oven; and a shorter session is of the same case."""
    state = State(name="an oven", parameters=Oven)
    read = Operation(name="bake", method="POST", path="/bake", answers=(Answer(204), Answer(409)))
    refused = HttpInteraction(
        name="of a cold oven",
        given=(Given(state, {"heat": "cold"}),),
        exchange=Exchange(operation=read, status=409),
    )
    offer = Offer(provider="oven", operations=(read,), states=(state,))
    contracts = (Contract("buyer", "oven", (refused,)),)
    bakery = System(name="bakery", title="A bakery", offers=(offer,), contracts=contracts)

    def baking(*refuses: str) -> RunningProvider:
        app = FastAPI()
        heat = ["hot"]

        @app.post("/bake")
        def _() -> Response:
            return Response(status_code=409 if heat[-1] in refuses else 204)

        def heated(**given: str) -> None:
            heat.append(given["heat"])

        return RunningProvider(
            name="oven", app=app, reset=lambda: heat.append("hot"), states={"an oven": heated}
        )

    sides = baking("cold", "warm"), baking()
    result = compare(bakery, offer, sides, steps=3_000)
    assert sorted((one.fails, one.found.session.steps[0].parameters) for one in result.found) == [
        (False, {"heat": "warm"}),
        (True, {"heat": "cold"}),
    ]
