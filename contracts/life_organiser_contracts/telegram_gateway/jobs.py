"""What the Telegram gateway relies on when it asks for work by the language model."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts import states as s
from life_organiser_contracts.core import CREATE_JOB
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    MEMORY,
    MIN_INT64,
    NUL,
    STRANGE_TEXT,
    USER,
    refused,
    variant,
)
from life_organiser_contracts.posting import nothing_queued, posted
from shared.enums import JobType

__all__ = ["INTERACTIONS"]


_IMAGE = {"memory_id": MEMORY, "image_path": "/data/images/8c1e.jpg", "user_id": USER}
_MESSAGE = {
    "message": "where is the spare key",
    "user_id": USER,
    "original_timestamp": "2031-04-02T06:15:00.250Z",
}
_NOTHING_QUEUED = nothing_queued(JobType.INTENT_CLASSIFY)

_IMAGE_TAG = HttpInteraction(
    name="ask for tags of an image",
    operation=CREATE_JOB,
    given=(s.AN_IMAGE(),),
    **posted(JobType.IMAGE_TAG, _IMAGE),
    variants=(
        variant(
            "with its caption", **posted(JobType.IMAGE_TAG, {**_IMAGE, "caption": STRANGE_TEXT})
        ),
        variant("without caption", **posted(JobType.IMAGE_TAG, {**_IMAGE, "caption": None})),
    ),
)

_INTENT = HttpInteraction(
    name="ask what a message is for",
    operation=CREATE_JOB,
    given=(s.A_USER(),),
    **posted(JobType.INTENT_CLASSIFY, _MESSAGE),
    variants=(
        variant(
            "with all that is known of it",
            given=(s.A_MEMORY(),),
            **posted(
                JobType.INTENT_CLASSIFY,
                {
                    **_MESSAGE,
                    "memory_id": MEMORY,
                    "source_chat_id": MIN_INT64,
                    "source_message_id": MAX_INT64,
                    "user_timezone": "America/Argentina/Buenos_Aires",
                    "followup_context": {
                        "followup_question": "Which fern, the one in the hall?",
                        "user_answer": STRANGE_TEXT,
                    },
                },
            ),
        ),
        variant(
            "with nothing else known of it",
            **posted(
                JobType.INTENT_CLASSIFY,
                {
                    **_MESSAGE,
                    "memory_id": None,
                    "source_chat_id": None,
                    "source_message_id": None,
                    "user_timezone": None,
                    "followup_context": None,
                },
            ),
        ),
        variant(
            "as long as it may be",
            **posted(JobType.INTENT_CLASSIFY, {**_MESSAGE, "message": LONG_TEXT}),
        ),
        variant(
            "of the user with the largest id",
            given=(s.A_USER(user_id=MAX_INT64),),
            **posted(JobType.INTENT_CLASSIFY, _MESSAGE),
        ),
        variant(
            "that asked for a question back",
            **posted(
                JobType.FOLLOWUP, {"message": "the fern", "context": "no hits", "user_id": USER}
            ),
        ),
        variant(
            "that asked back out of the blue",
            **posted(JobType.FOLLOWUP, {"message": "the fern", "user_id": USER}),
        ),
        variant(
            "that may have finished a task",
            given=(s.A_MEMORY(),),
            **posted(
                JobType.TASK_MATCH,
                {"memory_id": MEMORY, "memory_content": "posted the parcel", "user_id": USER},
            ),
        ),
    ),
)

_BAD = HttpInteraction(
    name="ask for an unknown job",
    operation=CREATE_JOB,
    given=(s.A_USER(),),
    body={"job_type": "translate", "payload": _MESSAGE},
    status=422,
    then=_NOTHING_QUEUED,
    variants=(
        refused("of no type", body={"payload": _MESSAGE}, then=_NOTHING_QUEUED),
        refused("without payload", body={"job_type": "intent_classify"}, then=_NOTHING_QUEUED),
        refused(
            "with text for a payload",
            body={"job_type": "intent_classify", "payload": "where is the spare key"},
            then=_NOTHING_QUEUED,
        ),
        refused(
            "with the payload of another type",
            body={"job_type": "intent_classify", "payload": {"message": "x", "user_id": USER}},
            then=_NOTHING_QUEUED,
        ),
        refused(
            "with NUL in its message",
            body={"job_type": "intent_classify", "payload": {**_MESSAGE, "message": NUL}},
            then=_NOTHING_QUEUED,
        ),
        refused(
            "at a time without offset",
            body={
                "job_type": "intent_classify",
                "payload": {**_MESSAGE, "original_timestamp": "2031-04-02T06:15:00"},
            },
            then=_NOTHING_QUEUED,
        ),
    ),
)

_REDIS_DOWN = HttpInteraction(
    name="ask while Redis is down",
    operation=CREATE_JOB,
    given=(s.A_USER(), s.REDIS_IS_DOWN()),
    when=(s.REDIS_IS_BACK(), s.THE_SCHEDULER_RUNS(), s.THE_SCHEDULER_RUNS()),
    **posted(JobType.INTENT_CLASSIFY, _MESSAGE),
)

INTERACTIONS: Final = (_IMAGE_TAG, _INTENT, _BAD, _REDIS_DOWN)
