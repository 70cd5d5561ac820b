"""A provider with known differences is verified through a mapping: each is reported by its row."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from redis.asyncio import Redis

from handfast.drift.differences import Drift, differences_of
from handfast.http.connection import client_for
from handfast.http.serving import serving
from handfast.model import Offer
from handfast.providers.provider import RunningProvider

NAMES = {"text": "body", "created_at": "createdAt"}
ROUTES = {
    "GET /notes/{note_id}": "GET /v2/notes/{id}",
    "PATCH /notes/{note_id}": "PUT /v2/notes?id={note_id}&by=id",
    "POST /notes": "POST /v2/notes",
}
FIELDS = {
    "Note.text": "body",
    "Note.created_at": "createdAt",
    "NoteWrite.text": "body",
    "NotesQuery.owner": "owner id",
    "NoteChange.text": "body",
}
READS = ["read a note", "list notes", "find a note by id"]
WRITES = ["write a note", "change a note"]


def offer_of(toy: Any) -> Offer:
    operations = (toy.READ, toy.FIND, toy.WRITE, toy.CHANGE, toy.DELETE, toy.QUEUE)
    return Offer(provider="notes", operations=operations, messages=(toy.REMINDER, toy.JOB))


def drift_of(toy: Any, routes: Any = ROUTES, fields: Any = FIELDS) -> Any:
    drift = Drift(reason="version 2 renamed them", routes=routes, fields=fields)
    return differences_of(offer_of(toy), [drift])


def drifted(app: FastAPI) -> Callable[..., Any]:
    """The provider ``app``, which moved and renamed: known by its own words alone."""
    outer = FastAPI()

    async def inner(request: Request, method: str, path: str, body: Any) -> Response:
        async with client_for(app=app) as client:
            query = {n if n != "owner id" else "owner": t for n, t in request.query_params.items()}
            answer = await client.request(method, path, params=query or None, json=body)
        answered = answer.json() if answer.content else None
        content = json.dumps(_renamed(answered)) if answer.content else ""
        return Response(content, answer.status_code, media_type="application/json")

    @outer.api_route("/{path:path}", methods=["GET", "PUT", "POST", "DELETE"])
    async def any_route(request: Request) -> Response:
        raw = request.scope["raw_path"].decode()
        sent = json.loads(await request.body() or b"null")
        body = {"text" if n == "body" else n: v for n, v in sent.items()} if sent else None
        if sent and "text" in sent:
            return Response("text is unknown here", 422)
        if request.method == "PUT" and raw == "/v2/notes" and request.query_params["by"] == "id":
            note_id = request.scope["query_string"].decode().split("&")[0].removeprefix("id=")
            return await inner(request, "PATCH", f"/notes/{note_id}", body)
        if raw.startswith("/v2/notes/") or (raw == "/v2/notes" and request.method == "POST"):
            return await inner(request, request.method, raw.removeprefix("/v2"), body)
        if raw == "/notes" and request.method == "GET" and "owner id" in request.query_params:
            return await inner(request, "GET", raw, body)
        return Response("no such route", 404)

    return outer


def _renamed(document: Any) -> Any:
    if isinstance(document, list):
        return [_renamed(item) for item in document]
    return {NAMES.get(name, name): value for name, value in document.items()}


def provider_of(toy: Any, broken: str = "", **changes: Any) -> RunningProvider:
    notes = toy.note_provider(broken)
    notes.reset.__self__.opened = True  # what the toy's lifespan does, which is not run here
    made = {"app": drifted(notes.app), "drift": drift_of(toy), **changes}
    provider: RunningProvider = toy.note_provider(
        broken, states=notes.states, reset=notes.reset, **made
    )
    return provider


def rows(result: Any) -> list[tuple[str, str, str]]:
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in result.mismatches]


def test_what_drifted_is_verified_through_its_mapping_and_reported_by_row(
    verify: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    cases = [toy.case_of(name) for name in (*READS, *WRITES)]
    found = verify(cases, provider_of(toy, redis=memory_redis))
    answer = ("Note.created_at", "Note.text")
    read, change = "GET /notes/{note_id}", "PATCH /notes/{note_id}"
    follow = (read,) if found[3].mode == "in process" else ()
    assert [(v.interaction, v.mismatches, v.drifts) for v in found] == [
        ("read a note", (), (read, *answer)),
        ("list notes", (), (*answer, "NotesQuery.owner")),
        ("find a note by id", (), (*answer, "NotesQuery.owner")),
        ("write a note", (), (*follow, answer[0], answer[1], "NoteWrite.text", "POST /notes")),
        (
            "change a note",
            (),
            (*follow, answer[0], answer[1], "NoteChange.text", change),
        ),
    ]


def test_without_the_mapping_the_same_provider_breaks_its_promises(
    verify: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    cases = [toy.case_of(name) for name in ("read a note", "write a note")]
    results = verify(cases, provider_of(toy, drift=None, redis=memory_redis))
    assert [mismatch.clause for result in results for mismatch in result.mismatches] == [
        "status",
        "status",
    ]


def test_what_the_mapping_does_not_explain_is_reported_in_the_providers_own_words(
    verify: Any, toy: Any
) -> None:
    (result,) = verify([toy.case_of("read a note")], provider_of(toy, "naive time"))
    assert rows(result) == [("reads", "created_at (createdAt)", '"2031-01-01T00:00:00"')]
    assert "/v2/notes/own%2F1%20%C3%BC" in result.mismatches[0].request


def test_a_service_at_a_url_is_verified_through_its_mapping(verify: Any, toy: Any) -> None:
    for broken, mismatches in (("", []), ("value", [("equals", "owner", "8")])):
        here = provider_of(toy, broken)
        with serving(RunningProvider(name="notes", app=here.app)) as served:
            at = toy.note_provider(
                app=None, url=served.url, states=here.states, reset=here.reset, drift=here.drift
            )
            (result,) = verify([toy.case_of("read a note")], at)
        assert rows(result) == mismatches
        if broken:
            assert result.mismatches[0].request.startswith(f"curl {served.url}/v2/notes/own%2F")


def test_handlers_use_the_contracts_words(toy: Any) -> None:
    async def scene(**where: Any) -> Any:
        async with client_for(**where, drift=drift_of(toy)) as client:
            answer = await client.post("/notes", json={"owner": 7, "text": "milk"})
            return answer.status_code, answer.json()["text"]

    app = provider_of(toy).app
    assert asyncio.run(scene(app=app)) == (201, "milk")
    with serving(RunningProvider(name="notes", app=app)) as served:
        assert asyncio.run(scene(url=served.url)) == (201, "milk")


def test_a_message_is_verified_through_its_mapping(
    verify: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    async def remind(note_id: str) -> None:
        async with memory_redis() as client:
            await client.xadd("notify:toy", {"data": json.dumps({"id": note_id, "text": "milk"})})

    def result_with(fields: dict[str, str]) -> Any:
        drift = drift_of(toy, {}, fields)
        provider = toy.note_provider(
            redis=memory_redis, triggers={"a reminder is due": remind}, drift=drift
        )
        (result,) = verify([toy.case_of("a reminder")], provider)
        return result

    passed = result_with({"Reminder.note_id": "id"})
    assert (passed.mismatches, passed.drifts) == ((), ("Reminder.note_id",))
    broken = result_with({"Reminder.note_id": "identity"})
    assert [mismatch.where for mismatch in broken.mismatches] == ["note_id"]
    assert broken.drifts == ()
