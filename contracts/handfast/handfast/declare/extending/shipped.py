"""What becomes of one shipped interaction that a service's repository changes. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from handfast.declare.parts import AnswerParts, RequestParts, part_names
from handfast.model import Exchange, HttpInteraction, MessageInteraction
from handfast.wire.paths import EVERY, Step, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handfast.model import Interaction, Message, Operation

__all__ = ["about", "parts_of", "reading_only"]

_OF_AN_EXCHANGE = part_names(RequestParts, AnswerParts) & {one.name for one in fields(Exchange)}
_OF_A_MESSAGE = ("given", "sends", "reads", "equals", "exactly", "then")


def about(interaction: Interaction) -> Operation | Message:
    """The operation or message that ``interaction`` is about."""
    if isinstance(interaction, HttpInteraction):
        return interaction.operation
    return interaction.message


def parts_of(interaction: Interaction) -> dict[str, Any]:
    """The parts by which ``interaction`` would be declared, nothing of it left to be derived."""
    if isinstance(interaction, MessageInteraction):
        triggers = {"when": interaction.when, "again": interaction.again}
        called = {part: () if one is None else (one,) for part, one in triggers.items()}
        return {**{name: getattr(interaction, name) for name in _OF_A_MESSAGE}, **called}
    exchange = interaction.exchange
    found = {name: getattr(exchange, name) for name in sorted(_OF_AN_EXCHANGE)}
    own = {name: getattr(interaction, name) for name in ("given", "when", "then")}
    return {**found, **own}


def reading_only(interaction: Interaction, paths: tuple[str, ...]) -> Interaction:
    """``interaction`` of a consumer that reads ``paths`` of the answer, and nothing besides.

    A value that must be equal remains where it is read.

    Raises:
        ValueError: one of them is no path, or there is none.
    """
    if not paths:
        raise ValueError("name at least one path: without any it would read all that is required")
    read = [steps(path) for path in paths]
    if isinstance(interaction, HttpInteraction):
        exchange = interaction.exchange
        equals = _read_of(exchange.equals, read)
        return replace(interaction, exchange=replace(exchange, reads=paths, equals=equals))
    return replace(interaction, reads=paths, equals=_read_of(interaction.equals, read))


def _read_of(equals: Mapping[str, Any], read: Iterable[tuple[Step, ...]]) -> dict[str, Any]:
    return {
        path: value for path, value in equals.items() if any(_meet(steps(path), r) for r in read)
    }


def _meet(one: tuple[Step, ...], other: tuple[Step, ...]) -> bool:
    """Whether one of them leads to the other, or through it."""
    pairs = zip(one, other, strict=False)
    return all(a == b or _is_an_item(a, b) for a, b in pairs)


def _is_an_item(one: Step, other: Step) -> bool:
    """Whether one of two steps is each item of a list, and the other an item of it."""
    return EVERY in (one, other) and not isinstance(one, str) and not isinstance(other, str)
