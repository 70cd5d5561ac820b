"""State handlers are called in order, with what earlier ones chose; so are credentials."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

from handfast.model import Answer, Content, Exchange, HttpInteraction, Operation, Security, State
from handfast.model.cases import Case
from handfast.providers.handlers import happen, set_up
from handfast.providers.provider import Provider


class One(BaseModel):
    """A thing and its owner."""

    thing: str = "t-1"
    owner: int = 1


class Linked(BaseModel):
    """A link to a thing."""

    link: str = "l-1"
    thing: str = "t-1"


class Answered(BaseModel):
    """What is answered."""

    known: bool


THING = State("a thing exists", One, returns=("thing",))
LINK = State("a link exists", Linked, returns=("link",))
EMPTY = Operation(
    name="ask",
    method="GET",
    path="/ask",
    answers=(Answer(200, Content(Answered)), Answer(401)),
    security=(Security("bearer"),),
)


def standing(*given: Any, **states: Any) -> dict[str, Any]:
    interaction = HttpInteraction(
        name="x",
        exchange=Exchange(operation=EMPTY),
        given=given,
    )
    provider = Provider(name="p", states=states["states"])
    return dict(asyncio.run(set_up(provider, interaction)).values)


def test_what_a_handler_chose_stands_for_that_value_in_later_states_and_triggers() -> None:
    calls: list[Any] = []

    def thing(thing: str, owner: int) -> dict[str, Any]:
        return {"thing": "real"}

    async def link(link: str, thing: str) -> None:
        calls.append((link, thing))

    def due(link: str, thing: str) -> None:
        calls.append(("due", thing))

    interaction = HttpInteraction(
        name="x",
        exchange=Exchange(operation=EMPTY),
        given=(THING(), LINK()),
    )
    provider = Provider(
        name="p", states={THING.name: thing, LINK.name: link}, triggers={LINK.name: due}
    )

    async def scene() -> dict[str, Any]:
        made = await set_up(provider, interaction)
        return dict((await happen(provider, LINK(), made)).values)

    assert asyncio.run(scene()) == {"thing": "real", "owner": 1, "link": "l-1"}
    assert calls == [("l-1", "real"), ("due", "real")]


def test_another_value_under_the_same_name_is_left_as_declared() -> None:
    calls: list[str] = []

    def thing(thing: str, owner: int) -> dict[str, Any]:
        calls.append(thing)
        return {"thing": f"real {thing}"}

    values = standing(THING(), THING(thing="t-2"), states={THING.name: thing})
    assert calls == ["t-1", "t-2"]
    assert values == {"thing": "real t-2", "owner": 1}


def test_a_handler_may_return_its_parameters_unchanged_beside_what_it_chose() -> None:
    def thing(thing: str, owner: int) -> dict[str, Any]:
        return {"thing": "real", "owner": owner}

    assert standing(THING(), states={THING.name: thing}) == {"thing": "real", "owner": 1}


def _guarded() -> FastAPI:
    app = FastAPI()

    @app.get("/ask")
    async def ask(authorization: str = Header(default="")) -> Any:
        if authorization != "Bearer s3cret":
            raise HTTPException(401)
        return {"known": "no"}

    return app


ASKS = Case(
    "c",
    "p",
    HttpInteraction(
        name="ask",
        exchange=Exchange(operation=EMPTY),
    ),
)
GUARDED = Provider(
    name="p", app=_guarded(), credentials=lambda operation: {"authorization": "Bearer s3cret"}
)


def test_credentials_are_sent_and_stand_in_no_mismatch(verify: Any) -> None:
    (result,) = verify([ASKS], GUARDED)
    (mismatch,) = result.mismatches
    assert (mismatch.clause, mismatch.where, mismatch.got) == ("reads", "known", '"no"')
    assert "s3cret" not in str(result)


def test_no_credentials_are_sent_where_the_interaction_has_none(verify: Any) -> None:
    refused = HttpInteraction(
        name="ask",
        exchange=Exchange(operation=EMPTY, credentials=False, status=401),
    )
    (result,) = verify([dataclasses.replace(ASKS, interaction=refused)], GUARDED)
    assert [mismatch.clause for mismatch in result.mismatches] == ["body"]


def test_a_provider_without_credentials_for_what_asks_for_them_is_a_fault_of_the_set_up(
    verify: Any,
) -> None:
    (result,) = verify([ASKS], dataclasses.replace(GUARDED, credentials=None))
    (mismatch,) = result.mismatches
    assert result.verdict == "not verified"
    assert (mismatch.where, mismatch.expected) == (
        "credentials for 'ask'",
        "headers (bearer in header Authorization)",
    )


def test_credentials_that_raise_are_a_fault_of_the_set_up(verify: Any) -> None:
    def raises(operation: Operation) -> dict[str, str]:
        raise KeyError("no token")

    (result,) = verify([ASKS], dataclasses.replace(GUARDED, credentials=raises))
    assert [mismatch.got for mismatch in result.mismatches] == ["KeyError: 'no token'"]
