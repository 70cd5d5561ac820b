"""Users: what creates and changes one, and what is answered of one.

No error shows what was sent: it may be somebody's phone number.
"""

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.fields import DisplayName, Id, Instant, JsonObject, JsonObjectOfRow, PhoneNumber

__all__ = ["UserCreate", "UserResponse", "UserUpdate"]


class UserCreate(BaseModel):
    """A new user."""

    model_config = ConfigDict(hide_input_in_errors=True)

    phone_number: PhoneNumber
    display_name: DisplayName | None = None
    preferences: JsonObject = Field(default_factory=dict)


class UserUpdate(BaseModel):
    """What is to change of a user; what is left out stays."""

    model_config = ConfigDict(hide_input_in_errors=True)

    display_name: DisplayName | None = None
    preferences: JsonObject | None = None


class UserResponse(BaseModel):
    """A user; can be read from a row object."""

    model_config = ConfigDict(from_attributes=True, hide_input_in_errors=True)

    phone_number: PhoneNumber
    display_name: DisplayName | None = None
    preferences: JsonObjectOfRow = Field(default_factory=dict)
    id: Id
    first_seen: Instant
    last_active: Instant | None
    created_at: Instant
    updated_at: Instant | None
