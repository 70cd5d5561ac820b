"""Is there an example of all that a consumer reads? A Pact file shows one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.shapes import Array, Encoded, Map, Nullable, Object, Recursive, Scalar, Union
from handfast.shapes.caching import cached
from handfast.shapes.examples.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes import Shape

__all__ = ["lacks_examples", "without_example"]

type Found = tuple[Scalar, str]


@cached
def lacks_examples(shape: Shape) -> bool:
    """Whether any scalar of ``shape`` has none, one that no example needs included."""
    return next(_found(shape, "", set(), needed=False), None) is not None


@cached
def without_example(shape: Shape, at: str) -> tuple[Found, ...]:
    """Each scalar of the ``shape`` at a place that has none, though the shape's needs one.

    With the place of each: its model and field, or the place given.
    """
    return tuple(dict.fromkeys(_found(shape, at, set(), needed=True)))


def _found(shape: Shape, at: str, entered: set[Recursive], *, needed: bool) -> Iterator[Found]:
    if isinstance(shape, Scalar) and not _has_example(shape):
        yield shape, at
    for inner, where in _inside(shape, at, entered, needed=needed):
        yield from _found(inner, where, entered, needed=needed)


def _inside(
    shape: Shape, at: str, entered: set[Recursive], *, needed: bool
) -> Iterator[tuple[Shape, str]]:
    match shape:
        case Nullable(of=inner) | Encoded(of=inner) | Array(item=inner):
            yield inner, at
        case Map(value=inner) if not needed:
            yield inner, at
        case Union(options):
            yield from ((option, at) for option in options)
        case Recursive() if shape not in entered:
            entered.add(shape)
            yield shape.shape, at
        case Object(model, fields):
            for field in fields:
                if field.required or not needed:
                    yield field.shape, f"{model.__name__}.{field.attribute}"


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
