"""Whether messages of one key came in their order. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.expectation.build import shape_within
from handfast.expectation.match import rank_of
from handfast.expectation.tree import Order
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.shapes.places import reached
from handfast.wire.paths import MISSING, pick, steps
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import Message

__all__ = ["out_of_order", "value_at"]


def out_of_order(message: Message, payloads: Iterable[Any]) -> tuple[Mismatch, ...]:
    """A mismatch for the first of ``payloads`` of each key that came before an earlier one.

    ``payloads`` are in the order in which they arrived; those that lack one of the two fields of
    ``in_order`` are passed over, since other clauses name them.
    """
    if message.delivery.in_order is None:
        return ()
    key, rising = message.delivery.in_order
    shape = next(iter(reached(shape_within(message.payload), steps(rising)))).shape
    order = Order(steps(rising), shape)
    highest: dict[str, tuple[Any, Any]] = {}
    found: dict[str, Mismatch] = {}
    for payload in payloads:
        of, value = value_at(payload, key), value_at(payload, rising)
        name, rank = repr(of), rank_of(order, value)
        if of is MISSING or rank is None or name in found:
            continue
        before = highest.get(name)
        if before is not None and rank < before[0]:
            found[name] = _mismatch(message, of, before[1], value)
        else:
            highest[name] = rank, value
    return tuple(found.values())


def value_at(payload: Any, path: str) -> Any:
    """What stands at ``path``; ``MISSING`` where nothing does, or several things do."""
    picked = pick(payload, steps(path))
    return picked[0][1] if len(picked) == 1 else MISSING


def _mismatch(message: Message, key: Any, before: Any, value: Any) -> Mismatch:
    of, rising = message.delivery.in_order or ("", "")
    return Mismatch(
        clause=Clause.IN_ORDER,
        place=message.address,
        expected=f"messages whose {of} is {excerpt(key)} in ascending order of {rising}",
        got=f"{excerpt(value)} after {excerpt(before)}",
        remedy="publish them one after the other, the earliest first",
    )
