"""Follows a shape into the types that contain themselves, and leaves them again. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes.caching import cached
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Encoded,
    Map,
    Nullable,
    Object,
    Recursive,
    Union,
)
from handfast.shapes.recursion import contains_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.shapes.nouns import Shape

__all__ = [
    "complete",
    "every_recursion",
    "has_finite_value",
    "recursions_in",
    "shallowest",
    "unrolled",
]

_TIMES: Final = 2
"""How often a type that contains itself is entered along any path."""

type _Depths = Mapping[Recursive, int]


@cached
def recursions_in(shape: Shape) -> tuple[Recursive, ...]:
    """Where types that contain themselves stand in ``shape``, each once; none is entered."""
    if isinstance(shape, Recursive):
        return (shape,)
    inside = (found for inner in _children(shape) for found in recursions_in(inner))
    return tuple(dict.fromkeys(inside))


@cached
def every_recursion(shape: Shape) -> tuple[Recursive, ...]:
    """The same, and those inside them."""
    found = dict.fromkeys(recursions_in(shape))
    waiting = list(found)
    for recursive in waiting:  # which grows meanwhile
        new = [inner for inner in recursions_in(recursive.shape) if inner not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


def complete(shape: Shape) -> Shape:
    """``shape``, once the shapes of all types in it that contain themselves are found, too.

    Raises:
        TypeError: one has no shape; names every such model and field at once.
    """
    faults: list[str] = []
    waiting = list(recursions_in(shape))
    reached = set(waiting)
    for recursive in waiting:  # which grows meanwhile
        try:
            _refuse_bare(recursive)
            inner = [one for one in recursions_in(recursive.shape) if one not in reached]
        except TypeError as fault:
            faults += str(fault).splitlines()
        else:
            reached.update(inner)
            waiting += inner
    if faults:
        raise TypeError("\n".join(dict.fromkeys(faults)))
    return shape


def _refuse_bare(recursive: Recursive) -> None:
    """Refuses a type that is itself: a value of it would need no list, map or model between."""
    waiting = [recursive.shape]
    reached = set()
    for shape in waiting:
        match shape:
            case Nullable(of) | Encoded(of):
                waiting.append(of)
            case Union():
                waiting += shape.options
            case Recursive() if shape == recursive:
                name = _name(shape.annotation)
                raise TypeError(f"{name} is itself, with no model, list or map between")
            case Recursive() if shape not in reached:
                reached.add(shape)
                waiting.append(shape.shape)
            case _:
                pass


def has_finite_value(shape: Shape) -> bool:
    """Whether some value of ``shape`` comes to an end."""
    return _depth(shape, _depths(shape)) is not None


@cached
def unrolled(shape: Shape) -> Shape:
    """``shape`` with what types that contain themselves are, down to the second of each path."""
    is_one = isinstance(shape, Object) and bool(recursions_in(shape))
    entered = isinstance(shape, Object) and is_one and contains_itself(shape.model)
    return _unrolled(shape, _TIMES - entered)


@cached
def shallowest(shape: Shape) -> Shape:
    """What of ``shape`` goes no deeper than it must: each type that contains itself is left early.

    Null, an empty list or map, no optional key, and of a union what leads to an end soonest.

    Raises:
        TypeError: no value comes to an end.
    """
    return _shallowest(shape, _depths(shape))


def _children(shape: Shape) -> tuple[Shape, ...]:
    match shape:
        case Nullable(of) | Encoded(of):
            return (of,)
        case Array():
            return shape.positions or (shape.item,)
        case Map():
            return (shape.key, shape.value)
        case Union():
            return shape.options
        case Object():
            return tuple(field.shape for field in shape.fields)
        case _:
            return ()


def _unrolled(shape: Shape, times: int) -> Shape:
    if not recursions_in(shape):
        return shape
    if isinstance(shape, Recursive):
        return _unrolled(shape.shape, times - 1) if times else shape
    return _changed(shape, lambda inner: _unrolled(inner, times))


def _changed(shape: Shape, change: Callable[[Shape], Shape]) -> Shape:
    """``shape`` with each shape directly inside it changed."""
    match shape:
        case Nullable() | Encoded():
            return dataclasses.replace(shape, of=change(shape.of))
        case Array():
            positions = tuple(map(change, shape.positions))
            return dataclasses.replace(shape, item=change(shape.item), positions=positions)
        case Map():
            return dataclasses.replace(shape, key=change(shape.key), value=change(shape.value))
        case Union():
            return dataclasses.replace(shape, options=tuple(map(change, shape.options)))
        case Object():
            fields = (dataclasses.replace(f, shape=change(f.shape)) for f in shape.fields)
            return dataclasses.replace(shape, fields=tuple(fields))
        case _:
            return shape


@cached
def _depths(shape: Shape) -> _Depths:
    """How many types must at least be entered in a value of each; those without an end lack."""
    waiting = every_recursion(shape)
    found: dict[Recursive, int] = {}
    for depth in range(1, len(waiting) + 1):
        new = [each for each in waiting if _depth(each.shape, found) is not None]
        found |= dict.fromkeys((each for each in new if each not in found), depth)
    return found


def _depth(shape: Shape, depths: _Depths) -> int | None:
    match shape:
        case Recursive():
            return depths.get(shape)
        case Array() | Map() if shape.min_length == 0:
            return 0
        case Nullable():
            return 0
        case Union():
            known = [d for each in shape.options if (d := _depth(each, depths)) is not None]
            return min(known, default=None)
        case _:
            inside = [_depth(inner, depths) for inner in _children(_least(shape))]
            known = [depth for depth in inside if depth is not None]
            return max(known, default=0) if len(known) == len(inside) else None


def _least(shape: Shape) -> Shape:
    """``shape`` without what may be left out, where a type that contains itself stands in it."""
    match shape:
        case Object():
            fields = (f for f in shape.fields if f.required or not recursions_in(f.shape))
            return dataclasses.replace(shape, fields=tuple(fields))
        case Array():
            least = shape.min_length
            item, positions = shape.item if least else Anything(), shape.positions[:least]
            return dataclasses.replace(shape, item=item, positions=positions, max_length=least)
        case Map():
            value = shape.value if shape.min_length else Anything()
            return dataclasses.replace(shape, value=value, max_length=shape.min_length)
        case Nullable():
            return Nullable(Choice((), None))
        case _:
            return shape


def _shallowest(shape: Shape, depths: _Depths) -> Shape:
    if not recursions_in(shape):
        return shape
    if isinstance(shape, Recursive):
        if shape not in depths:
            raise TypeError(f"no value of {_name(shape.annotation)} comes to an end")
        return _shallowest(shape.shape, depths)
    if isinstance(shape, Union):
        shape = dataclasses.replace(shape, options=_soonest(shape, depths))
    return _changed(_least(shape), lambda inner: _shallowest(inner, depths))


def _soonest(shape: Union, depths: _Depths) -> tuple[Shape, ...]:
    """The options that lead to an end soonest; all where none does."""
    known = {option: _depth(option, depths) for option in shape.options}
    soonest = min((depth for depth in known.values() if depth is not None), default=None)
    return tuple(option for option, depth in known.items() if depth == soonest)


def _name(annotation: Any) -> str:
    plain = getattr(annotation, "__origin__", annotation)
    return getattr(plain, "__name__", repr(plain))
