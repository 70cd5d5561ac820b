"""What the Telegram gateway relies on when the worker has done a job, or could not."""

from __future__ import annotations

from typing import Any

from handfast.declare import NOT_NULL, Answered, example_id, from_state, under
from life_organiser_contracts import streams
from life_organiser_contracts import through_worker as then
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    STRANGE_TAG,
    STRANGE_TEXT,
    USER,
    only_tag,
)
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.examples import NEIGHBOURS, USERS
from life_organiser_contracts.states.memories import MEMORY, TASK
from life_organiser_contracts.states.worker import CoreTask, ModelReplies
from life_organiser_contracts.telegram_gateway.consumer import gateway, notice
from shared.enums import JobType

_MEMORY_ID = example_id(MEMORY)


_IMAGE = {"memory_id": _MEMORY_ID, "image_path": "/data/images/8c1e.jpg", "caption": "the till"}
_TAG = worker.finished(JobType.IMAGE_TAG, **_IMAGE)
_TAGS = {"tags": ["receipt", STRANGE_TAG, "z", "a"], "description": "A till receipt"}

_SUGGESTED = {"tags[*].status": "suggested"}

for name, reply in (
    ("tags are suggested for an image", _TAGS),
    ("no tags are suggested for an image", {"tags": [], "description": STRANGE_TEXT}),
    ("a tag is suggested for an image without description", {"tags": ["\U0001f33f Fern E\u0301 "]}),
):
    content = {"memory_id": _MEMORY_ID, "description": None, **reply}
    tags: Any = content["tags"]
    one = only_tag(*tags) if len(tags) == 1 else {}
    gateway.relies_on(
        streams.IMAGE_TAGGED,
        name,
        given=(worker.CoreImage(), ModelReplies(reply=reply)),
        when=_TAG,
        equals=notice(streams.IMAGE_TAGGED, USER, **content),
        then=(
            then.completed(),
            then.memory(_MEMORY_ID, status="pending", **(_SUGGESTED if tags else {}), **one),
            then.memories_changed(1 if tags else 0),
        ),
    )

for name, question, context in (
    ("a question comes back", "Which fern, the one in the hall?", {"context": "no hits"}),
    ("a long question comes back", LONG_TEXT, {}),
):
    gateway.relies_on(
        streams.FOLLOWUP_READY,
        name,
        given=ModelReplies(reply={"question": question}),
        when=worker.finished(JobType.FOLLOWUP, message="the fern", **context),
        equals=notice(streams.FOLLOWUP_READY, USER, question=question),
        then=(
            then.completed(),
            then.steps({"status": "completed", "result": {"question": question}}),
        ),
    )
gateway.relies_on(
    streams.FOLLOWUP_READY,
    "a question about nobody's message goes to nobody",
    given=ModelReplies(reply={"question": "Which fern?"}),
    when=worker.JobIsHandled(
        job_type=JobType.FOLLOWUP,
        payload={"message": "the fern", "user_id": USERS[0]},
        user_id=None,
    ),
    exactly=0,
    then=then.job("completed", **{"result.question": "Which fern?"}),
)


def _match(confidence: float) -> Any:
    return ModelReplies(reply={"task_id": example_id(TASK), "confidence": confidence})


_TASK = {"memory_id": _MEMORY_ID, **from_state("task_id", "task_description")}

match = gateway.relies_on(
    streams.TASK_MATCHED,
    "a memory seems to complete a task",
    given=(CoreTask(), _match(0.71)),
    when=worker.finished(
        JobType.TASK_MATCH, memory_id=_MEMORY_ID, memory_content="posted the parcel"
    ),
    equals=notice(streams.TASK_MATCHED, USER, **_TASK),
    then=then.completed(),
)
match.but("a memory completes a task for certain", given=(CoreTask(), _match(1.0)))
match.but(
    "a memory fits a strange task", given=(CoreTask(task_description=STRANGE_TEXT), _match(0.9))
)
no_match = match.but(
    "a memory hardly seems to complete a task",
    given=(CoreTask(), _match(0.7)),
    exactly=0,
    then=then.job("completed", result=None),
)
no_match.but("a memory completes a task that is not there", given=_match(1.0))
no_match.but("a memory completes a task that is done", given=(CoreTask(state="DONE"), _match(1.0)))
no_match.but(
    "a memory completes a task of another user",
    given=(CoreTask(owner_id=NEIGHBOURS[0]), _match(1.0)),
    when=worker.JobIsHandled(
        job_type=JobType.TASK_MATCH,
        payload={"memory_id": _MEMORY_ID, "memory_content": "posted the parcel"},
        user_id=USERS[0],
    ),
)
no_match.but(
    "a memory completes a task that the model makes up",
    given=(CoreTask(), ModelReplies(reply={"task_id": "made up", "confidence": 1.0})),
)


def _mail(*found: tuple[float, str]) -> Any:
    """The language model finds events in a mail: how sure it is of each, and what it is."""
    date = "2031-05-03T19:30:07.250+02:00"
    events = [{"description": text, "event_date": date, "confidence": c} for c, text in found]
    return ModelReplies(reply={"events": events})


_TABLE = "Table for two"
_EVENT = {"event_id": NOT_NULL, "description": _TABLE, "event_date": "2031-05-03T17:30:07.250Z"}

_NEW = {"status": "pending", "memory_id": None, "reminder_id": None, "owner_user_id": USER}
_ADDED = {
    **_NEW,
    "description": _TABLE,
    "event_date": _EVENT["event_date"],
    "source_type": "email",
    "source_ref": NOT_NULL,
}
_FOUND = {"event_id": Answered("content.event_id"), "description": _TABLE}
_SENT = {"id": Answered("content.event_id")}

event = gateway.relies_on(
    streams.EVENT_CONFIRMATION,
    "an event is found in a mail",
    given=_mail((0.71, _TABLE)),
    when=worker.finished(
        JobType.EMAIL_EXTRACT, subject="Your booking", body="Table for two on 3 May"
    ),
    equals=notice(streams.EVENT_CONFIRMATION, USER, **_EVENT),
    then=(
        then.events({**_ADDED, **_SENT}),
        then.job("completed", **under("result.events[0]", _FOUND)),
    ),
)
event.but(
    "an event is found in a mail beside a doubtful one",
    given=_mail((0.7, "Nothing much"), (0.9, STRANGE_TEXT)),
    equals={"content.description": STRANGE_TEXT},
    then=then.events({**_ADDED, **_SENT, "description": STRANGE_TEXT}),
)
event.but(
    "two events are found in a mail",
    given=_mail((0.9, _TABLE), (0.9, _TABLE)),
    exactly=2,
    then=then.events(_ADDED, _ADDED),
)
doubtful = event.but(
    "a doubtful event is found in a mail",
    given=_mail((0.7, _TABLE)),
    exactly=0,
    then=(then.events(), then.job("completed", result=None)),
)
doubtful.but("no event is found in a mail", given=_mail())

_QUESTION = {"job_type": "followup", "memory_id": ""}

_GIVEN_UP = {"status": "failed"}
_AT = "2031-04-02T06:15:00Z"

failure = gateway.relies_on(
    streams.JOB_FAILED,
    "a job fails for good",
    given=(worker.CoreImage(), worker.MODEL_IS_AWAY()),
    when=_TAG,
    equals=notice(streams.JOB_FAILED, USER, job_type="image_tag", memory_id=_MEMORY_ID),
    then=(
        then.job("failed", attempts=5, error=NOT_NULL),
        then.steps(*then.tried(1, 2, 3, 4, 5), _GIVEN_UP),
        then.memories_changed(0),
    ),
)
failure.but(
    "a job that came before fails for good, after longer and longer waits",
    given=(
        worker.CoreImage(),
        worker.MODEL_IS_AWAY(),
        worker.OldJob(queued_at=_AT, now=_AT, attempts=1),
    ),
    then=then.steps(
        {"attempts": 2},
        {"attempts": 3},
        {"attempts": 4},
        {"attempts": 5},
        _GIVEN_UP,
        at=(_AT, *(f"2031-04-02T06:15:{second}Z" for second in ("02", "06", "14", "14"))),
    ),
)
failure.but(
    "a job fails for good once the first event of a mail is added",
    given=_mail((0.9, _TABLE), (0.9, "not storable: \x00")),
    when=worker.finished(
        JobType.EMAIL_EXTRACT, subject="Your booking", body="Table for two on 3 May"
    ),
    equals=under("content", {"job_type": "email_extract", "memory_id": ""}),
    then=(then.events(_ADDED), then.job("failed")),
)
failure.but(
    "a job fails for good because the model replies nonsense",
    given=(worker.CoreImage(), ModelReplies(reply={"tags": None})),
)
failure.but(
    "a job about no memory fails for good",
    given=worker.MODEL_IS_AWAY(),
    when=worker.finished(JobType.FOLLOWUP, message="the fern"),
    equals=under("content", _QUESTION),
    then=then.job("failed", attempts=5, error=NOT_NULL),
)

expiry = gateway.relies_on(
    streams.JOB_EXPIRED,
    "a job waits too long",
    given=(worker.OldJob(), ModelReplies(reply={"question": "Too late?"})),
    when=worker.finished(JobType.FOLLOWUP, message="ring the bank"),
    equals=notice(streams.JOB_EXPIRED, USER, **_QUESTION, original_message="ring the bank"),
    then=(then.job("failed", error=NOT_NULL, result=None), then.steps(_GIVEN_UP)),
)
_LONG_AGO = "2031-03-19T06:15:00Z"
expiry.but(
    "a job that has been tried has waited for exactly fourteen days",
    given=(
        worker.OldJob(queued_at=_LONG_AGO, now=_AT, attempts=2),
        ModelReplies(reply={"question": "Too late?"}),
    ),
)
gateway.relies_on(
    streams.FOLLOWUP_READY,
    "a question comes back just before it is too late",
    given=(
        worker.OldJob(queued_at="2031-03-19T06:15:01Z", now=_AT),
        ModelReplies(reply={"question": "Just in time?"}),
    ),
    when=worker.finished(JobType.FOLLOWUP, message="ring the bank"),
    equals=notice(streams.FOLLOWUP_READY, USER, question="Just in time?"),
)
expiry.but(
    "a mail waits too long",
    when=worker.finished(
        JobType.EMAIL_EXTRACT, subject="Your booking", body="Table for two on 3 May"
    ),
    equals=under(
        "content",
        {"job_type": "email_extract", "memory_id": "", "original_message": "Your booking"},
    ),
)
expiry.but(
    "a memory that may complete a task waits too long",
    when=worker.finished(JobType.TASK_MATCH, memory_id=_MEMORY_ID, memory_content=LONG_TEXT),
    equals=under(
        "content",
        {"job_type": "task_match", "memory_id": _MEMORY_ID, "original_message": LONG_TEXT},
    ),
)
_NOTE = {"message": STRANGE_TEXT, "original_timestamp": "2021-04-02T06:15:00.250Z"}
_NOT_DONE = {"job_type": "intent_classify", "original_message": STRANGE_TEXT}
expiry.but(
    "a job about a memory waits too long",
    when=worker.finished(JobType.INTENT_CLASSIFY, memory_id=_MEMORY_ID, **_NOTE),
    equals=under("content", {"memory_id": _MEMORY_ID, **_NOT_DONE}),
)

for name, was, is_now in (
    ("the language model stops answering", "healthy", "unhealthy"),
    ("the language model answers again", "unhealthy", "healthy"),
    ("the language model still does not answer", "unhealthy", "unhealthy"),
):
    change = {"previous_status": was, "new_status": is_now}
    gateway.relies_on(
        streams.HEALTH_CHANGED,
        name,
        when=worker.HealthChanges(**change),
        equals=notice(streams.HEALTH_CHANGED, 0, **change) if was != is_now else {},
        exactly=int(was != is_now),
    )
