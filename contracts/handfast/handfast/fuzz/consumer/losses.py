"""Says what a consumer's client lost of a document that it reads. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.expectation.match import excerpt
from handfast.shapes import Array, Map, Nullable, Object, Union
from handfast.shapes.comparison import same
from handfast.shapes.places import misfits, places
from handfast.wire.paths import MISSING, pick, render, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["lost"]

_Loss = tuple[str, str, str]


def lost(shape: Shape, reads: tuple[str, ...] | None, sent: Any, kept: Any) -> tuple[_Loss, ...]:
    """Each place that is read, and what stood there, and what the client made of it.

    ``reads`` None: all that the model requires, as deep as it goes.
    """
    if reads is None:
        return tuple(_lost(shape, sent, kept, ()))
    found: list[_Loss] = []
    for path in reads:
        inner = places(shape, steps(path))[0].shape
        after = dict(pick(kept, steps(path)))
        for at, value in pick(sent, steps(path)):
            if value is not MISSING:
                found += _lost(inner, value, after.get(at, MISSING), at)
    return tuple(found)


def _lost(shape: Shape, sent: Any, kept: Any, at: tuple[Step, ...]) -> Iterator[_Loss]:
    match shape:
        case Nullable() if sent is not None:
            yield from _lost(shape.of, sent, kept, at)
        case Union():
            fitting = [option for option in shape.options if not misfits(option.annotation, sent)]
            losses = [tuple(_lost(option, sent, kept, at)) for option in fitting]
            yield from min(losses, key=len, default=())
        case Object() | Map() if isinstance(kept, dict) and isinstance(sent, dict):
            for name, inner in _keys(shape, sent):
                yield from _lost(inner, sent[name], kept.get(name, MISSING), (*at, name))
        case Array() if _are_lists(sent, kept):
            for index, (was, is_now) in enumerate(zip(sent, kept, strict=True)):
                yield from _lost(shape.item, was, is_now, (*at, index))
        case _ if kept is MISSING or not same(shape, sent, kept):
            yield render(at) or "the whole body", excerpt(sent), excerpt(kept)


def _keys(shape: Object | Map, sent: dict[str, Any]) -> Iterator[tuple[str, Shape]]:
    if isinstance(shape, Map):
        yield from ((name, shape.value) for name in sent)
    else:
        required = (field for field in shape.fields if field.required)
        yield from ((field.name, field.shape) for field in required if field.name in sent)


def _are_lists(sent: Any, kept: Any) -> bool:
    return isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept)
