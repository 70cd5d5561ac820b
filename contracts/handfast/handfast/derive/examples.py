"""Derives an example of what is expected, with what its model demands beside it. Pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from handfast.derive.pact.matchers import body_and_rules
from handfast.expectation.match import mismatches_in
from handfast.expectation.tree import Entries, Items, Keys, NotNull, OrNull, Whole
from handfast.shapes import written_shape
from handfast.shapes.examples.examples import example_of
from handfast.shapes.places import plain
from handfast.shapes.values.fit import misfits, unknown_keys
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.expectation.tree import Node
    from handfast.model import Content
    from handfast.shapes import Shape

__all__ = ["whole_example", "whole_items"]


def whole_example(node: Node, content: Content) -> Any:
    """A JSON document as ``node`` expects it, with what its model demands beside.

    What Pact shows of it where no such document is found, ``MISSING`` where that is nothing.
    """
    body, _, _ = body_and_rules(node)
    options = plain(written_shape(content.model))
    for full, option in itertools.product((True, False), options):
        try:
            whole = _completed(node, _merged(example_of(option, full), body))
            misfit = misfits(option.annotation, whole) or unknown_keys(option, whole)
        except TypeError:  # there is no example without samples, or bytes are expected
            continue
        if not misfit and not mismatches_in(node, whole):
            return whole
    return body


def whole_items(node: Node, content: Content) -> list[Any]:
    """The items of a stream as ``node`` expects them, each with what its model demands beside.

    One where any would do; an item that no example can be made of is as Pact shows it.
    """
    body, _, _ = body_and_rules(node)
    options = plain(written_shape(content.model))
    items = body if isinstance(body, list) and body else [MISSING]
    expected = node.of if isinstance(node, Whole) else node
    of_items = expected if isinstance(expected, Items) else Items()
    return [
        _whole_item(options, of_items.at.get(index, of_items.item), item)
        for index, item in enumerate(items)
    ]


def _whole_item(options: Iterable[Shape], node: Node | None, item: Any) -> Any:
    for full, option in itertools.product((True, False), options):
        try:
            whole = _merged(example_of(option, full), item)
            whole = whole if node is None else _completed(node, whole)
            misfit = misfits(option.annotation, whole) or unknown_keys(option, whole)
        except TypeError:  # as above
            continue
        if not misfit and (node is None or not mismatches_in(node, whole)):
            return whole
    return item


def _merged(base: Any, over: Any) -> Any:
    """``over``, with what only ``base`` has."""
    if over is MISSING:
        return base
    if isinstance(over, dict) and isinstance(base, dict):
        return base | {key: _merged(base.get(key, MISSING), each) for key, each in over.items()}
    if isinstance(over, list) and isinstance(base, list):
        return [_merged(base[0] if base else MISSING, each) for each in over]
    return over


def _completed(node: Node, document: Any) -> Any:
    """``document`` with null for each key that ``node`` demands and that is not there.

    A pact shows nothing of what may be null, if it can say nothing else about it, and the example
    of a map knows no key of it by name.
    """
    match node:
        case Whole(of=of):
            return _completed(of, document)
        case OrNull(of=of) | NotNull(of=of) if document is not None:
            return _completed(of, document)
        case Keys(keys=keys) | Entries(keys=keys) if isinstance(document, dict):
            found = {
                key.name: _completed(key.node, document[key.name])
                if key.name in document
                else (None if isinstance(key.node, OrNull) else MISSING)
                for key in keys
                if key.demanded or key.name in document
            }
            return document | {name: one for name, one in found.items() if one is not MISSING}
    return document
