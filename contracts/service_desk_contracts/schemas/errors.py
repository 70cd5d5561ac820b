"""What every service answers where it refuses.

No refusal repeats what was sent: it may be somebody's password or token.
"""

from typing import Annotated

from pydantic import BaseModel, Field

__all__ = ["Detail", "Invalid", "InvalidField"]


class Detail(BaseModel):
    """Why, in words for people."""

    detail: Annotated[str, Field(min_length=1)]


class InvalidField(BaseModel):
    """One part of a request that is missing or wrong."""

    type: str
    loc: Annotated[list[str | int], Field(min_length=1)]
    msg: str


class Invalid(BaseModel):
    """All that is wrong with a request that fails its schema."""

    detail: Annotated[list[InvalidField], Field(min_length=1)]
