"""What a consumer's client lost of a document that it reads. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.shapes import Array, Map, Nullable, Object, Recursive, Union
from handfast.shapes.places import places
from handfast.shapes.values.equality import same
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import MISSING, pick, steps
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["losses"]


def losses(
    shape: Shape, reads: tuple[str, ...] | None, sent: Any, returned: Any
) -> tuple[Mismatch, ...]:
    """A mismatch for each place that is read and at which the client returned something else.

    ``reads`` None: all that the model requires, as deep as it goes.
    """
    if reads is None:
        return tuple(_losses(shape, sent, returned, ()))
    found: list[Mismatch] = []
    for path in reads:
        inner = places(shape, steps(path))[0].shape
        after = dict(pick(returned, steps(path)))
        for at, value in pick(sent, steps(path)):
            if value is not MISSING:
                found += _losses(inner, value, after.get(at, MISSING), at)
    return tuple(found)


def _losses(shape: Shape, sent: Any, returned: Any, at: tuple[Step, ...]) -> Iterator[Mismatch]:
    match shape:
        case Nullable() if sent is not None:
            yield from _losses(shape.of, sent, returned, at)
        case Recursive():
            yield from _losses(shape.shape, sent, returned, at)
        case Union():
            fitting = [option for option in shape.options if not misfits(option.annotation, sent)]
            found = [tuple(_losses(option, sent, returned, at)) for option in fitting]
            yield from min(found, key=len, default=())
        case Object() | Map() if isinstance(returned, dict) and isinstance(sent, dict):
            for name, inner in _keys(shape, sent):
                yield from _losses(inner, sent[name], returned.get(name, MISSING), (*at, name))
        case Array() if _are_lists(sent, returned):
            for index, (was, became) in enumerate(zip(sent, returned, strict=True)):
                yield from _losses(shape.item, was, became, (*at, index))
        case _ if returned is MISSING or not same(shape, sent, returned):
            yield Mismatch(
                clause=Clause.READS,
                path=at,
                expected=excerpt(sent),
                got=excerpt(returned),
                remedy="the client reads this field: return it as it came",
                whose=Responsible.CONSUMER,
            )


def _keys(shape: Object | Map, sent: dict[str, Any]) -> Iterator[tuple[str, Shape]]:
    if isinstance(shape, Map):
        yield from ((name, shape.value) for name in sent)
    else:
        required = (field for field in shape.fields if field.required)
        yield from ((field.name, field.shape) for field in required if field.name in sent)


def _are_lists(sent: Any, returned: Any) -> bool:
    return isinstance(sent, list) and isinstance(returned, list) and len(sent) == len(returned)
