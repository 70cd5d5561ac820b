"""What travels on Redis streams: jobs to the worker, notifications to the gateway.

Says names, addresses, payloads and the wire form; who relies on which of it stands elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.declare import Delivery, Provider, Transport
from life_organiser_contracts.core.provider import core
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

    from handfast.declare import Message

worker: Final = Provider("llm-worker")


def _message(
    provider: Provider,
    name: str,
    address: str,
    group: str,
    model: type[BaseModel],
    **delivery: Any,
) -> Message:
    """A message of a stream; its readers handle each entry in the end, or set it aside."""
    return provider.message(
        name,
        address=address,
        transport=Transport("redis-stream", field=DATA_FIELD, group=group),
        payload=model,
        delivery=Delivery(redelivered=True, dead_lettered=True, **delivery),
        description=(model.__doc__ or "").strip(),
    )


def _notification(provider: Provider, name: str, model: type[BaseModel]) -> Message:
    return _message(provider, name, STREAM_NOTIFY_TELEGRAM, GROUP_TELEGRAM, model)


JOBS: Final[Mapping[JobType, Message]] = {
    kind: _message(
        core, f"{kind}_job", STREAM_OF[kind], GROUP_LLM_WORKER, JOB_OF[kind], idempotent="job_id"
    )
    for kind in JobType
}
"""The message by which Core hands over a job, by job type."""

REMINDER_FIRED: Final = _notification(core, "reminder", n.ReminderFired)
EVENT_REPROMPT: Final = _notification(core, "event_reprompt", n.EventReprompt)

EVENT_CONFIRMATION: Final = _notification(worker, "event_confirmation", n.EventConfirmation)
IMAGE_TAGGED: Final = _notification(worker, "llm_image_tag_result", n.ImageTagged)
INTENT_CLASSIFIED: Final = _notification(worker, "llm_intent_result", n.IntentClassified)
FOLLOWUP_READY: Final = _notification(worker, "llm_followup_result", n.FollowupReady)
TASK_MATCHED: Final = _notification(worker, "llm_task_match_result", n.TaskMatched)
JOB_FAILED: Final = _notification(worker, "llm_failure", n.JobFailed)
JOB_EXPIRED: Final = _notification(worker, "llm_expiry", n.JobExpired)
HEALTH_CHANGED: Final = _notification(worker, "llm_health_change", n.HealthChanged)
