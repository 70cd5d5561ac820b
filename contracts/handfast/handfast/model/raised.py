"""An exception as a value, for people to read. Frozen; no I/O, no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Raised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What the code of a service raised.

    ``type`` has its module where that is not Python's own, ``message`` is the first line.
    ``place`` is the last one in code of the service; empty where there is none. ``causes`` are
    what it was raised from, or what was handled at that time, and the members of a group.
    ``traceback`` is all of this, as Python prints it.
    """

    type: str
    message: str
    place: str
    causes: tuple[Raised, ...] = ()
    traceback: str

    @property
    def error(self) -> str:
        """Type and message."""
        return f"{self.type}: {self.message}" if self.message else self.type

    @property
    def name(self) -> str:
        """Its type without the module."""
        return self.type.rpartition(".")[2]

    def chain(self) -> Iterator[Raised]:
        """Its causes, the first one first, and itself."""
        for cause in self.causes:
            yield from cause.chain()
        yield self
