"""What an answer or a payload must be, with what only a list may be: counts, order, items. Pure.

It builds no tree of its own: ``build`` makes it of what is read and what must be equal.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.expectation.build import expect_document, shape_within, shapes_at
from handfast.expectation.later import later_than
from handfast.expectation.tree import Absent, Contained, Items, NotNull, Order, OrNull, Whole
from handfast.model import NOT_NULL, LaterThan, MessageInteraction
from handfast.model.values import resolve
from handfast.wire.paths import EVERY, MISSING, steps
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.expectation.tree import Node
    from handfast.model import Exchange, Published
    from handfast.model.interactions import Ordering
    from handfast.shapes import Shape

__all__ = ["expect_answer", "expect_payload", "in_words"]


def expect_answer(exchange: Exchange, values: Mapping[str, Any], answered: Any = MISSING) -> Node:
    """What must stand in the answer's body; ``Absent`` when there must be none.

    Raises:
        KeyError: nothing gave a ``Value`` or ``Answered``.
        BadDeclaration: a path leads nowhere in the answer's model.
    """
    answer = exchange.answer
    if answer is None or answer.content is None:
        return Absent()
    shape = shape_within(answer.content)
    node = expect_document(shape, exchange.reads, exchange.equals, values, answered)
    contains = tuple(
        Contained(
            expect_document(shapes_at(shape, (EVERY,), ())[0], (), fields, values, answered),
            _item_in_words(resolve(fields, values, answered)),
        )
        for fields in exchange.contains or ()
    )
    return _of_a_list(node, exchange, shape, contains)


def expect_payload(
    promise: MessageInteraction | Published, values: Mapping[str, Any], answered: Any = MISSING
) -> Node:
    """What must stand in the payload; of a synchronous message, in its reply. Raises as above."""
    content = promise.message.payload
    if isinstance(promise, MessageInteraction) and promise.message.reply is not None:
        content = promise.message.reply
    return expect_document(shape_within(content), promise.reads, promise.equals, values, answered)


def _item_in_words(fields: Mapping[str, Any]) -> str:
    """For example: an item with id 3, name "Ada"."""
    named = (f"{path or 'itself'} {in_words(value)}" for path, value in fields.items())
    return f"an item with {', '.join(named)}"


def in_words(value: Any) -> str:
    """What ``equals`` expects at one place, its references resolved."""
    if isinstance(value, LaterThan):
        return later_than(to_jsonable_python(value.moment))
    return "not null" if value is NOT_NULL else excerpt(to_jsonable_python(value))


def _of_a_list(
    node: Node, exchange: Exchange, shape: Shape, contains: tuple[Contained, ...]
) -> Node:
    if isinstance(node, NotNull | OrNull | Whole):
        return dataclasses.replace(node, of=_of_a_list(node.of, exchange, shape, contains))
    if not isinstance(node, Items):
        return node
    most = [count for count in (node.at_most, exchange.at_most) if count is not None]
    return dataclasses.replace(
        node,
        at_least=max(node.at_least, exchange.at_least or 0),
        at_most=min(most, default=None),
        exactly=exchange.exactly,
        order=_order(exchange.ordering, shape),
        contains=contains,
    )


def _order(ordering: Ordering | None, shape: Shape) -> Order | None:
    if ordering is None:
        return None
    path = steps(ordering.path)
    return Order(path, shapes_at(shape, (EVERY, *path), ())[0], ordering.descending)
