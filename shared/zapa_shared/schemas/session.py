"""WhatsApp sessions: what creates and changes one, and what is answered of one."""

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import SessionStatus, SessionType
from zapa_shared.fields import Id, Instant, JsonObject, JsonObjectOfRow

__all__ = ["SessionCreate", "SessionResponse", "SessionStatus", "SessionType", "SessionUpdate"]


class SessionCreate(BaseModel):
    """A new session of a user."""

    model_config = ConfigDict(hide_input_in_errors=True)

    user_id: Id
    session_type: SessionType = SessionType.MAIN
    status: SessionStatus = SessionStatus.DISCONNECTED
    metadata: JsonObject = Field(default_factory=dict)


class SessionUpdate(BaseModel):
    """What is to change of a session; what is left out stays."""

    model_config = ConfigDict(hide_input_in_errors=True)

    status: SessionStatus | None = None
    connected_at: Instant | None = None
    disconnected_at: Instant | None = None
    metadata: JsonObject | None = None


class SessionResponse(BaseModel):
    """A session; can be read from a row object."""

    model_config = ConfigDict(from_attributes=True, hide_input_in_errors=True)

    session_type: SessionType
    status: SessionStatus
    metadata: JsonObjectOfRow = Field(default_factory=dict)
    id: Id
    user_id: Id
    connected_at: Instant | None
    disconnected_at: Instant | None
    created_at: Instant
    updated_at: Instant | None
