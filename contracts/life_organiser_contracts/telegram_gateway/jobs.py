"""What the Telegram gateway relies on when it asks for work by the language model."""

from __future__ import annotations

from typing import Any

from handfast.declare import ABSENT, Answered, Published
from life_organiser_contracts import phrases, streams
from life_organiser_contracts.core.service import CREATE_JOB
from life_organiser_contracts.phrases import LONG_TEXT, MEMORY, STRANGE_TEXT, USER, posted
from life_organiser_contracts.states import moments
from life_organiser_contracts.states.jobs import Job
from life_organiser_contracts.states.memories import Image, Memory, User
from life_organiser_contracts.telegram_gateway.consumer import gateway
from shared.enums import JobType

_TAG, _CLASSIFY = JobType.IMAGE_TAG, JobType.INTENT_CLASSIFY
_IMAGE = {"memory_id": MEMORY, "image_path": phrases.STRANGE_PATH, "user_id": USER}
_AT = {"original_timestamp": "2031-04-02T06:15:00.250Z"}
_MESSAGE = {"message": "where is the spare key", "user_id": USER, **_AT}
_CONTEXT = {"followup_question": f"Which fern? {STRANGE_TEXT}", "user_answer": STRANGE_TEXT}
_MORE = {
    "memory_id": MEMORY,
    "source_chat_id": phrases.MIN_INT64,
    "source_message_id": phrases.MAX_INT64,
    "user_timezone": "America/Argentina/Buenos_Aires",
    "followup_context": _CONTEXT,
}
_FERN = {"message": f"The fern {STRANGE_TEXT}", "user_id": USER}
_DONE = {"memory_id": MEMORY, "memory_content": LONG_TEXT, "user_id": USER}

_ASKED: tuple[tuple[str, Any, JobType, dict[str, Any]], ...] = (
    ("ask for tags of an image", Image(), _TAG, _IMAGE),
    ("ask for tags of an image by its caption", Image(), _TAG, {**_IMAGE, "caption": STRANGE_TEXT}),
    ("ask for tags of an image without caption", Image(), _TAG, {**_IMAGE, "caption": None}),
    ("ask what a long message is for", User(), _CLASSIFY, {**_MESSAGE, "message": LONG_TEXT}),
    ("ask what a message in its context is for", Memory(), _CLASSIFY, {**_MESSAGE, **_MORE}),
    ("ask what a lone message is for", User(), _CLASSIFY, _MESSAGE | dict.fromkeys(_MORE)),
    (
        "ask for a question on a search",
        User(),
        JobType.FOLLOWUP,
        {**_FERN, "context": STRANGE_TEXT},
    ),
    ("ask for a question on a message", User(), JobType.FOLLOWUP, _FERN),
    ("ask which task a memory completes", Memory(), JobType.TASK_MATCH, _DONE),
)
for name, state, job_type, payload in _ASKED:
    gateway.relies_on(CREATE_JOB, name, given=state, **posted(job_type, payload))

classify = gateway.relies_on(
    CREATE_JOB,
    "ask what a message is for",
    given=User(),
    **posted(_CLASSIFY, _MESSAGE),
    refusals=("body.job_type", "body.payload.message", "body.payload.original_timestamp"),
)
classify.but(
    "ask as the user with the largest id",
    given=User(user_id=phrases.MAX_INT64, actor=f"user:{phrases.MAX_INT64}"),
)
_NOW = moments.Clock.now
classify.but(
    "ask what a message is for at a certain time",
    given=(User(), moments.Clock()),
    equals={"created_at": _NOW, "updated_at": _NOW},
)
classify.but(
    "ask what a message is for while Redis is down",
    given=(User(), moments.REDIS_IS_DOWN()),
    when=(moments.REDIS_IS_BACK(), moments.SCHEDULER_RUNS(), moments.SCHEDULER_RUNS()),
)
classify.but(
    "ask what a message is for while another job waits for Redis",
    given=(User(), moments.REDIS_IS_DOWN(), Job()),
    when=(moments.REDIS_IS_BACK(), moments.SCHEDULER_RUNS()),
    then=(
        Published(message=streams.JOBS[_CLASSIFY], equals={"job_id": Answered("id")}),
        Published(message=streams.JOBS[JobType.FOLLOWUP], equals={"job_id": Job.job_id}),
    ),
)
bad = classify.but(
    "ask for a job without payload",
    body={"payload": ABSENT},
    status=422,
    then=Published(message=streams.JOBS[_CLASSIFY], exactly=0),
)
bad.but("ask for a job with text for its payload", body={"payload": "where is the spare key"})
