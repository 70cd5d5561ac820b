"""What the LLM worker relies on for jobs: Core hands them over, and takes their results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.declare import ABSENT, NOT_NULL, Published, expect, stored, untouched
from life_organiser_contracts import phrases
from life_organiser_contracts.core.service import GET_JOB, UPDATE_JOB
from life_organiser_contracts.llm_worker.consumer import llm_worker
from life_organiser_contracts.states import jobs, moments
from life_organiser_contracts.states.examples import USERS
from life_organiser_contracts.streams import JOBS
from shared.enums import JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHICH = f"Which fern, the one in the hall? {phrases.STRANGE_TEXT}"
_USER = {"user_id": USERS[0]}
_MEMORY = {"memory_id": "0b6d1c34-5a0e-4c58-9a53-2f6f6c1d7e13", **_USER}
_IMAGE = {**_MEMORY, "image_path": phrases.STRANGE_PATH}
_SENT = {"original_timestamp": "2031-04-02T06:15:00.250Z", **_USER}
_MESSAGE = {"message": "where is the spare key", **_SENT}
_ANSWERED = {"followup_question": _WHICH, "user_answer": phrases.LONG_TEXT}
_ORIGIN = {
    "memory_id": _MEMORY["memory_id"],
    "source_chat_id": phrases.MIN_INT64,
    "source_message_id": phrases.MAX_INT64,
    "user_timezone": "Europe/Oslo",
}
_QUESTION = {"message": "the fern", **_USER}

_NEW_KEY = {"colour": "green"}
"""What a newer client may post with the second job of each type: Core and the worker ignore it."""

_PAYLOADS: Mapping[JobType, Mapping[str, Mapping[str, Any]]] = {
    JobType.IMAGE_TAG: {
        "an image is to be tagged": _IMAGE,
        "an image with a caption is to be tagged": {**_IMAGE, "caption": phrases.STRANGE_TEXT},
        "an image whose caption is null is to be tagged": {**_IMAGE, "caption": None},
        "an image of user 2**63 - 1 is to be tagged": {**_IMAGE, "user_id": phrases.MAX_INT64},
    },
    JobType.INTENT_CLASSIFY: {
        "a message is to be understood": _MESSAGE,
        "a message of known origin is to be understood": {**_MESSAGE, **_ORIGIN},
        "a message whose origin and context are null is to be understood": {
            **_MESSAGE,
            **dict.fromkeys((*_ORIGIN, "followup_context")),
        },
        "a long message is to be understood": {**_MESSAGE, "message": phrases.LONG_TEXT},
        "a message from far in the east is to be understood": {
            **_MESSAGE,
            "original_timestamp": "2031-04-02T20:15:00.250+14:00",
        },
        "a message is to be understood by the answer to a question": {
            **_MESSAGE,
            **_MEMORY,
            "followup_context": _ANSWERED,
        },
    },
    JobType.FOLLOWUP: {
        "a question is to be asked back": _QUESTION,
        "a question of known context is to be asked back": {
            **_QUESTION,
            "message": phrases.LONG_TEXT,
            "context": phrases.STRANGE_TEXT,
        },
        "a question whose context is null is to be asked back": {**_QUESTION, "context": None},
    },
    JobType.TASK_MATCH: {
        "a memory is to be matched with tasks": {**_MEMORY, "memory_content": "posted the parcel"},
        "a memory in strange characters is to be matched with tasks": {
            **_MEMORY,
            "memory_content": phrases.STRANGE_TEXT,
        },
    },
    JobType.EMAIL_EXTRACT: {
        "a mail is to be searched for events": {**phrases.MAIL, **_USER},
        "a long mail is to be searched for events": {**phrases.LONG_MAIL, **_USER},
    },
}
for _type, _payloads in _PAYLOADS.items():
    for _number, (_name, _payload) in enumerate(_payloads.items()):
        if _payload["user_id"] in USERS:
            _payload = {**_payload, "user_id": USERS[_number % len(USERS)]}
        _posted = {**_payload, **_NEW_KEY} if _number == 1 else _payload
        llm_worker.relies_on(
            JOBS[_type],
            _name,
            when=jobs.JobIsPosted(job_type=_type, payload=_posted),
            equals=phrases.handed_over(_type, _payload, jobs.JobIsPosted.job_id),
            again=() if _number else jobs.PublishedUnknown(),
        )

_STORED = stored(expect(GET_JOB))
_RESULT = {
    "memory_id": "",
    "tags": ["z", phrases.STRANGE_TEXT, "", "b", "a"],
    "description": None,
    "depth": {"of": [{"any": [1, -2.5, True, None]}]},
    "large": phrases.MAX_INT64,
}


def _after(**changed: Any) -> tuple[Any, ...]:
    """What is so once a job was changed: the audit log has the change, and it is sent no more."""
    entry: dict[str, Any] = {"actor": phrases.LLM_WORKER, "detail": changed or NOT_NULL}
    return (
        _STORED,
        phrases.audited("llm_job", "updated", jobs.Job.job_id, **entry),
        Published(message=JOBS[JobType.FOLLOWUP], exactly=0),
    )


begin = llm_worker.relies_on(
    UPDATE_JOB,
    "begin a job",
    given=jobs.Job(),
    body={"status": "processing"},
    equals=phrases.NEW_FOLLOWUP,
    then=(
        _STORED,
        phrases.audited("llm_job", "updated", jobs.Job.job_id, detail={"status": "processing"}),
    ),
    refusals=("body.status", "body.attempts", "body.error"),
)
begin.but(
    "begin a job at a certain time",
    given=(jobs.Job(), moments.Clock()),
    equals={"updated_at": moments.Clock.now},
)
begin.but(
    "leave a job queued, at a certain time",
    given=(jobs.Job(), moments.Clock()),
    body={"status": "queued"},
    equals={"status": "queued", "updated_at": moments.Clock.now},
    then=_STORED,
)
begin.but(
    "change nothing in a job", body={"status": ABSENT}, equals={"status": "queued"}, then=_STORED
)
begin.but(
    "count an attempt at a job",
    body={"status": ABSENT, "attempts": 1},
    equals={"status": "queued"},
    when=moments.SCHEDULER_RUNS(),
    then=_after(attempts=1),
)
begin.but(
    "give a job a result in words",
    status=422,
    body={"result": "a question"},
    unchanged=expect(GET_JOB),
)
begin.but(
    "begin a job that is not there",
    given=jobs.NoJob(),
    status=404,
    then=expect(GET_JOB, status=404),
)

complete = begin.but(
    "complete a job with its result",
    body={"status": "completed", "result": {"question": _WHICH}},
    then=_after(status="completed", result={"question": _WHICH}),
)
begin.but(
    "change all that a job came to",
    given=jobs.SpentJob(),
    body={"status": "completed", "result": _RESULT, "error": phrases.LONG_TEXT, "attempts": 2},
    equals_only={},
    then=_STORED,
    alone=untouched(expect(GET_JOB), "updated_at"),
)
complete.but(
    "complete a job with a result of any depth",
    body={"result": _RESULT},
    then=_after(status="completed", result=_RESULT),
)
complete.but("complete a job with a result of no fields", body={"result": {}}, then=_after())
complete.but("complete a job with null for its result", body={"result": None}, then=_after())
complete.but(
    "complete a job that had failed",
    given=jobs.SeveralJobs(),
    path={"job_id": jobs.SeveralJobs.failed_id},
    body={"error": None, "attempts": 6},
    equals_only={"payload.message": jobs.SeveralJobs.other_message},
    then=(),
    unchanged=(
        expect(GET_JOB, path={"job_id": jobs.SeveralJobs.queued_id}),
        expect(GET_JOB, path={"job_id": jobs.SeveralJobs.completed_id}),
    ),
)

_LOST = {"status": "failed", "error": phrases.STRANGE_TEXT, "attempts": 5}
_LOST_AT_LAST = {**_LOST, "error": phrases.LONG_TEXT, "attempts": phrases.MAX_INT64}

give_up = begin.but(
    "give a job up",
    body=_LOST,
    then=_after(**_LOST),
)
give_up.but(
    "give a job up for a long reason",
    body=_LOST_AT_LAST,
    then=_after(**_LOST_AT_LAST),
)
