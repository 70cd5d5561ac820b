"""What the Telegram gateway relies on when the worker has done, or not done, any other job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import NOT_NULL, Value
from life_organiser_contracts import worker_states as w
from life_organiser_contracts.flat import MessageInteraction
from life_organiser_contracts.ids import MEMORY, example_id
from life_organiser_contracts.phrases import LONG_TEXT, STRANGE_TEXT, under, variant
from life_organiser_contracts.streams import (
    EVENT_CONFIRMATION,
    FOLLOWUP_READY,
    HEALTH_CHANGED,
    IMAGE_TAGGED,
    JOB_EXPIRED,
    JOB_FAILED,
    TASK_MATCHED,
)
from shared.enums import JobType

if TYPE_CHECKING:
    from handfast.model import Given

__all__ = ["INTERACTIONS"]

_MEMORY_ID = example_id(MEMORY)
_NOTHING: dict[str, Any] = {"equals": {}, "exactly": 0}


def _handled(job_type: JobType, **payload: Any) -> Given:
    """The worker finishes a job."""
    return w.A_JOB_IS_HANDLED(job_type=job_type, payload={"user_id": w.WORKER_USER, **payload})


def _told(message_type: str, user_id: int = w.WORKER_USER, **content: Any) -> dict[str, Any]:
    return {"user_id": user_id, "message_type": message_type, **under("content", content)}


_TAG_IMAGE = _handled(JobType.IMAGE_TAG, memory_id=_MEMORY_ID, image_path="/data/images/8c1e.jpg")
_TAGS: dict[str, Any] = {"tags": ["receipt", "hardware"], "description": "a till receipt"}

_IMAGE = MessageInteraction(
    name="tags are suggested for an image",
    message=IMAGE_TAGGED,
    given=(w.CORE_HAS_AN_IMAGE(), w.THE_MODEL_REPLIES(reply=_TAGS)),
    when=_TAG_IMAGE,
    equals=_told("llm_image_tag_result", memory_id=_MEMORY_ID, **_TAGS),
    variants=(
        variant(
            "of which there are none",
            given=(
                w.CORE_HAS_AN_IMAGE(),
                w.THE_MODEL_REPLIES(reply={"tags": [], "description": STRANGE_TEXT}),
            ),
            equals=_told(
                "llm_image_tag_result",
                memory_id=_MEMORY_ID,
                tags=[],
                description=STRANGE_TEXT,
            ),
        ),
        variant(
            "without a description",
            given=(w.CORE_HAS_AN_IMAGE(), w.THE_MODEL_REPLIES(reply={"tags": ["\U0001f33f"]})),
            equals=_told(
                "llm_image_tag_result",
                memory_id=_MEMORY_ID,
                tags=["\U0001f33f"],
                description=None,
            ),
        ),
    ),
)

_FOLLOWUP = MessageInteraction(
    name="a question comes back",
    message=FOLLOWUP_READY,
    given=(w.THE_MODEL_REPLIES(reply={"question": "Which fern, the one in the hall?"}),),
    when=_handled(JobType.FOLLOWUP, message="the fern", context="no hits"),
    equals=_told("llm_followup_result", question="Which fern, the one in the hall?"),
    variants=(
        variant(
            "that is long",
            given=(w.THE_MODEL_REPLIES(reply={"question": LONG_TEXT}),),
            when=_handled(JobType.FOLLOWUP, message="the fern"),
            equals=_told("llm_followup_result", question=LONG_TEXT),
        ),
    ),
)


def _match(confidence: float) -> Given:
    return w.THE_MODEL_REPLIES(
        reply={"task_id": w.CORE_HAS_A_TASK().values()["task_id"], "confidence": confidence}
    )


_TASK = MessageInteraction(
    name="a memory seems to complete a task",
    message=TASK_MATCHED,
    given=(w.CORE_HAS_A_TASK(), _match(0.71)),
    when=_handled(JobType.TASK_MATCH, memory_id=_MEMORY_ID, memory_content="posted the parcel"),
    equals=_told(
        "llm_task_match_result",
        task_id=Value("task_id"),
        task_description=Value("task_description"),
        memory_id=_MEMORY_ID,
    ),
    variants=(
        variant("for certain", given=(w.CORE_HAS_A_TASK(), _match(1.0))),
        variant(
            "of strange description",
            given=(w.CORE_HAS_A_TASK(task_description=STRANGE_TEXT), _match(0.9)),
        ),
        variant("but not enough so", given=(w.CORE_HAS_A_TASK(), _match(0.7)), **_NOTHING),
        variant("but there is none", given=(_match(1.0),), **_NOTHING),
    ),
)

_READ_MAIL = _handled(JobType.EMAIL_EXTRACT, subject="Your booking", body="Table for two on 3 May")


def _found(confidence: float, description: str = "Table for two") -> dict[str, Any]:
    return {
        "description": description,
        "event_date": "2031-05-03T19:30:00+02:00",
        "confidence": confidence,
    }


def _mail(*found: dict[str, Any]) -> tuple[Given, ...]:
    return (w.THE_MODEL_REPLIES(reply={"events": list(found)}),)


def _confirmation(description: str) -> dict[str, Any]:
    return _told(
        "event_confirmation",
        event_id=NOT_NULL,
        description=description,
        event_date="2031-05-03T17:30:00Z",
    )


_EVENT = MessageInteraction(
    name="an event was found in a mail",
    message=EVENT_CONFIRMATION,
    given=_mail(_found(0.71)),
    when=_READ_MAIL,
    equals=_confirmation("Table for two"),
    variants=(
        variant(
            "beside one that is doubtful",
            given=_mail(_found(0.7, "Nothing much"), _found(0.9, STRANGE_TEXT)),
            equals=_confirmation(STRANGE_TEXT),
        ),
        variant("with another one", given=_mail(_found(0.9), _found(0.9)), exactly=2),
        variant("that is doubtful", given=_mail(_found(0.7)), **_NOTHING),
        variant("or rather none", given=_mail(), **_NOTHING),
    ),
)

_FAILURE = MessageInteraction(
    name="a job failed for good",
    message=JOB_FAILED,
    given=(w.CORE_HAS_AN_IMAGE(), w.THE_MODEL_IS_AWAY()),
    when=_TAG_IMAGE,
    equals=_told("llm_failure", job_type="image_tag", memory_id=_MEMORY_ID),
    variants=(
        variant(
            "that is about no memory",
            given=(w.THE_MODEL_IS_AWAY(),),
            when=_handled(JobType.FOLLOWUP, message="the fern"),
            equals=_told("llm_failure", job_type="followup", memory_id=""),
        ),
        variant(
            "because the model replied nonsense",
            given=(w.CORE_HAS_AN_IMAGE(), w.THE_MODEL_REPLIES(reply={"tags": None})),
        ),
    ),
)

_EXPIRY = MessageInteraction(
    name="a job waited too long",
    message=JOB_EXPIRED,
    given=(w.THE_JOB_IS_OLD(), w.THE_MODEL_REPLIES(reply={"question": "Too late?"})),
    when=_handled(JobType.FOLLOWUP, message="ring the bank"),
    equals=_told("llm_expiry", job_type="followup", memory_id="", original_message="ring the bank"),
    variants=(
        variant(
            "about a memory",
            when=_handled(
                JobType.INTENT_CLASSIFY,
                message=STRANGE_TEXT,
                memory_id=_MEMORY_ID,
                original_timestamp="2021-04-02T06:15:00.250Z",
            ),
            equals=_told(
                "llm_expiry",
                job_type="intent_classify",
                memory_id=_MEMORY_ID,
                original_message=STRANGE_TEXT,
            ),
        ),
    ),
)

_HEALTH = MessageInteraction(
    name="the language model can no longer be reached",
    message=HEALTH_CHANGED,
    when=w.HEALTH_CHANGES(),
    equals=_told("llm_health_change", 0, new_status="unhealthy", previous_status="healthy"),
    variants=(
        variant(
            "or rather can again",
            when=w.HEALTH_CHANGES(previous_status="unhealthy", new_status="healthy"),
            equals=_told("llm_health_change", 0, new_status="healthy", previous_status="unhealthy"),
        ),
        variant(
            "as before",
            when=w.HEALTH_CHANGES(previous_status="unhealthy", new_status="unhealthy"),
            **_NOTHING,
        ),
    ),
)

INTERACTIONS: Final = (_IMAGE, _FOLLOWUP, _TASK, _EVENT, _FAILURE, _EXPIRY, _HEALTH)
