"""Is there an example of all that a consumer reads? A Pact file shows one. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handfast.shapes import Array, Encoded, Map, Nullable, Object, Recursive, Scalar, Union
from handfast.shapes.caching import cached
from handfast.shapes.examples.examples import example_of
from handfast.shapes.examples.patterns import text_for
from handfast.shapes.patterns import with_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes import Shape

__all__ = ["lacks_examples", "without_example"]

type Found = tuple[Scalar, str]


@cached
def lacks_examples(shape: Shape) -> bool:
    """Whether any scalar of ``shape`` may have none, one that no example needs included."""
    match shape:
        case Scalar():
            return not _has_example(shape)
        case Recursive():
            return True  # where it ends is no matter of one shape
        case Nullable(of=inner) | Encoded(of=inner) | Array(item=inner) | Map(value=inner):
            return lacks_examples(inner)
        case Union(options):
            return any(map(lacks_examples, options))
        case Object(fields=fields):
            return any(lacks_examples(field.shape) for field in fields)
        case _:
            return False


@cached
def without_example(shape: Shape, at: str) -> tuple[Found, ...]:
    """Each scalar of the ``shape`` at a place that has none, though the shape's needs one.

    With the place of each: its model and field, or the place given.
    """
    return tuple(dict.fromkeys(_found(shape, at, set())))


def _found(shape: Shape, at: str, entered: set[Recursive]) -> Iterator[Found]:
    if isinstance(shape, Scalar) and not _has_example(shape):
        yield shape, at
    for inner, where in _inside(shape, at, entered):
        yield from _found(inner, where, entered)


def _inside(shape: Shape, at: str, entered: set[Recursive]) -> Iterator[tuple[Shape, str]]:
    match shape:
        case Nullable(of=inner) | Encoded(of=inner) | Array(item=inner):
            yield inner, at
        case Union(options):
            yield from ((option, at) for option in options)
        case Recursive() if shape not in entered:
            entered.add(shape)
            yield shape.shape, at
        case Object(model, fields):
            for field in fields:
                if field.required:
                    yield field.shape, f"{model.__name__}.{field.attribute}"


@cached
def _has_example(shape: Scalar) -> bool:
    """Whether one is known: without a pattern and without code, one always is."""
    if shape.samples or not (shape.checked or shape.pattern is not None):
        return True
    if not shape.checked and _is_plain(shape):
        return True
    try:
        example_of(shape)
    except TypeError:
        return False
    return True


def _is_plain(shape: Scalar) -> bool:
    """Whether a text can be written by its pattern: Pydantic, which is slow to ask, is not."""
    try:
        text = text_for(shape.pattern)
        found = re.search(with_ranges(shape.pattern), text)
    except (ValueError, TypeError):  # a pattern that is not read here, or compiled already
        return False
    return (
        found is not None
        and len(text) >= (shape.min_length or 0)
        and (shape.max_length is None or len(text) <= shape.max_length)
    )
