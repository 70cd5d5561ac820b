"""What is promised of how the entries of a message are delivered. Frozen; no I/O, no rules."""

from __future__ import annotations

import dataclasses
from typing import Any

from handfast.frozen import dataclass

__all__ = ["Delivery"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a message is delivered on its Redis stream; each field is the clause of its name.

    Its readers promise the first two. ``redelivered``: an entry that was not handled, because its
    reader failed or ended, is handled again. ``dead_lettered`` is the stream on which what can't
    be read is put before it is acknowledged; True: on whichever stream its reader has for that.

    ``in_order`` are two paths of the payload: of the entries that have the same at the first, the
    values at the second never fall, and a reader handles one after the other. ``idempotent`` is
    the path by which a message is known: what is published again with the same value there does
    not arrive again.
    """

    redelivered: bool = False
    dead_lettered: str | bool = False
    in_order: tuple[str, str] | None = None
    idempotent: str = ""

    def promised(self) -> dict[str, Any]:
        """Each clause that is promised, by its name, in JSON form."""
        named = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        if self.in_order is not None:
            named["in_order"] = dict(zip(("key", "by"), self.in_order, strict=True))
        return {name: value for name, value in named.items() if value}
