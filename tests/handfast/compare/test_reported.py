"""What differs is reported with all that fails someone, whatever stands beside it."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from itertools import count
from typing import Annotated, Any, Final

import pytest
from fastapi import FastAPI, Header
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from handfast.compare import side
from handfast.compare.report import exit_code_of, json_of, lines_of
from handfast.compare.running import Compared, compare, replay
from handfast.compare.sessions import Session, Step, written_session
from handfast.exit_codes import ExitCode
from handfast.fuzz.search import digest_of
from handfast.fuzz.store import StoredFinding, StoreError
from handfast.model import (
    NOT_NULL,
    REDIS_STREAM,
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Message,
    Offer,
    Operation,
    Security,
    System,
    Transport,
)
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider
from handfast.transports.redis.clients import redis_at


class Loaf(BaseModel):
    """What is sold."""

    kind: str
    price: int
    note: str | None = None


class Refusal(BaseModel):
    """Why nothing is sold."""

    code: str
    text: str


READ: Final = Operation(
    name="read_loaf",
    method="GET",
    path="/loaf",
    answers=(Answer(200, Content(Loaf)), Answer(404, Content(Refusal))),
)
OFFER: Final = Offer(provider="oven", operations=(READ,))
LOAF: Final = {"kind": "rye", "price": 3, "note": None}
SOLD_OUT: Final = {"code": "SOLD_OUT", "text": "none is left"}


def asking(name: str, status: int = 200, **equals: Any) -> HttpInteraction:
    reads = () if status == 200 else None
    return HttpInteraction(
        name=name,
        exchange=Exchange(operation=READ, status=status, equals=equals, reads=reads),
    )


BAKERY: Final = System(
    name="bakery",
    title="A bakery",
    offers=(OFFER,),
    contracts=(
        Contract("buyer", "oven", (asking("asks for the kind", kind="rye"),)),
        Contract("till", "oven", (asking("asks for the price", price=3),)),
        Contract("crier", "oven", (asking("asks in vain", 404, code="SOLD_OUT", text=NOT_NULL),)),
    ),
)


def oven_app(content: Any, status: int = 200) -> FastAPI:
    app = FastAPI()

    @app.get("/loaf")
    def _() -> Response:
        return JSONResponse(content, status)

    return app


def serving(app: FastAPI, **more: Any) -> RunningProvider:
    return RunningProvider(name="oven", app=app, **{"reset": lambda: None, **more})


def oven(content: Any, status: int = 200) -> RunningProvider:
    return serving(oven_app(content, status))


def compared(first: Any, second: Any, status: int = 200) -> Compared:
    return compare(BAKERY, OFFER, (oven(first, status), oven(second, status)), steps=20)


def shown(result: Compared) -> list[str]:
    """What is printed below the story of each difference."""
    lines = [line.strip() for line in lines_of(result, ("yesterday", "today"))]
    return [line for line in lines if "relies on it" in line or line.startswith("differs there")]


def test_all_that_differs_at_a_step_is_named_with_who_relies_on_it() -> None:
    result = compared(LOAF, {"kind": "oat", "price": 4, "note": None})
    (one,) = result.found
    assert (one.found.difference.place, exit_code_of(result, strict=False)) == (
        "kind",
        ExitCode.FAILED,
    )
    assert shown(result) == [
        "buyer relies on it: asks for the kind",
        "differs there too: value at price: 3 and 4",
        "till relies on it: asks for the price",
    ]


def test_what_fails_someone_comes_before_what_fails_nobody() -> None:
    """A null that is left out comes first in the body, and hides nothing."""
    before = {"alias": None, **LOAF}
    (one,) = compared(before, {**LOAF, "price": 4}).found
    assert (one.found.difference.place, one.fails) == ("price", True)
    assert [other.place for other in one.found.also] == ["alias"]


@pytest.mark.parametrize(
    ("second", "places"),
    [
        ({"code": "SOLD_OUT", "text": "come again"}, []),
        ({**SOLD_OUT, "hint": "bake"}, []),
        ({**SOLD_OUT, "code": "GONE"}, ["code"]),
        ({"code": "SOLD_OUT"}, ["text"]),
        ("none is left", [""]),
    ],
    ids=["other words", "something new", "another code", "no text", "no object"],
)
def test_of_refusals_their_form_and_what_is_expected_count(second: Any, places: list[str]) -> None:
    result = compared(SOLD_OUT, second, 404)
    assert [one.found.difference.place for one in result.found] == places
    assert [[one.consumer for one in found.relied_on] for found in result.found] == [
        ["crier"] for _ in places
    ]


def test_a_service_that_gives_no_answer_fails_who_relies_on_the_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(side, "ANSWER_SECONDS", 0.05)

    silent = FastAPI()

    @silent.get("/loaf")
    async def _() -> None:
        await asyncio.Event().wait()

    sides = oven(LOAF), RunningProvider(name="oven", app=silent, reset=lambda: None)
    (one,) = compare(BAKERY, OFFER, sides, steps=3).found
    assert (one.found.difference.kind, one.found.difference.first) == ("no answer", 200)
    assert [relied.consumer for relied in one.relied_on] == ["buyer", "till"]


def stored(step: Step) -> StoredFinding:
    session = written_session(Session((step,)))
    return StoredFinding(
        id="0" * 8,
        system="bakery",
        provider="oven",
        source="sessions",
        case="x",
        kind="value",
        digest=digest_of(session),
        choices=base64.b64encode(session),
    )


@pytest.mark.parametrize(
    "step",
    [Step(number=1, operation="bake"), Step(number=1, happens="the oven is hot")],
    ids=["an operation", "what happens"],
)
def test_what_was_found_by_what_is_not_declared_any_more_is_not_replayed(step: Step) -> None:
    gone = f"'{step.operation or step.happens}' is not declared any more"
    with pytest.raises(StoreError, match=gone):
        replay(stored(step), BAKERY, OFFER, (oven(LOAF), oven(LOAF)))


def test_messages_that_cannot_be_read_back_stop_the_comparison() -> None:
    """Where the side named a Redis for them; else they are said not to be compared."""
    sold = Message(
        name="sold", address="sales", transport=Transport(REDIS_STREAM), payload=Content(Loaf)
    )
    offer = replace(OFFER, messages=(sold,))
    system = replace(BAKERY, offers=(offer,))
    alone = compare(system, offer, (oven(LOAF), oven(LOAF)), steps=3)
    assert alone.not_read == ("redis-stream",)
    away = replace(oven(LOAF), redis=redis_at("redis://127.0.0.1:1/0"))
    with pytest.raises(CannotVerify, match=r"127\.0\.0\.1:1"):
        compare(system, offer, (oven(LOAF), away), steps=3)


def test_what_fails_nobody_hides_nothing_that_is_found_after_it() -> None:
    """A field that is new everywhere, and a price that is another from the third time on."""
    first, second = FastAPI(), FastAPI()
    asked = count(1)

    @first.get("/loaf")
    def _() -> dict[str, Any]:
        return LOAF

    @second.get("/loaf")
    def _() -> dict[str, Any]:
        return {**LOAF, "alias": "x", "price": 3 if next(asked) < 9 else 4}

    result = compare(BAKERY, OFFER, (serving(first), serving(second)), steps=60)
    assert [(one.found.difference.place, one.fails) for one in result.found] == [
        ("alias", False),
        ("price", True),
    ]


def test_of_what_differs_once_is_named_that_it_does_not_come_back() -> None:
    app = FastAPI()
    asked = count(1)

    @app.get("/loaf")
    def _() -> dict[str, Any]:
        return {**LOAF, "price": 4 if next(asked) == 2 else 3}

    result = compare(BAKERY, OFFER, (oven(LOAF), serving(app)), steps=20)
    lines = [line.strip() for line in lines_of(result, ("yesterday", "today"))]
    assert "it did not come back when its session was played again" in lines


def test_that_a_side_has_no_clean_slate_is_named() -> None:
    result = compare(BAKERY, OFFER, (oven(LOAF), serving(FastAPI(), reset=None)), steps=20)
    lines = [line.strip() for line in lines_of(result, ("yesterday", "today"))]
    assert "no clean slate: today has no reset, so what it stored before counts" in lines


def test_where_nothing_ever_does_what_it_is_for_nothing_is_proved() -> None:
    result = compared(SOLD_OUT, SOLD_OUT, 404)
    assert exit_code_of(result, strict=False) is ExitCode.NOT_VERIFIED
    assert list(lines_of(result, ("yesterday", "today")))[-1] == (
        "Nothing did what it is for: that proves nothing."
    )


def test_a_secret_that_a_service_repeats_is_shown_nowhere() -> None:
    """In an answer, nor in what its code raises."""
    read = replace(READ, security=(Security("bearer"),))
    offer = replace(OFFER, operations=(read,))
    app = FastAPI()

    @app.get("/loaf")
    def _(authorization: Annotated[str, Header()]) -> dict[str, Any]:
        return {**LOAF, "kind": f"for {authorization}"}

    raising = FastAPI()

    @raising.get("/loaf")
    def _(authorization: Annotated[str, Header()]) -> None:
        raise RuntimeError(authorization)

    def credentials(_: Operation) -> dict[str, str]:
        return {"Authorization": "Bearer s3cr3t-of-the-oven"}

    first = serving(oven_app(LOAF), credentials=credentials)
    for other in (app, raising):
        sides = first, serving(other, credentials=credentials)
        result = compare(replace(BAKERY, offers=(offer,)), offer, sides, steps=3)
        text = "\n".join(lines_of(result, ("yesterday", "today")))
        assert "***" in text
        assert "s3cr3t" not in text + json_of(result)
