"""Derives an example of what is expected, with what its model demands beside it. Pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from handfast.derive.pact.matchers import body_and_rules
from handfast.expectation.match import mismatches_in
from handfast.shapes import written_shape
from handfast.shapes.examples.examples import example_of
from handfast.shapes.places import plain
from handfast.shapes.values.fit import misfits, unknown_keys
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.expectation.tree import Node
    from handfast.model import Content

__all__ = ["merged", "whole_example"]


def whole_example(node: Node, content: Content) -> Any:
    """A JSON document as ``node`` expects it, with what its model demands beside.

    What Pact shows of it where no such document is found, ``MISSING`` where that is nothing.
    """
    body, _, _ = body_and_rules(node)
    options = plain(written_shape(content.model))
    for full, option in itertools.product((True, False), options):
        try:
            whole = merged(example_of(option, full), body)
            misfit = misfits(option.annotation, whole) or unknown_keys(option, whole)
        except TypeError:  # there is no example without samples, or bytes are expected
            continue
        if not misfit and not mismatches_in(node, whole):
            return whole
    return body


def merged(base: Any, over: Any) -> Any:
    """``over``, with what only ``base`` has."""
    if over is MISSING:
        return base
    if isinstance(over, dict) and isinstance(base, dict):
        return base | {key: merged(base.get(key, MISSING), each) for key, each in over.items()}
    if isinstance(over, list) and isinstance(base, list):
        return [merged(base[0] if base else MISSING, each) for each in over]
    return over
