"""The video at the end."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import Text
from shared.models.fields import Amount, Model, Number, Outcome, Quantity, Seconds

__all__ = ["VideoOutput"]


class VideoOutput(Model):
    """What the composer makes of the clips; `sync_drift` is in seconds."""

    job_id: UUID
    video_url: Text
    duration: Seconds
    audio_duration: Seconds
    sync_drift: Number
    clips_used: Quantity
    clips_trimmed: Quantity
    clips_looped: Quantity
    transitions_applied: Quantity
    file_size_mb: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    composition_time: Seconds
    cost: Amount
    status: Outcome
