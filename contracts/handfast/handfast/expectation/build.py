"""Makes the tree of what ONE consumer expects, from model, ``reads`` and ``equals``. Pure.

Both the judge and the Pact matchers walk this tree, so that they agree wherever both can see. It
judges nothing and knows no wire form; ``check`` has refused what leads nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.expectation.claims import READ, claims_of
from handfast.expectation.tree import (
    Absent,
    Deferred,
    Entries,
    EqualTo,
    InText,
    Items,
    Key,
    Keys,
    Later,
    NotNull,
    OfType,
    OneOf,
    OrNull,
    Whole,
)
from handfast.model import BadDeclaration, LaterThan
from handfast.model.bodies import is_opaque
from handfast.model.values import is_one_value
from handfast.shapes import Anything, Array, Encoded, Map, Nullable, Object, Union, written_shape
from handfast.shapes.caching import cached
from handfast.shapes.keys import any_text
from handfast.shapes.nouns import Recursive
from handfast.shapes.places import entered, places, reached
from handfast.shapes.values.comparison import is_of
from handfast.wire.media_types import format_of
from handfast.wire.paths import EVERY, Every, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.expectation.claims import Claim, Claims
    from handfast.expectation.tree import Node
    from handfast.model import Content
    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["expect_document", "shape_within", "shapes_at"]


_At = tuple["Step", ...]


def shape_within(content: Content) -> Shape:
    """The shape of the document that an answer's ``content`` holds: its paths lead through it.

    An event stream is the list of its events; its model describes one of them.
    """
    shape = Anything() if is_opaque(content) else written_shape(content.model)
    if format_of(content.media_type).carries == "items":
        return Array(shape, Any)
    return shape


def expect_document(
    shape: Shape,
    reads: tuple[str, ...] | None,
    equals: Mapping[str, Any],
    values: Mapping[str, Any],
    answered: Any,
) -> Node:
    """What must stand in a document of ``shape``.

    Raises:
        KeyError: nothing gave a ``Value`` or ``Answered``.
        BadDeclaration: a path leads nowhere in the shape.
    """
    return _build(shape, claims_of(reads, equals, values, answered), ())


def _build(shape: Shape, claims: Claims, at: _At) -> Node:
    if len(claims) == 1 and claims[0] is READ:
        return _wholly(shape)
    pin = next((claim for claim in claims if claim.pinned and not claim.path), None)
    if pin is None:
        return _read(shape, claims, at)
    if pin.value is None:
        return Absent()
    if is_one_value(pin.value):
        return EqualTo(pin.value, shape, pin.declared)
    rest = tuple(claim for claim in claims if claim is not pin) or (READ,)
    shape = entered(shape)
    within = _read(shape.of if isinstance(shape, Nullable) else shape, rest, at)
    if not isinstance(pin.value, LaterThan):
        return NotNull(within)
    return Later(pin.value.moment, within, shape, pin.declared.moment)


def _read(shape: Shape, claims: Claims, at: _At) -> Node:
    if len(claims) == 1 and claims[0] is READ:
        return _wholly(shape)
    return _partly(entered(shape), claims, at)


@cached
def _wholly(shape: Shape) -> Node:
    """What is expected where all that a model requires is read, and no value must stand."""
    if isinstance(shape, Recursive):
        return Deferred(shape, _wholly)
    return _partly(shape, (READ,), ())


def _partly(shape: Shape, claims: Claims, at: _At) -> Node:
    whole = any(not claim.path for claim in claims)
    deeper = tuple(claim for claim in claims if claim.path)
    node = _inside(shape, whole, deeper, at)
    by_code = getattr(shape, "checked", False) or getattr(shape, "extra", "") == "forbid"
    return Whole(node, shape) if whole and by_code and not isinstance(node, OfType) else node


def _inside(shape: Shape, whole: bool, deeper: Claims, at: _At) -> Node:
    claims = (*deeper, READ) if whole else deeper
    match shape:
        case Nullable():
            within = _read(shape.of, claims, at)
            return within if any(claim.there for claim in deeper) else OrNull(within)
        case Encoded():
            return InText(_read(shape.of, claims, at))
        case Union():
            return _one_of(shape, claims, at)
        case Map() if whole:
            return _entries(shape, deeper, at)
        case Array():
            return _items(shape, whole, deeper, at)
        case Object() | Map():
            return _keys(shape, whole, deeper, at)
        case _ if not deeper:
            return OfType(shape if whole else Anything())
        case _ if isinstance(deeper[0].path[0], str):
            return _keys(shape, whole, deeper, at)
        case _:
            return _items(shape, whole, deeper, at)


def _one_of(shape: Union, claims: Claims, at: _At) -> Node:
    fitting = [o for o in shape.options if all(_fits(o, claim) for claim in claims)]
    if not fitting:
        paths = ", ".join(render((*at, *claim.path)) or "the whole body" for claim in claims)
        raise BadDeclaration((f"{paths}: no option of the model's union has all of these",))
    nodes = tuple(_read(option, claims, at) for option in fitting)
    return nodes[0] if len(nodes) == 1 else OneOf(nodes, shape.discriminator)


def _fits(option: Shape, claim: Claim) -> bool:
    found = reached(option, claim.path)
    if not claim.there or not is_one_value(claim.value):
        return bool(found)
    return any(is_of(place.shape, claim.value) for place in found)


def _entries(shape: Map, deeper: Claims, at: _At) -> Entries:
    key = None if any_text(shape.key) else shape.key
    alone = _keys(shape, True, deeper, at).keys
    return Entries(_wholly(shape.value), key, alone, shape.min_length, shape.max_length)


def _keys(shape: Shape, whole: bool, deeper: Claims, at: _At) -> Keys:
    keys = dict(_whole_keys(shape)) if whole else {}
    wanted: dict[str, Claims] = {}
    for claim in deeper:
        name = _key(claim, at)
        wanted[name] = (*wanted.get(name, ()), claim.after())
    for name, claims in wanted.items():
        read = keys.get(name)
        demanded = any(claim.there or not claim.pinned for claim in claims)
        inner = (READ, *claims) if read or (whole and isinstance(shape, Map)) else claims
        node = _build(_within_key(shape, name, at), inner, (*at, name))
        keys[name] = Key(name, node, demanded or (read is not None and read.demanded))
    others = shape.others if whole and isinstance(shape, Object) else None
    if others is None:
        return Keys(tuple(keys.values()))
    return Keys(tuple(keys.values()), _wholly(others), frozenset({*keys, *_whole_keys(shape)}))


@cached
def _whole_keys(shape: Shape) -> Mapping[str, Key]:
    """What is expected of each field of an object all of which is read, by name."""
    fields = shape.fields if isinstance(shape, Object) else ()
    return {field.name: Key(field.name, _wholly(field.shape), field.required) for field in fields}


def _within_key(shape: Shape, name: str, at: _At) -> Shape:
    known = _fields(shape) if isinstance(shape, Object) else {}
    # Looked for along a path it would cost a search of all fields.
    return known[name] if name in known else shapes_at(shape, (name,), at)[0]


@cached
def _fields(shape: Object) -> Mapping[str, Shape]:
    return {field.name: field.shape for field in shape.fields}


def _key(claim: Claim, at: _At) -> str:
    step = claim.path[0]
    if isinstance(step, str):
        return step
    raise BadDeclaration((f"{render((*at, *claim.path))}: an object is entered by a key",))


def _items(shape: Shape, whole: bool, deeper: Claims, at: _At) -> Node:
    measured = shape if whole and isinstance(shape, Array) else None
    every: Claims = (READ,) if measured else ()
    every += tuple(claim.after() for claim in deeper if isinstance(claim.path[0], Every))
    single: dict[int, Claims] = {}
    for claim in deeper:
        index = claim.path[0]
        if isinstance(index, str):
            path = render((*at, *claim.path))
            raise BadDeclaration((f"{path}: a list is entered with [*] or an index",))
        if isinstance(index, int):
            single[index] = (*single.get(index, every), claim.after())
    for index in range(len(shape.positions) if every and isinstance(shape, Array) else 0):
        single.setdefault(index, every)
    return Items(
        _step(shape, EVERY, every, at) if every else None,
        {index: _step(shape, index, claims, at) for index, claims in single.items()},
        at_least=measured.min_length if measured else 0,
        at_most=measured.max_length if measured else None,
        distinct=measured.item if measured and measured.unique else None,
    )


def _step(shape: Shape, step: Step, claims: Claims, at: _At) -> Node:
    within = shape.item_at(step) if isinstance(shape, Array) else shapes_at(shape, (step,), at)[0]
    return _build(within, claims, (*at, step))


def shapes_at(shape: Shape, path: _At, at: _At) -> tuple[Shape, ...]:
    """The shapes of what may stand at ``path`` within ``at``. Raises ``BadDeclaration``."""
    try:
        return tuple(place.shape for place in places(shape, path))
    except LookupError as lost:
        raise BadDeclaration((f"{render((*at, *path))}: {lost}",)) from None
