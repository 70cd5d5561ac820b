"""A provider verified in process: each clause fulfilled, and broken in one named place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from handfast.model.cases import cases_of
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

    from handfast.model.results import Result

SECOND = '"own/2 ü"'
HERE = "/notes/own%2F1%20%C3%BC"
STORED = (
    '{"id":"own/1 ü","owner":7,"text":"milk","pinned":false,'
    '"created_at":"2031-01-01T01:00:00+00:00"}'
)
NO_KEY = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
BROKEN = [
    ("read a note", "status", ("status", "the status", "204: an empty body")),
    (
        "read a note",
        "missing field",
        ("reads", "pinned", "no such key; there are: id, owner, text, created_at"),
    ),
    ("read a note", "type", ("reads", "pinned", '"no"')),
    ("read a note", "value", ("equals", "owner", "8")),
    ("read a note", "naive time", ("reads", "created_at", '"2031-01-01T00:00:00"')),
    ("read a note", "content type", ("content type", "Content-Type", "text/plain; charset=utf-8")),
    ("read a note", "broken JSON", ("body", "the whole body", f"{{ ({NO_KEY})")),
    ("read a note", "raises", ("status", "the status", "500: Internal Server Error")),
    ("read a missing note", "refusal", ("equals", "detail", '"gone"')),
    ("list notes", "order", ("ordered", "[1].created_at", '"2031-01-01T02:00:00+00:00"')),
    ("list notes", "one too few", ("exactly", "the whole body", "1 item")),
    (
        "write a note",
        "not stored",
        ("then", f"GET {HERE}: the status", '404: {"detail":"no such note"}'),
    ),
    ("write a note", "published unasked", ("published", "jobs:toy", "1 entry")),
    ("change a note", "neighbour", ("unchanged", "GET /notes/own%2F2%20%C3%BC: text", '"bread"')),
    ("delete a note", "not deleted", ("then", f"GET {HERE}: the status", f"200: {STORED}")),
    ("queue a job", "twice", ("published", "jobs:toy", "2 entries")),
    ("queue a job", "never", ("published", "jobs:toy", "no entry")),
    ("queue a job", "other id", ("published", "jobs:toy: note_id", '"n-0"')),
    ("queue a job", "extra field", ("published", "jobs:toy", "the fields data, v")),
]


def verified(toy: Any, *names: str, **how: Any) -> tuple[Result, ...]:
    cases = [toy.case_of(name) for name in names] or cases_of([toy.CONTRACT])
    return asyncio.run(verify_in_process(cases, toy.note_provider(**how)))


def rows(result: Result) -> list[tuple[str, str, str]]:
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in result.mismatches]


def test_a_provider_that_fulfils_its_contract_passes(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    results = verified(toy, redis=memory_redis)
    assert [(v.interaction, v.mismatches) for v in results] == [
        (interaction.name, ()) for interaction in toy.INTERACTIONS
    ]


@pytest.mark.parametrize(("name", "broken", "mismatch"), BROKEN)
def test_each_broken_promise_is_reported_as_what_it_is(
    toy: Any, memory_redis: Callable[[], Redis], name: str, broken: str, mismatch: tuple[str, ...]
) -> None:
    (result,) = verified(toy, name, broken=broken, redis=memory_redis)
    assert rows(result) == [mismatch]


def test_all_mismatches_of_an_answer_are_reported_at_once(toy: Any) -> None:
    (result,) = verified(toy, "find a note by id", broken="ignored query")
    assert rows(result) == [
        ("exactly", "the whole body", "2 items"),
        ("equals", "[0].id", SECOND),
    ]


def test_a_mismatch_has_its_request_and_shows_the_traceback_of_the_provider(toy: Any) -> None:
    (result,) = verified(toy, "read a note", broken="raises")
    (mismatch,) = result.mismatches
    assert mismatch.request == f"GET {HERE}"
    assert mismatch.evidence.endswith("ValueError: the index is corrupt\n")


def test_values_that_a_state_chose_reach_the_body_and_what_must_then_be_published(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    (result,) = verified(toy, "queue a job", redis=memory_redis)
    assert result.passed


def test_results_are_reported_as_they_come_with_the_time_they_took(toy: Any) -> None:
    reported: list[Result] = []
    cases = [toy.case_of("read a note"), toy.case_of("read a missing note")]
    run = verify_in_process(cases, toy.note_provider(), on_result=reported.append)
    results = asyncio.run(run)
    assert tuple(reported) == results
    assert all(0 < result.seconds < 5 for result in results)
