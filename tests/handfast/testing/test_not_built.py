"""``not_built``: what needs a route that the service lacks is left out, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.routing import Route

from handfast.declare import Consumer, Provider, expect, system
from handfast.testing import consumer_tests, provider_tests


class Loaf(BaseModel):
    """A loaf."""

    id: str


bakery = Provider("bakery")
BAKE = bakery.post("/loaves", body=Loaf, answers={201: Loaf})
READ = bakery.get("/loaves/{loaf_id}", answers={200: Loaf})
LIST = bakery.get("/loaves", answers={200: list[Loaf]})
cafe = Consumer("cafe")
cafe.relies_on(LIST, "list loaves", at_least=0)
cafe.relies_on(BAKE, "bake", body={"id": "a"}, then=(expect(READ, path={"loaf_id": "a"}),))
cafe.relies_on(READ, "read a loaf", path={"loaf_id": "a"})
SYSTEM = system("bakery", providers=[bakery], consumers=[cafe])


async def answer(request: Any) -> Any:
    raise NotImplementedError


def app(*routes: tuple[str, str]) -> Starlette:
    return Starlette(routes=[Route(path, answer, methods=[method]) for method, path in routes])


def ids(test: Callable[..., None]) -> list[str]:
    """The ids of the parametrised test that was made."""
    (mark,) = test.pytestmark  # type: ignore[attr-defined]  # pytest's own
    return [one.id for one in mark.args[1]]


def test_what_needs_a_route_that_is_not_built_is_left_out() -> None:
    """A clause of what must then be true that needs one is cut off, not its interaction."""
    missing = ["GET /loaves/{loaf_id}"]
    provider = provider_tests(SYSTEM, "bakery", app=app(), not_built=missing)
    assert ids(provider) == [
        "cafe:list-loaves",
        "cafe:bake",
        "cafe:1-left-out-GET-/loaves/-loaf_id-is-not-built-yet",
    ]
    consumer = consumer_tests(SYSTEM, "cafe", call=lambda *_: None, not_built=missing)
    assert ids(consumer) == [
        "bakery:list-loaves",
        "bakery:bake",
        "bakery:1-left-out-GET-/loaves/-loaf_id-is-not-built-yet",
    ]


def test_a_route_that_is_served_must_be_taken_out() -> None:
    served = app(("GET", "/loaves/{id}"), ("GET", "/loaves"))
    missing = ["GET /loaves/{loaf_id}", "POST /loaves"]
    with pytest.raises(pytest.Collector.CollectError) as end:
        provider_tests(SYSTEM, "bakery", app=served, not_built=missing)
    assert str(end.value) == (
        "bakery of bakery cannot be verified yet\n"
        "  - not_built: GET /loaves/{loaf_id} is served: take it out, and its interactions are "
        "verified"
    )


def test_a_route_that_nobody_relies_on_is_named() -> None:
    with pytest.raises(
        pytest.Collector.CollectError, match="no route or message is called 'GET /loafs'"
    ):
        provider_tests(SYSTEM, "bakery", app=app(), not_built=["GET /loafs"])
