"""What one interaction of a pact of others is verified with in process. Values; no I/O."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from handfast.http.connection import Connection
    from handfast.model.results import Mismatch
    from handfast.providers.handlers import StateValues
    from handfast.run.produced import Producer

__all__ = ["Judged", "Judging"]


@dataclass(frozen=True, slots=True)
class Judging:
    """``connection`` is there where a request is sent; ``states`` are what its states came to."""

    connection: Connection | None
    producer: Producer
    states: StateValues


type Judged = Callable[[Judging], Awaitable[tuple[Mismatch, ...]]]
"""Asks for one interaction as it stands in a pact of others, and judges what comes."""
