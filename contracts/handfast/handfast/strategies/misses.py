"""Payloads that are invalid by exactly one named violation, at one named place.

Everything around the one bad value is drawn from the strategies for valid values.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.frozen import dataclass
from handfast.shapes.caching import cached
from handfast.shapes.declared.members import members_of
from handfast.shapes.keys import key_text
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
from handfast.shapes.sizes import different_entries
from handfast.shapes.unrolling import unrolled
from handfast.strategies.json_values import object_of, strategy_of
from handfast.strategies.scalar_misses import (
    BAD_TYPES,
    bad_choices,
    bad_scalars,
)
from handfast.strategies.validity import accepts
from handfast.strategies.violations import Violation, refused

__all__ = ["NearMiss", "kinds_of_misses", "near_misses_of"]


_NO_JSON = ("", "{", "[1,]", "None")


@dataclass(frozen=True)
class NearMiss:
    """A payload with one violation, and the path (keys and indices) to the place of it."""

    payload: Any
    path: tuple[str | int, ...]
    violation: Violation


type Misses = Iterator[SearchStrategy[NearMiss]]


@cached
def near_misses_of(shape: Shape) -> SearchStrategy[NearMiss]:
    """Near misses of a shape; nothing can be drawn where every JSON value is valid."""
    passes = accepts(shape.annotation)
    return st.one_of(list(kinds_of_misses(unrolled(shape)))).filter(
        lambda miss: not passes(miss.payload)
    )


def kinds_of_misses(shape: Shape) -> Misses:
    """One strategy for each possible violation, null included; none needs a check."""
    if isinstance(shape, Nullable):
        yield from _within(shape.of)
        return
    yield from _within(shape)
    if (bad := refused(shape.annotation, (None,), "null")) is not None:
        yield _here("null", bad)


def _within(shape: Shape) -> Misses:
    match shape:
        case Scalar():
            yield from (_here(*bad) for bad in bad_scalars(shape))
        case Choice():
            yield from (_here(*bad) for bad in bad_choices(shape))
        case Array() | Map():
            yield from _collection(shape)
        case Object():
            yield from _object(shape)
        case Union():
            yield from _union(shape)
        case Nullable():
            yield from _within(shape.of)
        case Encoded():
            yield from _encoded(shape)
        case Anything() | Recursive():
            pass


def _here(violation: Violation, bad: SearchStrategy[Any]) -> SearchStrategy[NearMiss]:
    return bad.map(lambda value: NearMiss(value, (), violation))


def _encoded(shape: Encoded) -> Misses:
    """No text, no JSON, or the text of a near miss: its path goes on inside the text."""
    yield from _wrong_type(shape, str)
    if (bad := refused(shape.annotation, _NO_JSON, "bad format")) is not None:
        yield _here("bad format", bad)
    for miss in kinds_of_misses(shape.of):
        yield miss.map(lambda found: replace(found, payload=json.dumps(found.payload)))


def _wrong_type(shape: Array | Encoded | Map | Object | Union, right: type | None) -> Misses:
    others = tuple(value for value in BAD_TYPES if right is None or not isinstance(value, right))
    if (bad := refused(shape.annotation, others, "wrong type")) is not None:
        yield _here("wrong type", bad)


def _collection(shape: Array | Map) -> Misses:
    yield from _wrong_type(shape, list if isinstance(shape, Array) else dict)
    bad = refused(shape.annotation, shape.samples.bad if shape.samples else (), "bad sample")
    if bad is not None:
        yield _here("bad sample", bad)
    if isinstance(shape, Array):
        yield from _array(shape)
    else:
        yield from _map(shape)


def _array(shape: Array) -> Misses:
    if shape.positions:
        yield from _tuple(shape)
        return
    item = strategy_of(shape.item)
    unique = repr if shape.unique else None
    for length, violation in _wrong_lengths(shape):
        several = st.lists(item, min_size=length, max_size=length, unique_by=unique)
        yield _here(violation, several)
    if shape.max_length == 0:
        return
    least = max(shape.min_length - 1, 0)
    most = least + 2 if shape.max_length is None else min(least + 2, shape.max_length - 1)
    others = st.lists(item, min_size=least, max_size=most, unique_by=unique)
    for miss in kinds_of_misses(shape.item):
        yield st.tuples(others, miss).map(_appended)


def _tuple(shape: Array) -> Misses:
    whole = strategy_of(shape)
    yield _here("too few items", whole.map(lambda items: items[:-1]))
    yield _here("too many items", whole.map(lambda items: [*items, items[-1]]))
    for index, position in enumerate(shape.positions):
        for miss in kinds_of_misses(position):
            yield st.tuples(whole, miss).map(_replaced(index))


def _replaced(index: int) -> Callable[[tuple[list[Any], NearMiss]], NearMiss]:
    def replaced(drawn: tuple[list[Any], NearMiss]) -> NearMiss:
        items, miss = drawn
        payload = [*items[:index], miss.payload, *items[index + 1 :]]
        return NearMiss(payload, (index, *miss.path), miss.violation)

    return replaced


def _wrong_lengths(shape: Array | Map) -> Iterator[tuple[int, Violation]]:
    if shape.min_length > 0:
        yield shape.min_length - 1, "too few items"
    if shape.max_length is not None and shape.max_length < different_entries(shape):
        yield shape.max_length + 1, "too many items"


def _appended(drawn: tuple[list[Any], NearMiss]) -> NearMiss:
    others, miss = drawn
    return NearMiss([*others, miss.payload], (len(others), *miss.path), miss.violation)


def _map(shape: Map) -> Misses:
    keys, values = strategy_of(shape.key).map(key_text), strategy_of(shape.value)
    for length, violation in _wrong_lengths(shape):
        yield _here(violation, st.dictionaries(keys, values, min_size=length, max_size=length))
    if shape.max_length == 0 or shape.min_length > 1:
        return
    for miss in kinds_of_misses(shape.value):
        yield st.tuples(keys, miss).map(_only_entry)
    for violation, bad in _bad_keys(shape.key):
        yield st.tuples(bad.map(key_text), values).map(_wrong_key(violation))


def _bad_keys(shape: Shape) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    """Keys are strings, so that a wrong type or a null can't be one."""
    bad: Iterable[tuple[Violation, SearchStrategy[Any]]] = ()
    if isinstance(shape, Scalar):
        bad = bad_scalars(shape)
    elif isinstance(shape, Choice):
        bad = bad_choices(shape)
    return ((violation, values) for violation, values in bad if violation != "wrong type")


def _wrong_key(violation: Violation) -> Callable[[tuple[str, Any]], NearMiss]:
    return lambda drawn: NearMiss({drawn[0]: drawn[1]}, (drawn[0],), violation)


def _only_entry(drawn: tuple[str, NearMiss]) -> NearMiss:
    return _under(drawn[0], drawn[1], {})


def _under(key: str, miss: NearMiss, others: dict[str, Any]) -> NearMiss:
    return NearMiss(others | {key: miss.payload}, (key, *miss.path), miss.violation)


def _object(shape: Object) -> Misses:
    yield from _wrong_type(shape, dict)
    if shape.extra == "forbid":
        whole = strategy_of(shape)
        yield whole.map(
            lambda value: NearMiss({**value, "unknown": 1}, ("unknown",), "unknown key")
        )
    for field in shape.fields:
        yield from _key(shape, field)


def _key(shape: Object, field: Field) -> Misses:
    others = _without(shape, field)
    if field.required:
        yield others.map(_named(field, "missing"))
    for miss in kinds_of_misses(field.shape):
        yield st.tuples(others, miss).map(_put(field))


def _named(field: Field, violation: Violation) -> Callable[[Any], NearMiss]:
    return lambda value: NearMiss(value, (field.name,), violation)


def _put(field: Field) -> Callable[[tuple[dict[str, Any], NearMiss]], NearMiss]:
    return lambda drawn: _under(field.name, drawn[1], drawn[0])


def _without(shape: Object, left_out: Field) -> SearchStrategy[dict[str, Any]]:
    """All fields but one; a default that is made of others can't be where one of them is wrong."""
    infos = {member.attribute: member.info for member in members_of(shape.model)}
    return object_of(
        replace(field, required=True)
        if infos[field.attribute].default_factory_takes_validated_data
        else field
        for field in shape.fields
        if field is not left_out
    )


def _union(shape: Union) -> Misses:
    if shape.discriminator is None:
        yield from _wrong_type(shape, None)
        return
    yield from _wrong_type(shape, dict)
    for option in shape.options:
        yield from _option(option, (shape.discriminator,))


def _option(option: Shape, tags: tuple[str, ...]) -> Misses:
    """One option of a union: ``tags`` are the keys that decide for it."""
    if isinstance(option, Union):
        inner_tags = tags if option.discriminator is None else (*tags, option.discriminator)
        for inner in option.options:
            yield from _option(inner, inner_tags)
    if not isinstance(option, Object):
        return
    for field in option.fields:
        if field.name not in tags:
            yield from _key(option, field)
            continue
        others = _without(option, field)
        yield others.map(_named(field, "missing"))
        unknown = NearMiss("?", (), "unknown discriminator")
        yield st.tuples(others, st.just(unknown)).map(_put(field))
