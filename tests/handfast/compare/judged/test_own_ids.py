"""Who asks for the order of ids gets another one of each service, which is no difference."""

from __future__ import annotations

from typing import Any, Literal
from uuid import uuid4

from fastapi import FastAPI
from pydantic import BaseModel

from handfast.compare.judged.differences import Kind
from handfast.compare.running import compare
from handfast.declare import Provider, system
from handfast.providers.provider import RunningProvider

STEPS = 200


class New(BaseModel):
    """What is to be kept."""

    name: str


class Thing(New):
    """What is kept, by an id that the shelf makes."""

    id: str


class Asked(BaseModel):
    """In which order."""

    order: Literal["id"] | None = None


shelf = Provider("shelf")
shelf.post("/things", body=New, answers={201: Thing})
shelf.get("/things", query=Asked, answers={200: list[Thing]})
SYSTEM = system("shelf", providers=[shelf], consumers=[])


def shelf_of_things(*, sorts: bool = True) -> RunningProvider:
    """A shelf whose ids are random, and come in order where that is asked for."""
    things: list[dict[str, Any]] = []
    app = FastAPI()

    @app.post("/things", status_code=201)
    def _(new: New) -> dict[str, Any]:
        things.append({"id": str(uuid4()), "name": new.name})
        return things[-1]

    @app.get("/things")
    def _(order: Literal["id"] | None = None) -> list[dict[str, Any]]:
        return sorted(things, key=lambda one: one["id"]) if order and sorts else things

    return RunningProvider(name="shelf", app=app, reset=things.clear)


def kinds(second: RunningProvider) -> set[str]:
    """In what a second shelf differs from one that sorts."""
    found = compare(SYSTEM, shelf.offer(), (shelf_of_things(), second), steps=STEPS).found
    return {one.found.difference.kind for one in found}


def test_an_order_by_ids_that_each_service_makes_is_no_difference() -> None:
    assert kinds(shelf_of_things()) == set()


def test_a_service_that_does_not_sort_by_its_ids_differs() -> None:
    assert kinds(shelf_of_things(sorts=False)) == {Kind.ORDER}
