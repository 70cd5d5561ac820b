"""What an interaction is verified with in process, and how what arrived is judged. No I/O."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from handfast.http.connection import Connection
    from handfast.providers.handlers import StateValues
    from handfast.run.produced import Producer
    from handfast.transports.arrivals import Arrivals

__all__ = ["Judged", "Judging", "judged_arrivals", "not_answered"]


@dataclass(frozen=True, slots=True)
class Judging:
    """``connection`` is there where a request is sent; ``states`` are what its states came to."""

    connection: Connection | None
    producer: Producer
    states: StateValues


type Judged = Callable[[Judging], Awaitable[tuple[Mismatch, ...]]]
"""Asks for one interaction as it stands in a pact of others, and judges what comes."""


def judged_arrivals(
    found: Arrivals, values: Mapping[str, Any], answered: Any
) -> tuple[Mismatch, ...]:
    """Every mismatch of what arrived; what the answer lacks for it is one."""
    try:
        return found.judged(values, answered)
    except KeyError as error:
        return (not_answered(error),)


def not_answered(error: KeyError) -> Mismatch:
    """That the answer lacks what must then be true of it."""
    return Mismatch(
        clause=Clause.THEN,
        path=steps(error.args[0]),
        expected="a value, for what must then be true",
        got="nothing there",
        remedy="answer with it",
    )
