"""Strategies for JSON values, one for each wire shape. Every value made is valid."""

import functools
import json
from collections.abc import Callable, Iterable
from itertools import batched
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.shapes.caching import cached
from handfast.shapes.keys import key_text
from handfast.shapes.marks import made_consistent
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Encoded,
    Field,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Shape,
    Union,
)
from handfast.shapes.unrolling import recursions_in, shallowest
from handfast.strategies.numbers import decimals, integers, numbers
from handfast.strategies.parts import Parts, combined, drawn_by, filtered, joined
from handfast.strategies.texts import generated_text, special_texts
from handfast.strategies.times import dates, durations, moments, special_moments, times
from handfast.strategies.validity import accepts

__all__ = ["object_of", "parts_of", "scalar_strategy", "strategy_of"]


_FEW, _AT_ONCE = 3, 5  # optional fields
_MORE = 2  # items than there must be, where there are lists or the like at several levels inside
_FLAT = 2  # such levels, of which each may have as many as it likes
_DEEP = 2  # types that contain themselves, along any path: deeper, none that need not be there
_NEWEST_OF_HYPOTHESIS = 5  # of the versions of UUIDs
_BARE, _FULL = 0, 3  # of four draws: none of them, all of them; the others are for some


@cached
def strategy_of(shape: Shape, deep: int = _DEEP) -> SearchStrategy[Any]:
    """JSON values of a shape; along each path ``deep`` types that contain themselves."""
    return combined(parts_of(shape, deep))


def object_of(fields: Iterable[Field], deep: int = _DEEP) -> SearchStrategy[dict[str, Any]]:
    """JSON objects with the fields given and no other key.

    A draw for each optional field would cost as much as its value: one decides about several, but
    not of many, for Hypothesis prefers small integers, which would lack the fields that stand
    last. Left to chance, an object would hardly have none or all of many: that is drawn for it.
    """
    fields = tuple(fields)
    optional = [field.name for field in fields if not field.required]
    groups = [len(group) for group in batched(optional, _AT_ONCE)]
    whole = st.integers(_BARE, _FULL) if len(groups) > 1 else None
    choices = [
        (place * _AT_ONCE, *_presence(count, alone=whole is None))
        for place, count in enumerate(groups)
    ]
    bits = {name: 1 << place for place, name in enumerate(optional)}
    keys = tuple((f.name, bits.get(f.name), strategy_of(f.shape, deep)) for f in fields)
    every = (1 << len(optional)) - 1

    def make(draw: st.DrawFn, _of: str = repr(keys)) -> dict[str, Any]:
        kind = None if whole is None else draw(whole)
        there = every if kind == _FULL else 0
        if kind not in (_BARE, _FULL):
            for shift, choice, full in choices:
                drawn = draw(choice)
                there |= (drawn if drawn <= full else full * (drawn & 1)) << shift
        return {n: draw(strategy) for n, bit, strategy in keys if bit is None or bit & there}

    return drawn_by(make)


@functools.cache
def _presence(count: int, *, alone: bool) -> tuple[SearchStrategy[int], int]:
    """Which of so many optional fields are there, a bit each; and all bits.

    What is drawn above these stands for none or all of the fields, where they are ``alone``.
    """
    full = (1 << count) - 1
    aside = (full + 1) // 4 if alone and count > _FEW else 0
    return st.integers(0, full + aside), full


@cached
def scalar_strategy(shape: Scalar) -> SearchStrategy[Any] | None:
    """Values by a scalar's constraints alone; None if only a check can decide."""
    if shape.kind in ("string", "bytes"):
        texts, certain = generated_text(shape)
        return st.one_of(texts) if certain else None
    return _SCALARS[shape.kind](shape)


def parts_of(shape: Shape, deep: int = _DEEP) -> Parts:
    """The parts that the strategy of a shape is put together from."""
    match shape:
        case Anything():
            return _checked(Parts(generated=(_anything(),)), shape)
        case Choice():
            return Parts(shape.values)
        case Nullable():
            return parts_of(shape.of, deep).preceded_by(None)
        case Recursive():
            return Parts(generated=(st.deferred(lambda: strategy_of(*_entered(shape, deep))),))
        case Scalar():
            return _scalar(shape)
        case Array() | Map():
            return _collection(shape, deep)
        case Object():
            return _agreeing(shape, object_of(shape.fields, deep))
        case Encoded():
            return Parts(generated=(strategy_of(shape.of, deep).map(json.dumps),))
        case Union():
            parts = joined([parts_of(option, deep) for option in shape.options])
            return _checked(parts, shape)


def _entered(shape: Recursive, deep: int) -> tuple[Shape, int]:
    return (shape.shape, deep - 1) if deep else (shallowest(shape), 0)


def _agreeing(shape: Object, fields: SearchStrategy[Any]) -> Parts:
    if not shape.checked:
        return Parts((), (fields,))
    return _checked(Parts((), (fields.map(made_consistent(shape.model)),)), shape)


def _checked(parts: Parts, shape: Anything | Array | Map | Object | Scalar | Union) -> Parts:
    return filtered(parts, accepts(shape.annotation)) if shape.checked else parts


def _scalar(shape: Scalar) -> Parts:
    passes = accepts(shape.annotation)
    if shape.samples and shape.checked:
        return Parts(tuple(filter(passes, shape.samples.good)))
    if shape.kind == "boolean":
        return _checked(Parts((False, True)), shape)
    special: tuple[Any, ...] = shape.samples.good if shape.samples else ()
    certain = not shape.checked
    generated: tuple[SearchStrategy[Any], ...]
    if shape.kind in ("string", "bytes"):
        generated, by_runs = generated_text(shape)
        certain = certain and by_runs
        special += special_texts(shape)
    else:
        generated = (_SCALARS[shape.kind](shape),)
        special += special_moments(shape) if shape.kind == "datetime" else ()
    parts = Parts((), generated, tuple(filter(passes, special)))
    return parts if certain else filtered(parts, passes)


def _collection(shape: Array | Map, deep: int) -> Parts:
    most = shape.max_length
    inside = deep < _DEEP and recursions_in(shape)
    if inside or _levels(shape) > _FLAT:  # or so many of so many would take seconds to draw
        few = shape.min_length + _MORE
        most = few if most is None else min(few, most)
    size: Any = {"min_size": shape.min_length, "max_size": most}
    drawn: SearchStrategy[Any]
    if isinstance(shape, Map):
        keys = strategy_of(shape.key, deep).map(key_text)
        drawn = st.dictionaries(keys, strategy_of(shape.value, deep), **size)
    elif shape.positions:
        drawn = st.tuples(*(strategy_of(one, deep) for one in shape.positions)).map(list)
    else:
        equal = repr if shape.unique else None
        items = strategy_of(shape.item, deep)
        if shape.unique and isinstance(shape.item, Anything):
            items = items.filter(lambda value: not isinstance(value, dict | list))  # have no hash
        drawn = st.lists(items, unique_by=equal, **size)
    samples = shape.samples.good if shape.samples else ()
    return _checked(Parts((), (drawn,), samples), shape)


@cached
def _levels(shape: Shape) -> int:
    """How many lists and maps stand directly inside each other, at most."""
    match shape:
        case Array(item=inner) | Map(value=inner):
            return 1 + _levels(inner)
        case Nullable(of=inner):
            return _levels(inner)
        case Union(options):
            return max(map(_levels, options))
        case _:
            return 0


@functools.cache
def _anything() -> SearchStrategy[Any]:
    """Any JSON value; what is deeper than one collection is one of a few examples."""
    text = st.text(st.characters(exclude_categories=["Cs"]))
    simple = combined(Parts(_SIMPLE, (st.integers(-(2**63), 2**63 - 1), text)))
    flat = st.lists(simple, max_size=2) | st.dictionaries(text, simple, max_size=2)
    return simple | flat | combined(Parts(special=_NESTED))


_SIMPLE = (None, False, True, 0, "", 2**53 + 1, -1.5, "\U0001f33f")
_NESTED: tuple[Any, ...] = ([[]], [{}], {"a": {}}, {"": [None, {"a": [1, {"b": "\U0001f33f"}]}]})


def _uuids(shape: Scalar) -> SearchStrategy[str]:
    marks = getattr(shape.annotation, "__metadata__", ())
    version = next((m.uuid_version for m in marks if hasattr(m, "uuid_version")), None)
    if version is not None and version > _NEWEST_OF_HYPOTHESIS:
        return st.uuids(version=1).map(lambda one: f"{str(one)[:14]}{version}{str(one)[15:]}")
    return st.uuids(version=version).map(str)


_SCALARS: dict[str, Callable[[Scalar], SearchStrategy[Any]]] = {
    "boolean": lambda _: st.booleans(),
    "date": dates,
    "datetime": moments,
    "decimal": decimals,
    "duration": durations,
    "integer": integers,
    "number": numbers,
    "time": times,
    "uuid": _uuids,
}
