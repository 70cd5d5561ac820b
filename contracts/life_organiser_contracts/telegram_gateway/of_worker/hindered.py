"""What the Telegram gateway relies on when Core refuses what the worker asks of it for a job."""

from __future__ import annotations

from typing import Any

from handfast.declare import NOT_NULL
from life_organiser_contracts import streams
from life_organiser_contracts import through_worker as then
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.worker import CoreRefuses
from life_organiser_contracts.telegram_gateway.consumer import gateway, notice
from life_organiser_contracts.telegram_gateway.of_worker.handled import (
    IMAGE,
    MAIL,
    MATCH,
    NOTE,
    OWNER,
    QUESTION,
    SEARCH,
)

_AT = "2031-04-02T06:15:00Z"
_BEGUN = {"status": "processing"}
_GIVEN_UP = {"status": "failed"}
_FIVE = (*then.tried(1, 2, 3, 4, 5), _GIVEN_UP)

_BOOKED = {"description": "Table for two", "memory_id": None, "reminder_id": None}

# What is refused, with which status, and what Core was asked to do once it is refused no more.
_REFUSED: Any = (
    (IMAGE, "tags", 404, then.memories_changed(1)),
    (NOTE, "memories", 422, then.memories_added(1)),
    (SEARCH, "search", 400, then.memories_added(0)),
    (MATCH, "tasks", 422, then.memories_changed(0)),
    (MAIL, "events", 404, then.events(_BOOKED)),
    (QUESTION, "completion", 409, then.completed()),
    (NOTE, "completion", 503, then.memories_added(1)),
    (MAIL, "completion", 500, then.events(_BOOKED)),
)
for handled, asked, status, done in _REFUSED:
    gateway.relies_on(
        streams.JOB_FAILED,
        f"{handled.what} fails for good as Core answers its {asked} with {status}",
        given=handled.given(CoreRefuses(asked=asked, status=status)),
        when=handled.finished(),
        equals=handled.of_job(streams.JOB_FAILED),
        then=(then.job("failed", attempts=5, error=NOT_NULL, result=None), then.steps(*_FIVE)),
    )
    gateway.relies_on(
        handled.message,
        f"{handled.what} succeeds though Core answers its {asked} with {status} twice",
        given=handled.given(CoreRefuses(asked=asked, status=status, times=2)),
        when=handled.finished(),
        equals=handled.result(),
        then=(then.steps(*then.tried(1, 2), {"status": "completed"}), done),
    )

late = gateway.relies_on(
    streams.FOLLOWUP_READY,
    "a question comes back though Core refuses to begin its job at first",
    given=QUESTION.given(CoreRefuses(asked="start", status=500, times=1)),
    when=QUESTION.finished(),
    equals=notice(streams.FOLLOWUP_READY, OWNER, **QUESTION.reply),
    then=(then.completed(), then.steps({"status": "completed"})),
)
late.but(
    "a question comes back though Core knows its job only at the third time",
    given=QUESTION.given(CoreRefuses(asked="start", status=404, times=2)),
)
late.but(
    "no question comes back of a job that Core never begins",
    given=QUESTION.given(CoreRefuses(asked="start", status=422)),
    exactly=0,
    then=then.job("queued", attempts=0, result=None),
)
late.but(
    "a question comes back though Core does not count the attempt before",
    given=(
        worker.ModelReplies(reply=QUESTION.reply, earlier=[None]),
        CoreRefuses(asked="count"),
    ),
)

failure = gateway.relies_on(
    streams.JOB_FAILED,
    "a job fails for good though Core refuses to take that at first",
    given=(worker.MODEL_IS_AWAY(), CoreRefuses(asked="failure", times=2)),
    when=QUESTION.finished(),
    equals=QUESTION.of_job(streams.JOB_FAILED),
    then=(
        then.job("failed", attempts=5, error=NOT_NULL),
        then.steps(*then.tried(1, 2, 3, 4, 5), _BEGUN, _BEGUN, _GIVEN_UP),
    ),
)
failure.but(
    "nobody hears of a failure that Core never takes",
    given=(worker.MODEL_IS_AWAY(), CoreRefuses(asked="failure")),
    exactly=0,
    then=then.job("processing", attempts=5),
)
failure.but(
    "a job that comes after its last attempt fails for good without another",
    given=QUESTION.given(worker.OldJob(queued_at=_AT, now=_AT, attempts=5)),
    then=then.steps(_GIVEN_UP),
)
gateway.relies_on(
    streams.JOB_EXPIRED,
    "a job has waited too long, which Core refuses to take at first",
    given=(worker.OldJob(), CoreRefuses(asked="failure", status=422, times=1)),
    when=QUESTION.finished(),
    equals=QUESTION.of_job(streams.JOB_EXPIRED),
    then=then.job("failed", error=NOT_NULL),
)
