"""The three envelopes in which the services of the AI voice tool refuse, and the one of a 422.

Which service uses which is theirs to say; nothing here knows one.
"""

from __future__ import annotations

from pydantic import BaseModel

__all__ = ["Detail", "Error", "Invalid", "InvalidField", "Refused"]


class Error(BaseModel):
    """What a Lambda function of ours says: webhook-handler, customer-lookup-server."""

    error: str


class Detail(BaseModel):
    """What the data API says."""

    detail: str


class Refused(BaseModel):
    """What the API gateway says before a service is asked."""

    message: str


class InvalidField(BaseModel):
    """One parameter that is missing or wrong."""

    type: str
    loc: list[str | int]
    msg: str


class Invalid(BaseModel):
    """What the data API says of parameters that fail their schema."""

    detail: list[InvalidField]
