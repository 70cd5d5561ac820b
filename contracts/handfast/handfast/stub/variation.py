"""Every valid answer of an interaction, drawn by seed: what a provider may answer, and a stub does.

What the interaction expects is put into what the answer's model allows. Needs Hypothesis.
"""

from __future__ import annotations

import copy
import random
import zlib
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded

from handfast.derive.pact.matchers import body_and_rules
from handfast.expectation.build import shape_within
from handfast.expectation.judge import Received
from handfast.expectation.match import mismatches_in, rank_of
from handfast.expectation.promises import expect_answer
from handfast.expectation.tree import (
    Absent,
    Deferred,
    Entries,
    EqualTo,
    Items,
    Keys,
    Later,
    NotNull,
    OneOf,
    OrNull,
    Whole,
)
from handfast.shapes import Array
from handfast.strategies.json_values import strategy_of
from handfast.stub.answers import document_written, example_answer, fits
from handfast.wire.paths import MISSING, pick
from handfast.wire.times import is_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from handfast.expectation.tree import Node, Order
    from handfast.model import Exchange
    from handfast.wire.paths import Step

__all__ = ["documents_of", "varied_answer"]

_ROUND: Final = 10
"""So many documents are drawn at once, and looked at for one that fits."""
_SPARE: Final = 3
"""So many items, again and again, there are for a list that has too few of them."""

type Drawn = tuple[Any, list[Any]]
"""A document, and further items for it where it is a list."""


def documents_of(exchange: Exchange, seed: int, name: str) -> Iterator[Drawn]:
    """Documents that the model of the answer of ``exchange`` allows, without end.

    Equal seeds and names give equal ones. None where its answer has no model.
    """
    content = exchange.answer.content if exchange.answer else None
    if content is None or content.model in (None, bytes):
        return
    shape = shape_within(content)
    # The items of a list are drawn one by one: Hypothesis gives up on what is large.
    item = shape.item if isinstance(shape, Array) and not shape.positions else None
    strategy = strategy_of(item or shape)
    number = 0
    while True:
        round_seed = zlib.crc32(f"{seed} {number} {name}".encode())
        drawn = _drawn(strategy, round_seed)
        yield from _lists(drawn, round_seed) if item else ((one, []) for one in drawn)
        number += 1


def _lists(items: list[Any], seed: int) -> Iterator[Drawn]:
    """As many lists as there are ``items``, of some of them, and others for each."""
    chance = random.Random(seed)  # noqa: S311  # no secret is drawn
    for _ in items:
        chosen = chance.sample(items, min(len(items), chance.randint(_SPARE, 2 * _SPARE)))
        yield chosen[_SPARE:], chosen[:_SPARE]


def varied_answer(
    exchange: Exchange, values: Mapping[str, Any], documents: Iterator[Drawn]
) -> Received:
    """The answer of the first of ``documents`` that can be made one which ``exchange`` expects.

    The example where none of them can. Raises as ``example_answer`` does.
    """
    answer = example_answer(exchange, values)
    content = exchange.answer.content if exchange.answer else None
    if content is None:
        return answer
    node = expect_answer(exchange, values)
    for document, spare in islice(documents, _ROUND):
        made = fitted(node, copy.deepcopy(document), spare)
        try:
            body = document_written(content, made)
        except (TypeError, ValueError):  # it has no form of this media type
            continue
        varied = Received(answer.status, answer.headers, body)
        if fits(exchange, values, varied):
            return varied
    return answer


def fitted(node: Node, value: Any, spare: list[Any]) -> Any:
    """``value`` with what ``node`` expects in its place; it may still be none that fits."""
    match node:
        case Absent():
            return None
        case EqualTo():
            return node.value
        case OrNull() if value is None:
            return None
        case Whole() | Deferred() | OrNull():
            return fitted(node.of, value, spare)
        case Later():
            made = fitted(node.of, value, spare)
            return made if is_later(made, node.than) else _example(node)
        case NotNull():
            return fitted(node.of, _example(node.of) if value is None else value, spare)
        case Keys() | Entries() if isinstance(value, dict):
            return _object(node, value)
        case Items() if isinstance(value, list):
            return _list(node, value, spare)
        case OneOf():
            made = (fitted(option, copy.deepcopy(value), spare) for option in node.options)
            pairs = zip(node.options, made, strict=True)
            return next((one for option, one in pairs if not mismatches_in(option, one)), value)
        case _:
            return value


def _object(node: Keys | Entries, value: dict[str, Any]) -> dict[str, Any]:
    for key in node.keys:
        if key.name in value:
            value[key.name] = fitted(key.node, value[key.name], [])
        elif key.demanded:
            example = _example(key.node)
            value[key.name] = None if example is MISSING else example
    return value


def _example(node: Node) -> Any:
    return body_and_rules(node)[0]


def _list(node: Items, value: list[Any], spare: list[Any]) -> list[Any]:
    least = max((node.at_least, node.exactly or 0, len(node.contains), *(i + 1 for i in node.at)))
    most = node.at_most if node.exactly is None else node.exactly
    more = islice(cycle(spare), max(0, least - len(value)))
    items = [*value, *map(copy.deepcopy, more)][:most]
    made = [
        item if (expected := node.at.get(index, node.item)) is None else fitted(expected, item, [])
        for index, item in enumerate(items)
    ]
    free = (index for index in range(len(made)) if index not in node.at)
    for index, wanted in zip(free, node.contains, strict=False):
        made[index] = fitted(wanted.node, made[index], [])
    return made if node.order is None else _ordered(node.order, made)


def _ordered(order: Order, items: list[Any]) -> list[Any]:
    """``items`` with the values that they are ordered by given out in order."""
    found = [pick(item, order.path)[0][1] for item in items]
    try:
        found.sort(key=lambda value: rank_of(order, value), reverse=order.descending)
    except TypeError:  # some have no rank
        return items
    for item, value in zip(items, found, strict=True):
        _put(item, order.path, value)
    return items


def _put(item: Any, path: tuple[Step, ...], value: Any) -> None:
    for step in path[:-1]:
        item = item[step]
    item[path[-1]] = value


def _drawn(strategy: SearchStrategy[Any], seed: int) -> list[Any]:
    made: list[Any] = []

    @seeded(seed)
    @settings(
        database=None,
        deadline=None,
        max_examples=_ROUND,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def add(drawn: Any) -> None:
        made.append(drawn)

    add()
    return made
