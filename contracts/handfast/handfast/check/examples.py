"""Is there an example of all that a consumer reads? A Pact file shows one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.shapes import Array, Encoded, Nullable, Object, Recursive, Scalar, Union
from handfast.shapes.caching import cached
from handfast.shapes.examples.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes import Shape

__all__ = ["without_example"]

type Found = tuple[Scalar, str]


@cached
def without_example(shape: Shape, at: str) -> tuple[Found, ...]:
    """Each scalar of the ``shape`` at a place that has none, though the shape's needs one.

    With the place of each: its model and field, or the place given.
    """
    return tuple(dict.fromkeys(_found(shape, at, set())))


def _found(shape: Shape, at: str, entered: set[Recursive]) -> Iterator[Found]:
    match shape:
        case Scalar():
            if not _has_example(shape):
                yield shape, at
        case Nullable(of=inner) | Encoded(of=inner) | Array(item=inner):
            yield from _found(inner, at, entered)
        case Union(options):
            for option in options:
                yield from _found(option, at, entered)
        case Recursive() if shape not in entered:
            entered.add(shape)
            yield from _found(shape.shape, at, entered)
        case Object(model, fields):
            for field in fields:
                if field.required:
                    yield from _found(field.shape, f"{model.__name__}.{field.attribute}", entered)


@cached
def _has_example(shape: Scalar) -> bool:
    """Whether one is known: without a pattern and without code, one always is."""
    if shape.samples or not (shape.checked or shape.pattern is not None):
        return True
    try:
        example_of(shape)
    except TypeError:
        return False
    return True
