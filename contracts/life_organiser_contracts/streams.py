"""What travels on Redis streams: five job messages to the worker, ten notifications to the gateway.

Says names, addresses, payloads and the wire form; who relies on which of it stands elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.model import Content, Message, Transport
from shared import notifications as n
from shared.enums import JobType
from shared.jobs import JOB_OF, STREAM_OF
from shared.redis_streams import (
    DATA_FIELD,
    GROUP_LLM_WORKER,
    GROUP_TELEGRAM,
    STREAM_NOTIFY_TELEGRAM,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = [
    "CORE_MESSAGES",
    "EVENT_CONFIRMATION",
    "EVENT_REPROMPT",
    "FOLLOWUP_READY",
    "HEALTH_CHANGED",
    "IMAGE_TAGGED",
    "INTENT_CLASSIFIED",
    "JOBS",
    "JOB_EXPIRED",
    "JOB_FAILED",
    "REMINDER_FIRED",
    "TASK_MATCHED",
    "WORKER_MESSAGES",
]

_TO_WORKER = Transport("redis-stream", field=DATA_FIELD, group=GROUP_LLM_WORKER)
_TO_GATEWAY = Transport("redis-stream", field=DATA_FIELD, group=GROUP_TELEGRAM)


def _job(job_type: JobType) -> Message:
    return Message(
        name=f"{job_type}_job",
        address=STREAM_OF[job_type],
        payload=Content(JOB_OF[job_type]),
        transport=_TO_WORKER,
        description=(JOB_OF[job_type].__doc__ or "").strip(),
    )


def _notification(name: str, model: type[BaseModel]) -> Message:
    return Message(
        name=name,
        address=STREAM_NOTIFY_TELEGRAM,
        payload=Content(model),
        transport=_TO_GATEWAY,
        description=(model.__doc__ or "").strip(),
    )


JOBS: Final[Mapping[JobType, Message]] = {job_type: _job(job_type) for job_type in JobType}
"""The message by which Core hands over a job, by job type."""

REMINDER_FIRED: Final = _notification("reminder", n.ReminderFired)
EVENT_REPROMPT: Final = _notification("event_reprompt", n.EventReprompt)

EVENT_CONFIRMATION: Final = _notification("event_confirmation", n.EventConfirmation)
IMAGE_TAGGED: Final = _notification("llm_image_tag_result", n.ImageTagged)
INTENT_CLASSIFIED: Final = _notification("llm_intent_result", n.IntentClassified)
FOLLOWUP_READY: Final = _notification("llm_followup_result", n.FollowupReady)
TASK_MATCHED: Final = _notification("llm_task_match_result", n.TaskMatched)
JOB_FAILED: Final = _notification("llm_failure", n.JobFailed)
JOB_EXPIRED: Final = _notification("llm_expiry", n.JobExpired)
HEALTH_CHANGED: Final = _notification("llm_health_change", n.HealthChanged)

CORE_MESSAGES: Final[tuple[Message, ...]] = (*JOBS.values(), REMINDER_FIRED, EVENT_REPROMPT)
"""What Core publishes: jobs when they are posted, notifications from its scheduler."""

WORKER_MESSAGES: Final[tuple[Message, ...]] = (
    EVENT_CONFIRMATION,
    IMAGE_TAGGED,
    INTENT_CLASSIFIED,
    FOLLOWUP_READY,
    TASK_MATCHED,
    JOB_FAILED,
    JOB_EXPIRED,
    HEALTH_CHANGED,
)
"""What the LLM worker publishes."""
