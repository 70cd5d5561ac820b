"""What the LLM worker relies on when Core hands it a job on a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import Value
from life_organiser_contracts.flat import MessageInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    MIN_INT64,
    STRANGE_TEXT,
    under,
    variant,
)
from life_organiser_contracts.states import A_JOB_IS_POSTED
from life_organiser_contracts.streams import JOBS
from shared.enums import JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["INTERACTIONS"]

_MEMORY_ID = "0b6d1c34-5a0e-4c58-9a53-2f6f6c1d7e13"
_USER_ID = 70_011


def _posted(job_type: JobType, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The clauses of a job that is posted: exactly one entry holds it as it was posted."""
    return {
        "when": A_JOB_IS_POSTED(job_type=job_type, payload=payload),
        "equals": {
            "job_id": Value("job_id"),
            "job_type": job_type,
            "user_id": payload["user_id"],
            **under("payload", payload),
        },
    }


def _handed(
    name: str, job_type: JobType, payload: Mapping[str, Any], **variants: Mapping[str, Any]
) -> MessageInteraction:
    """A job of that type; each variant has further fields in its payload."""
    return MessageInteraction(
        name=name,
        message=JOBS[job_type],
        **_posted(job_type, payload),
        variants=tuple(
            variant(said.replace("_", " "), **_posted(job_type, {**payload, **more}))
            for said, more in variants.items()
        ),
    )


_IMAGE = {
    "memory_id": _MEMORY_ID,
    "image_path": "/data/images/8c1e.jpg",
    "user_id": _USER_ID,
}
_MESSAGE = {
    "message": "where is the spare key",
    "user_id": _USER_ID,
    "original_timestamp": "2031-04-02T06:15:00.250Z",
}
_CONTEXT = {
    "followup_question": "Which fern, the one in the hall?",
    "user_answer": STRANGE_TEXT,
}

INTERACTIONS: Final = (
    _handed(
        "an image is to be tagged",
        JobType.IMAGE_TAG,
        _IMAGE,
        with_its_caption={"caption": STRANGE_TEXT},
        without_a_caption={"caption": None},
        of_the_user_with_the_largest_id={"user_id": MAX_INT64},
    ),
    _handed(
        "a message is to be understood",
        JobType.INTENT_CLASSIFY,
        _MESSAGE,
        with_all_that_is_known_of_it={
            "memory_id": _MEMORY_ID,
            "source_chat_id": MIN_INT64,
            "source_message_id": MAX_INT64,
            "user_timezone": "Europe/Oslo",
        },
        with_nothing_else_known_of_it={
            "memory_id": None,
            "source_chat_id": None,
            "source_message_id": None,
            "user_timezone": None,
            "followup_context": None,
        },
        as_long_as_it_may_be={"message": LONG_TEXT},
        sent_far_in_the_east={"original_timestamp": "2031-04-02T20:15:00.250+14:00"},
    ),
    _handed(
        "a message is to be understood by the answer to a question",
        JobType.INTENT_CLASSIFY,
        {**_MESSAGE, "memory_id": _MEMORY_ID, "followup_context": _CONTEXT},
    ),
    _handed(
        "a question is to be asked back",
        JobType.FOLLOWUP,
        {"message": "the fern", "user_id": _USER_ID},
        with_context={"context": STRANGE_TEXT},
        without_context={"context": None},
    ),
    _handed(
        "a memory is to be matched with tasks",
        JobType.TASK_MATCH,
        {"memory_id": _MEMORY_ID, "memory_content": "posted the parcel", "user_id": _USER_ID},
        in_strange_characters={"memory_content": STRANGE_TEXT},
    ),
    _handed(
        "a mail is to be searched for events",
        JobType.EMAIL_EXTRACT,
        {
            "subject": "Your booking",
            "body": "Table for two on 3 May 2031 at 19:30",
            "user_id": _USER_ID,
        },
        that_is_long={"subject": STRANGE_TEXT, "body": LONG_TEXT * 10},
    ),
)
