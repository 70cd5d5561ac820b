"""A whole handler is judged by one interaction: by what its provider takes, and what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.clients import ConsumerClient
from handfast.declare import Consumer, Provider, Transport, system
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of
from handfast.model.results import Result
from handfast.run.by_client.returned import unknown_fields
from handfast.run.by_client.stand_in import candidate_of
from handfast.run.consumer import verify_consumer


class Wanted(BaseModel):
    """What is sent."""

    title: str
    due: datetime | None = None
    urgent: bool = False


class Task(BaseModel):
    """What comes back."""

    id: str
    title: str
    note: str | None = None


class Page(BaseModel):
    """Which tasks."""

    owner: int
    limit: int = 50


class Zone(BaseModel):
    """Where a user is."""

    name: str


class Note(BaseModel):
    """What a message says."""

    user: int
    text: str | None


class Problem(BaseModel):
    """Why not."""

    detail: str


core, bot = Provider("core"), Consumer("bot")
ADD = core.post("/tasks", name="add", body=Wanted, answers={200: Task, 422: Problem})
CHANGE = core.patch("/tasks/{id}", name="change", body=Wanted, answers={200: Task, 404: Problem})
LIST = core.get("/tasks", name="list", query=Page, answers={200: list[Task]})
ZONE = core.get("/zone", name="zone", answers={200: Zone, 422: Problem})
SAYS = core.message(
    "says",
    address="says",
    payload=Note,
    transport=Transport("redis-stream", field="data", group="bot"),
)
SPEAKS = core.trigger("it speaks")
SENT = {"title": "tea", "due": "2031-01-01T08:00:00Z"}
bot.relies_on(ADD, "add tea", body=SENT, equals={"title": "tea"})
bot.relies_on(CHANGE, "rename", path={"id": "t1"}, body={"title": "tea"}, equals={"title": "tea"})
bot.relies_on(
    LIST, "list", query={"owner": 1}, at_least=1, equals={"[*].title": "tea", "[*].id": "t1"}
)
bot.relies_on(ZONE, "ask where")
bot.relies_on(ADD, "add nothing", body={"title": None}, status=422)
bot.relies_on(SAYS, "hear", when=SPEAKS(), equals={"user": 7, "text": "tea"})
bot.relies_on(SAYS, "hear nothing", when=SPEAKS(), equals={"user": 7, "text": None})
CASES = {
    one.interaction.name: one
    for one in cases_of(system("tasks", providers=[core], consumers=[bot]).contracts)
}
EVERY = tuple(CASES.values())


BESIDE = tuple(candidate_of(one) for one in EVERY if isinstance(one.interaction, HttpInteraction))


def verified(name: str, **client: Any) -> Result:
    """What comes of one interaction; the others stand beside it."""
    made = ConsumerClient(**client)
    (result,) = asyncio.run(verify_consumer((CASES[name],), made, beside=BESIDE))
    return result


def differing(name: str, call: Callable[..., Any]) -> list[tuple[str, str, str]]:
    return [(m.where, m.expected, m.got) for m in verified(name, call=call).mismatches]


def sending(method: str, path: str, **more: Any) -> Callable[..., Any]:
    """A client that sends this."""
    return lambda url, _: httpx.request(method, f"{url}{path}", **more).raise_for_status().json()


@pytest.mark.parametrize(
    "body",
    [
        {"due": "2031-01-01T09:00:00+01:00", "title": "tea"},
        {**SENT, "urgent": False},
        {**SENT, "urgent": True},
    ],
    ids=["another spelling and order", "a default", "a further optional field"],
)
def test_the_provider_takes_it_for_the_declared_request(body: dict[str, Any]) -> None:
    assert differing("add tea", sending("POST", "/tasks", json=body)) == []


def test_a_default_in_the_query_changes_nothing_and_another_value_does() -> None:
    assert differing("list", sending("GET", "/tasks?limit=50&owner=1")) == []
    wrong = differing("list", sending("GET", "/tasks?limit=2&owner=1"))
    assert wrong == [("query parameter limit", "absent", '"2"')]


def test_a_further_field_of_a_change_is_a_change_of_its_own() -> None:
    call = sending("PATCH", "/tasks/t1", json={"title": "tea", "due": None})
    assert differing("rename", call) == [("body: due", "absent", "null")]


def test_a_field_that_the_provider_does_not_take_is_none() -> None:
    wrong = differing("add tea", sending("POST", "/tasks", json={**SENT, "urgent": "very"}))
    assert wrong == [("body: urgent", "absent", '"very"')]


async def show_tasks(url: str, _: Any) -> list[str]:
    """A command that asks twice."""
    async with httpx.AsyncClient(base_url=url) as client:
        zone = (await client.get("/zone")).raise_for_status().json()
        tasks = (await client.get("/tasks", params={"owner": 1})).raise_for_status().json()
    return [f"in {zone['name']}", *(f"{task['title']} ({task['id']})" for task in tasks)]


def test_what_a_handler_asks_beside_is_answered_for() -> None:
    assert verified("list", call=show_tasks).mismatches == ()


def test_what_no_contract_knows_is_named_with_the_nearest() -> None:
    async def asks_more(url: str, asked: Any) -> list[str]:
        async with httpx.AsyncClient(base_url=url) as client:
            await client.get("/zones")
        return await show_tasks(url, asked)

    (one,) = verified("list", call=asks_more).mismatches
    assert (one.got, one.remedy) == (
        "GET /zones",
        "leave it out, or declare what is relied on it for; the nearest is GET /zone",
    )


def test_what_is_not_shown_is_named_unless_there_is_no_use_for_it() -> None:
    async def forgets(url: str, asked: Any) -> list[str]:
        return [one.partition(" (")[0] for one in await show_tasks(url, asked)]

    (one,) = verified("list", call=forgets).mismatches
    assert one.where == "what bot's handler shows or sends: [0].id"
    without = verified("list", call=forgets, unused=("id",))
    assert without.passed
    assert [one.got for one in without.left_out] == ["no use for it, by unused=..."]
    assert unknown_fields(EVERY, ("list: id", "[*].id", "ids")) == ["ids"]


def test_what_is_shown_may_stand_in_a_form_of_its_own() -> None:
    """Whom it is for, the text, the keyboard; but what has a key of the answer is the answer."""

    async def sends(url: str, asked: Any) -> list[Any]:
        return [(7, text, [{"button": "done"}]) for text in await show_tasks(url, asked)]

    def keeps_the_name(url: str, _: Any) -> list[dict[str, str]]:
        httpx.get(f"{url}/tasks", params={"owner": 1})
        return [{"title": "tea", "number": "t1"}]

    assert verified("list", call=sends).mismatches == ()
    lost = [one.where for one in verified("list", call=keeps_the_name).mismatches]
    assert lost == ["what bot's client returns: [0].id"]


def test_an_exception_of_a_handler_is_shown_though_others_were_asked() -> None:
    def breaks(url: str, _: Any) -> None:
        httpx.get(f"{url}/zone")
        raise KeyError("zone")

    (one,) = verified("list", call=breaks).mismatches
    assert (one.expected, one.got) == ("the request GET /tasks", "KeyError: 'zone'")


@pytest.mark.parametrize(("shown", "passes"), [("I can't do that", True), ("done", False)])
def test_a_refusal_may_be_shown(shown: str, passes: bool) -> None:
    def call(url: str, _: Any) -> str:
        refused = httpx.post(f"{url}/tasks", json={"title": None}).status_code == 422
        return shown if refused else "done"

    found = verified("add nothing", call=call, refuses={422: "I can't"})
    assert found.passed is passes
    expected = [] if passes else ['"I can\'t" to be shown']
    assert [one.expected for one in found.mismatches] == expected


def test_a_handler_that_refuses_by_itself_is_not_verified_for_that() -> None:
    found = verified("add nothing", call=lambda url, _: "I can't", refuses={422: "I can't"})
    assert found.mismatches == ()
    assert [one.got for one in found.left_out] == [
        "nothing was sent: the client refuses this by itself"
    ]


def test_a_handler_of_messages_may_show_and_send() -> None:
    def hear(note: dict[str, Any], url: str) -> str:
        httpx.get(f"{url}/tasks", params={"owner": note["user"]})
        return f"<b>{note['text']}</b>"

    assert verified("hear", read=hear).mismatches == ()
    (null,) = verified("hear nothing", read=hear).mismatches
    assert (null.where, null.expected) == (
        "what bot's handler shows or sends: text",
        "no None where null is",
    )
