"""What must then be true: read with what was answered or published, and compared with before."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from redis.asyncio import Redis

from handfast.model import (
    Answered,
    Exchange,
    HttpInteraction,
    Message,
    Published,
    Unchanged,
    Value,
)
from handfast.model.cases import Case
from handfast.providers.errors import CannotVerify
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = {"note_id": Value("note_id")}


def rows(toy: Any, interaction: Any, **how: Any) -> list[tuple[str, str, str]]:
    case = Case("reader", "notes", interaction)
    (result,) = asyncio.run(verify_in_process([case], toy.note_provider(**how)))
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in result.mismatches]


def reminder(toy: Any, *then: Any) -> Any:
    return dataclasses.replace(toy.case_of("a reminder").interaction, then=then)


def test_a_follow_up_may_use_what_is_in_the_message(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    at = {"note_id": Answered("note_id")}
    right = reminder(toy, Exchange(operation=toy.READ, path=at, equals={"text": Answered("text")}))
    wrong = reminder(toy, Exchange(operation=toy.READ, path=at, equals={"owner": 9}))
    assert rows(toy, right, redis=memory_redis) == []
    assert rows(toy, wrong, redis=memory_redis) == [
        ("then", "GET /notes/own%2F1%20%C3%BC: owner", "7")
    ]


def test_a_follow_up_is_not_read_where_no_message_arrived(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    then = Exchange(operation=toy.READ, path={"note_id": Answered("note_id")})
    assert rows(toy, reminder(toy, then), broken="never", redis=memory_redis) == [
        ("exactly", "notify:toy", "no entry")
    ]


def test_a_provider_that_only_publishes_needs_no_application_until_it_is_asked(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    async def remind(note_id: str) -> None:
        async with memory_redis() as client:
            await client.xadd("notify:toy", {"data": '{"note_id": "n-1", "text": "milk"}'})

    how: dict[str, Any] = {
        "app": None,
        "redis": memory_redis,
        "states": {"a note exists": lambda **parameters: None},
        "triggers": {"a reminder is due": remind},
    }
    then = Exchange(operation=toy.READ, path={"note_id": Answered("note_id")})
    assert rows(toy, reminder(toy), **how) == []
    with pytest.raises(CannotVerify) as stop:
        rows(toy, reminder(toy, then), **how)
    assert [mismatch.got for mismatch in stop.value.mismatches] == ["no application"]


def test_what_is_found_afterwards_has_the_request_that_came_first(toy: Any) -> None:
    find = Exchange(operation=toy.FIND, query={"owner": 7}, exactly=9)
    interaction = HttpInteraction(
        name="write",
        exchange=Exchange(operation=toy.WRITE, body={"owner": 7, "text": "milk"}),
        then=(find, Unchanged(dataclasses.replace(find, exactly=0))),
    )
    case = Case("reader", "notes", interaction)
    (result,) = asyncio.run(verify_in_process([case], toy.note_provider()))
    written = 'POST /notes {"owner":7,"text":"milk"}'
    assert [(one.clause, one.after, one.request) for one in result.mismatches] == [
        ("then", written, "GET /notes?owner=7"),
        ("unchanged", written, "GET /notes?owner=7"),
    ]


def test_what_is_wrong_before_the_request_comes_after_none(toy: Any) -> None:
    read = Exchange(operation=toy.READ, path={"note_id": "nothing"})
    interaction = HttpInteraction(
        name="write",
        exchange=Exchange(operation=toy.WRITE, body={"owner": 7, "text": "milk"}),
        then=(Unchanged(read),),
    )
    case = Case("reader", "notes", interaction)
    (result,) = asyncio.run(verify_in_process([case], toy.note_provider()))
    assert [(one.where, one.after) for one in result.mismatches] == [
        ("GET /notes/nothing before: the status", "")
    ]


def test_an_answer_that_lacks_what_a_follow_up_needs_is_reported(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    then = (
        Exchange(operation=toy.READ, path={"note_id": Answered("number")}),
        Published(message=toy.JOB, equals={"note_id": Answered("number")}),
    )
    interaction = HttpInteraction(
        name="write",
        exchange=Exchange(operation=toy.WRITE, body={"owner": 7, "text": "milk"}),
        then=then,
    )
    lacking = ("then", "number", "nothing there")
    found = rows(toy, interaction, broken="published unasked", redis=memory_redis)
    assert found == [lacking, lacking]


@pytest.mark.parametrize(
    ("operation", "where", "mismatch"),
    [
        ("READ", {"path": {"note_id": Value("note_id")}}, ("own%2F1%20%C3%BC: the status", "404")),
        ("FIND", {"query": {"owner": 7}}, None),
    ],
)
def test_a_read_whose_status_or_length_changed_is_reported(
    toy: Any, operation: str, where: Any, mismatch: Any
) -> None:
    unchanged = Unchanged(Exchange(operation=getattr(toy, operation), **where))
    interaction = HttpInteraction(
        name="delete",
        exchange=Exchange(operation=toy.DELETE, path=HERE),
        given=(toy.NOTE_EXISTS(),),
        then=(unchanged,),
    )
    ((clause, place, got),) = rows(toy, interaction)
    if mismatch:
        assert (clause, place, got) == ("unchanged", f"GET /notes/{mismatch[0]}", mismatch[1])
    else:
        assert (clause, place, got) == ("unchanged", "GET /notes?owner=7: the whole body", "[]")


@pytest.mark.parametrize(
    ("broken", "but", "mismatch"),
    [
        ("", ("[1].text",), []),
        ("", ("[*]",), []),
        ("", (), [("unchanged", "GET /notes?owner=7: [1].text", '"new"')]),
        ("neighbour", ("[1].text",), [("unchanged", "GET /notes?owner=7: [0].text", '"new"')]),
        ("neighbour", ("[*].text",), []),
    ],
)
def test_a_read_may_differ_where_the_request_is_there_to_change_it(
    toy: Any, broken: str, but: tuple[str, ...], mismatch: Any
) -> None:
    interaction = HttpInteraction(
        name="change",
        exchange=Exchange(operation=toy.CHANGE, path=HERE, body={"text": "new"}),
        given=(toy.TWO_NOTES(),),
        then=(Unchanged(Exchange(operation=toy.FIND, query={"owner": 7}), but),),
    )
    assert rows(toy, interaction, broken=broken) == mismatch


def test_a_read_that_is_not_as_expected_before_the_request_proves_nothing(toy: Any) -> None:
    unchanged = Unchanged(Exchange(operation=toy.READ, path={"note_id": "n-404"}))
    interaction = HttpInteraction(
        name="find",
        exchange=Exchange(operation=toy.FIND, query={"owner": 7}),
        then=(unchanged,),
    )
    assert rows(toy, interaction) == [
        ("unchanged", "GET /notes/n-404 before: the status", '404: {"detail":"no such note"}')
    ]


def test_messages_that_share_an_address_are_each_dealt_to_the_follow_up_that_they_fulfil(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    other = Message(
        name="note", address="jobs:toy", payload=toy.REMINDER.payload, transport=toy.JOB.transport
    )
    interaction = HttpInteraction(
        name="find",
        exchange=Exchange(operation=toy.FIND, query={"owner": 7}),
        when=(toy.QUEUE_RUNS(),),
        then=(
            Published(message=toy.JOB, equals={"note_id": "a"}),
            Published(message=other, equals={"text": "b"}),
        ),
    )

    def found(*payloads: Any) -> list[tuple[str, str, str]]:
        async def run_queue(note_id: str) -> None:
            async with memory_redis() as client:
                for payload in payloads:
                    await client.xadd("jobs:toy", {"data": json.dumps(payload)})

        triggers = {"the queue runs": run_queue}
        return rows(toy, interaction, redis=memory_redis, triggers=triggers)

    job, note = {"note_id": "a"}, {"note_id": "c", "text": "b"}
    assert found(note, job) == found(job, note) == []
    assert found(note, note) == [("published", "jobs:toy: note_id", '"c"')]
    assert found(job, note, job) == [("published", "jobs:toy", "3 entries")]


def test_an_address_of_something_else_than_a_stream_is_reported(toy: Any, redis_url: str) -> None:
    def redis() -> Redis:
        return Redis.from_url(redis_url)

    async def note_exists(note_id: str, owner: int, text: str) -> None:
        async with redis() as client:
            await client.rpush("notify:toy", "x")

    found = rows(toy, reminder(toy), redis=redis, states={"a note exists": note_exists})
    assert [(clause, got.split()[0]) for clause, _, got in found] == [("start", "WRONGTYPE")]
