"""What every service answers to who asks whether it runs."""

from typing import Literal

from pydantic import BaseModel

__all__ = ["Health"]


class Health(BaseModel):
    """The service runs."""

    status: Literal["healthy"]
    service: str
