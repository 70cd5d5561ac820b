"""Derives the examples of a message that leave nothing out: every field, and null where it may be.

What is expected of the message decides beside its model: a value that is relied on stays. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.examples import whole_example
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_payload
from handfast.frozen import dataclass
from handfast.model.values import example_values
from handfast.shapes import written_shape
from handfast.shapes.places import reached
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import MISSING, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.expectation.tree import Node
    from handfast.model import Content, MessageInteraction
    from handfast.wire.paths import Step

__all__ = ["EdgeExample", "edge_examples"]


@dataclass(frozen=True, slots=True)
class EdgeExample:
    """One payload, and what is at the edge in it: ``every field``, or ``null``."""

    name: str
    document: Any


def edge_examples(interaction: MessageInteraction) -> tuple[EdgeExample, ...]:
    """The payload with every field, and as few as have null in each place where it may be.

    Those of the reply, of a synchronous message. None where there is no example of the model.
    """
    message = interaction.message
    content = message.payload if message.reply is None else message.reply
    node = expect_payload(interaction, example_values(interaction))
    whole = whole_example(node, content)
    if whole is MISSING or not _fits(whole, node, content):
        return ()
    nulls = (EdgeExample("null", document) for document in _with_nulls(whole, node, content))
    return (EdgeExample("every field", whole), *nulls)


def _with_nulls(whole: Any, node: Node, content: Content) -> Iterator[Any]:
    """All that may be null in one document; what may not be so beside the others in its own."""
    shape = written_shape(content.model)
    left = [at for at in _paths(whole) if any(one.nullable for one in reached(shape, at))]
    while left:
        document = whole
        taken: list[tuple[Step, ...]] = []
        for at in left:
            if any(inner[: len(at)] == at for inner in taken):
                continue  # it would take the null inside of it away
            other = with_value(document, at, None)
            if _fits(other, node, content):
                document = other
                taken.append(at)
        if not taken:
            return
        yield document
        left = [at for at in left if at not in taken]


def _paths(document: Any, at: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Every place in ``document``, what is inside first."""
    if isinstance(document, dict):
        for key, inner in document.items():
            yield from _paths(inner, (*at, key))
    elif isinstance(document, list):
        for index, inner in enumerate(document):
            yield from _paths(inner, (*at, index))
    if at:
        yield at


def _fits(document: Any, node: Node, content: Content) -> bool:
    return not misfits(content.model, document) and not mismatches_in(node, document)
