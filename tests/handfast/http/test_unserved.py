"""A promised 404 is no pass where the provider has no such route at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from handfast.declare import Consumer, Provider, system
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process


class Problem(BaseModel):
    """What is wrong."""

    detail: str


bakery = Provider("bakery")
READ = bakery.get("/loaves/{loaf_id}", answers={200: Problem, 404: Problem})
cafe = Consumer("cafe")
cafe.relies_on(READ, "read no loaf", path={"loaf_id": "b"}, status=404)
SYSTEM = system("bakery", providers=[bakery], consumers=[cafe])


def whole(detail: str) -> FastAPI:
    """A bakery that refuses with ``detail``."""
    app = FastAPI()

    @app.get("/loaves/{loaf_id}")
    def read(loaf_id: str) -> None:
        raise HTTPException(404, detail)

    return app


def unlisted(app: Any) -> Any:
    """``app`` behind what does not list its routes."""

    async def called(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return called


NOT_THERE = "no such route: any path is answered 404 alike"


@pytest.mark.parametrize(
    ("app", "got"),
    [
        (FastAPI(), [NOT_THERE]),
        (unlisted(FastAPI()), [NOT_THERE]),
        (unlisted(FastAPI(openapi_url=None)), []),
        (whole("Not Found"), []),
        (unlisted(whole("Not Found")), []),
        (unlisted(whole("no such loaf")), []),
    ],
    ids=["absent", "not documented", "unknown", "as any path", "documented", "another answer"],
)
def test_a_404_of_no_route_is_not_the_promised_one(app: Any, got: list[str]) -> None:
    """By what the framework lists, else by the provider's own document; else it is unknown."""
    cases = cases_of(SYSTEM.contracts)
    (result,) = asyncio.run(verify_in_process(cases, RunningProvider(name="bakery", app=app)))
    assert [one.got for one in result.mismatches] == got
