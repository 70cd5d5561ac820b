"""What the private service exchanges with admins of the whole system: health, numbers, exports."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from zapa_shared.fields import Instant
from zapa_shared.schemas.message import MessageResponse
from zapa_shared.schemas.user import UserResponse

__all__ = [
    "ExportPath",
    "ExportProgress",
    "ProviderUsage",
    "SystemExport",
    "SystemExportRequest",
    "SystemHealth",
    "SystemStats",
]

_Count = Annotated[int, Field(ge=0)]
_Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class SystemHealth(BaseModel):
    """Degraded without the bridge or with hardly any memory or disk, unhealthy without database."""

    status: Literal["healthy", "degraded", "unhealthy"]
    database_connected: bool
    whatsapp_bridge_connected: bool
    memory_usage_percent: _Percent
    disk_usage_percent: _Percent
    uptime_seconds: _Count


class ProviderUsage(BaseModel):
    """How many active configurations each provider of language models has."""

    openai: _Count
    anthropic: _Count
    google: _Count


class SystemStats(BaseModel):
    """A user is active who wrote at least once; a day is one of UTC.

    The average is that of all replies, in milliseconds after what they reply to; null without any.
    """

    total_users: _Count
    active_users: _Count
    total_messages: _Count
    messages_today: _Count
    average_response_time_ms: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None
    llm_provider_usage: ProviderUsage


class SystemExportRequest(BaseModel):
    """Which time is exported: at most 365 days, the end itself left out."""

    start_date: Instant
    end_date: Instant
    include_messages: bool = True


class ExportPath(BaseModel):
    """Which export."""

    export_id: UUID


class ExportProgress(BaseModel):
    """How far an export is: where it can be downloaded, or why it failed."""

    export_id: UUID
    status: Literal["pending", "processing", "completed", "failed"]
    download_url: Annotated[str, Field(pattern="^/")] | None
    error_message: Annotated[str, Field(min_length=1)] | None


class SystemExport(BaseModel):
    """Users whose `first_seen` is in that time, and the messages of it, if they were asked for."""

    users: list[UserResponse]
    messages: list[MessageResponse] | None
