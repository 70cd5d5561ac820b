"""What is written as a list, and the limits and samples of lists and maps. Data and one look-up."""

from __future__ import annotations

import collections
from collections import abc
from typing import Any, Final

from handfast.shapes.declared.annotations import constraints, has_code
from handfast.shapes.marks import samples_in

__all__ = ["ARRAYS", "sized"]

ARRAYS: Final = (
    list,
    set,
    frozenset,
    collections.deque,
    abc.Sequence,
    abc.MutableSequence,
    abc.Set,
    abc.MutableSet,
)
"""The classes that are written as lists, beside tuples."""


def sized(metadata: tuple[object, ...]) -> dict[str, Any]:
    """What flat metadata states of a list or a map: its lengths, its samples, whether by code."""
    lengths = {k: v for k, v in constraints(metadata).items() if k.endswith("_length")}
    return {"samples": samples_in(metadata), "checked": has_code(metadata), **lengths}
