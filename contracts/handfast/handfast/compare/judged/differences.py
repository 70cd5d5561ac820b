"""What a difference is, and its id. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from handfast.frozen import dataclass
from handfast.wire.paths import everywhere, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.wire.paths import Step as PathStep

__all__ = ["Difference", "Kind", "Loss", "difference_id"]


type Loss = Literal["", "all", "part"]


class Kind(StrEnum):
    """In what respect two sides differ."""

    STATUS = "status"
    REFUSAL = "status of a refusal"
    NO_ANSWER = "no answer"
    HEADER = "header"
    CONTENT_TYPE = "content type"
    BODY = "body"
    VALUE = "value"
    NULL_OR_ABSENT = "null or absent"
    NUMBER = "number of items"
    ORDER = "order"
    TIES = "order of equals"
    PRECISION = "fraction of a second"
    MESSAGES = "number of messages"
    MESSAGE = "message"
    HAPPENING = "what happens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between what the first side did and what the second did at one step.

    ``of`` names the operation, message or trigger; ``first`` is what the first side has there, as
    ``second`` what the other has: ``MISSING`` where it has nothing. ``status`` is the first side's.
    ``loses``: the first is a text that was sent (``all``), or is around something that was
    (``part``), and the second lacks it. ``places``: of lists in another order, where each item of
    the first stands in the second. ``happened`` are the parameters of what happened before,
    and ``sent`` the parts of the request.
    """

    of: str
    kind: Kind
    path: tuple[PathStep, ...]
    first: Any
    second: Any
    status: int = 0
    declared: bool = True
    loses: Loss = ""
    places: tuple[int, ...] = ()
    happened: tuple[Mapping[str, Any], ...] = ()
    sent: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The path as text, the same for all items of a list."""
        return render(everywhere(self.path))

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about: the same for all sessions that show it."""
        place = self.place
        if self.kind in (Kind.STATUS, Kind.REFUSAL):
            place = f"{self.first} {self.second}"
        is_part = self.loses == "part"
        kind = f"{self.kind.value} without what was sent" if is_part else self.kind.value
        return self.of, kind, place


def difference_id(provider: str, key: tuple[str, str, str]) -> str:
    """The id of a difference: the same on every machine."""
    return hashlib.sha256(json.dumps(["compare", provider, *key]).encode()).hexdigest()[:8]
