"""Logging in by a code that is sent to the user's WhatsApp.

No error shows what was sent: it may be somebody's phone number, or a code.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.fields import Code, Id, PhoneNumber

__all__ = ["AuthCodeRequest", "AuthCodeVerify", "AuthToken"]


class AuthCodeRequest(BaseModel):
    """Who wants a code."""

    model_config = ConfigDict(hide_input_in_errors=True)

    phone_number: PhoneNumber


class AuthCodeVerify(BaseModel):
    """The code that was sent."""

    model_config = ConfigDict(hide_input_in_errors=True)

    phone_number: PhoneNumber
    code: Code


class AuthToken(BaseModel):
    """What a right code is exchanged for; it expires after `expires_in` seconds."""

    model_config = ConfigDict(hide_input_in_errors=True)

    access_token: Annotated[str, Field(min_length=1)]
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # the name of a scheme
    expires_in: Annotated[int, Field(ge=1)] = 3600
    user_id: Id
