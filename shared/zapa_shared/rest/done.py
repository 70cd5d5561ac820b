"""The answer to what changes something, and has nothing else to answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

__all__ = ["Done"]


class Done(BaseModel):
    """That something was done."""

    success: Literal[True]
    message: Annotated[str, Field(min_length=1)]
