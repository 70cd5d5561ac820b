"""A FastAPI application with two routes for each odd model: one answers with it, one takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Body, FastAPI, Response

from tests.data.odd_models.row import Odd
from tests.handfast.odd_models.values import made

__all__ = ["application"]

type Raw = Mapping[str, bytes]
"""Answers that no model writes, by their numbers."""


def application(rows: Sequence[Odd], raw: Raw | None = None) -> FastAPI:
    """Answers ``/answers/Model/3`` with value 3 of the model, as FastAPI writes it.

    What is in ``raw`` it answers with as it is, whatever the model writes.
    """
    app = FastAPI(title="odd models")
    for row in rows:
        app.get(f"/answers/{row.title}/{{number}}", response_model=row.model)(
            _answer(row, raw or {})
        )
        if not row.unsendable:
            app.post(f"/requests/{row.title}", status_code=204)(_take(row))
    return app


def _answer(row: Odd, raw: Raw) -> Callable[[str], Any]:
    def answer(number: str) -> Any:
        if number in raw:
            return Response(raw[number], media_type="application/json")
        return made(row, int(number))

    return answer


def _take(row: Odd) -> Callable[[Any], None]:
    def take(body: Any) -> None:
        """FastAPI has validated what was sent."""

    take.__annotations__ = {"body": Annotated[row.model, Body()], "return": None}
    return take
