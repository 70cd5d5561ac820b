"""What the private service exchanges with admins about the bridge and the queue."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zapa_shared.enums import SessionStatus

__all__ = ["Cleared", "IntegrationStatus", "QueueStats", "Requeued", "WaitingMessages"]

_Count = Annotated[int, Field(ge=0)]


class IntegrationStatus(BaseModel):
    """What answers, and how far the service's own session is; null where the bridge has none."""

    bridge: Literal["connected", "away"]
    queue: Literal["connected", "away"]
    session: SessionStatus | None


class WaitingMessages(BaseModel):
    """How many messages wait, by priority."""

    high: _Count
    normal: _Count
    low: _Count


class QueueStats(BaseModel):
    """How many messages wait, are being answered, and were given up; and all together."""

    queues: WaitingMessages
    processing: _Count
    failed: _Count
    total: _Count


class Requeued(BaseModel):
    """How many messages that were given up wait again."""

    status: Literal["success"]
    requeued: _Count


class Cleared(BaseModel):
    """How many messages that were given up were deleted."""

    status: Literal["success"]
    cleared: _Count
