"""Who runs the stall: does what the stall offers, or breaks it in one named respect."""

from __future__ import annotations

import asyncio
import itertools
from enum import StrEnum
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from handfast.providers.provider import RunningProvider

Json = dict[str, Any]
ThingId = Annotated[str, Path(pattern="^t-[0-9]+$", max_length=8)]


class Colour(StrEnum):
    """What a thing looks like; nothing black is sold."""

    RED = "red"
    BLACK = "black"


class NewThing(BaseModel):
    """What is put up for sale."""

    owner: Annotated[int, Field(ge=0, le=2**31)]
    name: Annotated[str, Field(min_length=1, max_length=9, pattern="^[^\\x00]+$")]
    colour: Colour = Colour.RED
    price: Annotated[int, Field(ge=0, le=2**40)] | None = None


class Change(BaseModel):
    """What may be changed."""

    price: Annotated[int, Field(ge=0, le=2**40)]


class Which(BaseModel):
    """Which things."""

    owner: Annotated[int, Field(ge=0, le=2**31)]
    limit: Annotated[int, Field(ge=1, le=10)] = 5
    words: Annotated[list[str], Field(max_length=2)] = []


class Stall:
    """What is for sale; ``broken`` names the one thing that it does otherwise than declared."""

    def __init__(self, broken: str) -> None:
        self.failed = broken
        self.numbers = itertools.count(1)
        self.reset()

    def reset(self) -> None:
        """Begin anew, but for the numbers."""
        self.things: dict[str, Json] = {}

    def add(self, owner: int, name: str = "lamp", **more: Any) -> Json:
        """Put a thing up for sale under an id of our own."""
        number = next(self.numbers)
        known = {"id": f"t-{number}", "number": number, "owner": owner, "name": name}
        thing = self.things[f"t-{number}"] = {"colour": "red", "price": None, **known, **more}
        return thing

    def one(self, thing_id: str, owner: int) -> Json:
        """State: a thing is for sale."""
        return {"thing_id": self.add(owner)["id"], "owner": owner}

    def two(self, thing_id: str, other_id: str, owner: int) -> Json:
        """State: two owners sell a thing, the one two."""
        self.add(owner)
        ours, other = self.add(owner), self.add(owner + 1)
        return {"thing_id": ours["id"], "other_id": other["id"], "owner": owner}

    async def sell(
        self,
        body: NewThing,
        trace: Annotated[str, Header(alias="X-Trace", pattern="^[a-z]{1,8}$")] = "none",
    ) -> Response:
        """POST /things."""
        if body.colour is Colour.BLACK:
            text = "odd" if self.failed == "refuses otherwise" else "nothing black"
            return JSONResponse({"detail": text}, 403)
        if self.failed == "hangs" and body.price is None:
            await asyncio.Event().wait()
        if self.failed == "crashes" and (body.price or 0) > 99:
            raise OverflowError("no purse holds that")
        if self.failed == "refuses what it may not" and (body.price or 0) > 99:
            return JSONResponse({"detail": "dear"}, 422)
        sold = self.add(**body.model_dump(mode="json"))
        answer = dict(sold)
        if self.failed == "cuts the name":
            answer["name"] = answer["name"].strip() or "?"
        if self.failed == "forgets the price" and (body.price or 0) > 99:
            sold["price"] = None
        return JSONResponse(answer, 201)

    async def look(self, thing_id: ThingId) -> Response:
        """GET /things/{thing_id}."""
        if self.failed == "hangs when it is read":
            await asyncio.Event().wait()
        if thing_id not in self.things and self.failed == "finds what is not there":
            return JSONResponse(self.add(7))
        if thing_id not in self.things:
            return JSONResponse({"detail": "no such thing"}, 404)
        return JSONResponse(self.things[thing_id])

    async def list(self, query: Annotated[Which, Query()]) -> Any:
        """GET /things."""
        leaks = self.failed == "leaks another owner" and query.limit > 7
        found = [one for one in self.things.values() if leaks or one["owner"] == query.owner]
        if self.failed == "turns the order" and query.limit > 7:
            found.reverse()
        return found[: query.limit]

    async def change(self, thing_id: ThingId, body: Change) -> Any:
        """PATCH /things/{thing_id}."""
        for thing in self.things.values():
            if thing["id"] == thing_id or (self.failed == "changes others" and body.price > 99):
                thing["price"] = body.price
        return self.things[thing_id]

    async def show(self, thing_id: ThingId) -> None:
        """PUT /things/{thing_id}/picture."""

    async def invalid(self, request: Request, error: Exception) -> Response:
        """Refuse what fails its schema."""
        assert isinstance(error, RequestValidationError)
        (first, *_) = error.errors()
        if first["loc"] != ("body", "price") or first["type"] != "greater_than_equal":
            return JSONResponse({"detail": "no"}, 422)
        if self.failed == "crashes on less than nothing":
            raise ValueError("less than nothing")
        if self.failed == "hangs on less than nothing":
            await asyncio.Event().wait()
        if self.failed == "takes less than nothing":
            return JSONResponse(self.add(7), 201)
        if self.failed == "writes what it refuses":
            for thing in self.things.values():
                thing["price"] = 1
        if self.failed == "refuses as nobody declares":
            return JSONResponse({"detail": "no"}, 418)
        return JSONResponse({"detail": "no"}, 422)

    async def digest(self) -> Any:
        """All that is stored."""
        return repr(self.things)


def stall_provider(broken: str = "", *, digests: bool = True, **changes: Any) -> RunningProvider:
    """Passes, or fails in one named respect; ``digests``: it shows what it stores."""
    stall = Stall(broken)
    app = FastAPI()
    app.exception_handler(RequestValidationError)(stall.invalid)
    app.post("/things", status_code=201)(stall.sell)
    app.get("/things")(stall.list)
    app.get("/things/{thing_id}")(stall.look)
    app.patch("/things/{thing_id}")(stall.change)
    app.put("/things/{thing_id}/picture", status_code=204)(stall.show)
    states = {
        "a thing is for sale": stall.one,
        "two owners sell a thing": stall.two,
        "nothing is for sale": lambda thing_id: None,
    }
    parts: Json = {"app": app, "states": states, "reset": stall.reset}
    digest = stall.digest if digests else None
    return RunningProvider(name="stall", **{**parts, "digest": digest, **changes})
