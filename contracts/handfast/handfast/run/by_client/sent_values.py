"""How a JSON value that was sent differs from a declared one, as its model takes it. Pure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.shapes import Anything, Array, Map, Object
from handfast.shapes.places import plain
from handfast.shapes.values.comparison import identical, is_of
from handfast.shapes.values.equality import same
from handfast.shapes.values.fit import adapter_of, takes
from handfast.stub.asked import request_mismatch
from handfast.wording.excerpts import excerpt
from handfast.wording.masking import MASK, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.model.results import Mismatch
    from handfast.shapes import Shape
    from handfast.shapes.nouns import Field
    from handfast.wire.paths import Step

__all__ = ["differences_in"]

_SEND = "send what the contract declares"
_WHOLE = (
    "send `request.body` itself: it is no object, so that `request.arguments` has nothing of it"
)
_NAME = "send what the contract declares, under its very name"


def differences_in(
    shape: Shape, declared: Any, sent: Any, sent_alone: bool, at: tuple[Step, ...] = ()
) -> Iterator[Mismatch]:
    """A mismatch for each place at which ``sent`` is none that ``shape`` takes for ``declared``.

    ``sent_alone``: what is sent is all that the provider looks at, as in a PATCH, so that a further
    field says something even where it has its default.
    """
    if identical(declared, sent) or same(shape, declared, sent):
        return
    if _is_read_alike(shape, declared, sent):
        return
    option = _meant(shape, declared)
    if isinstance(declared, dict) and isinstance(sent, dict):
        yield from _of_keys(option, declared, sent, sent_alone, at)
    elif isinstance(declared, list) and isinstance(sent, list) and len(declared) == len(sent):
        for index, (one, other) in enumerate(zip(declared, sent, strict=True)):
            inner = option.item_at(index) if isinstance(option, Array) else Anything()
            yield from differences_in(inner, one, other, sent_alone, (*at, index))
    else:
        is_object = not at and isinstance(sent, dict) and not isinstance(declared, dict)
        remedy = _WHOLE if is_object else _SEND
        yield _at(at, _shown(at, declared), _shown(at, sent), remedy)


def _of_keys(
    shape: Shape,
    declared: Mapping[str, Any],
    sent: Mapping[str, Any],
    sent_alone: bool,
    at: tuple[Step, ...],
) -> Iterator[Mismatch]:
    fields = {one.name: one for one in shape.fields} if isinstance(shape, Object) else {}
    own = {alias: field.name for field in fields.values() for alias in field.aliases}
    named = {own.get(name, name): value for name, value in sent.items()}
    for key, value in declared.items():
        if key not in named:
            yield _at((*at, key), _shown((*at, key), value), "absent", _NAME)
            continue
        inner = shape.value if isinstance(shape, Map) else Anything()
        inner = fields[key].shape if key in fields else inner
        yield from differences_in(inner, value, named[key], sent_alone, (*at, key))
    for key in (key for key in named if key not in declared):
        if sent_alone or not _may_be_sent(fields.get(key), named[key]):
            yield _at((*at, key), "absent", _shown((*at, key), named[key]), _NAME)


def _is_read_alike(shape: Shape, declared: Any, sent: Any) -> bool:
    """Whether the provider reads one value in both of a kind: 1.5 in ``"1.50"``, say."""
    if isinstance(declared, dict | list) or _kind(declared) is not _kind(sent):
        return False
    if isinstance(shape, Anything):
        return False
    adapter = adapter_of(shape.annotation)
    try:
        one, other = (adapter.validate_json(json.dumps(each)) for each in (declared, sent))
        return bool(one == other)
    except Exception:  # a validator of the model's may raise whatever it likes
        return False


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


def _may_be_sent(field: Field | None, value: Any) -> bool:
    """Whether the provider takes the value of a field that nobody has to send."""
    return field is not None and not field.required and takes(field.shape.annotation, value)


def _meant(shape: Shape, value: Any) -> Shape:
    """The alternative of ``shape`` that ``value`` is, else the first of its kind."""
    options = plain(shape)
    kinds: tuple[type, ...] = (Object, Map) if isinstance(value, dict) else ()
    kinds = (Array,) if isinstance(value, list) else kinds
    near = [each for each in options if isinstance(each, kinds)]
    return next((each for each in near if is_of(each, value)), near[0] if near else options[0])


def _shown(at: tuple[Step, ...], value: Any) -> str:
    """The JSON text of ``value``, which no word for what is not there looks like; no secret."""
    hidden = any(isinstance(step, str) and names_a_secret(step) for step in at)
    return MASK if hidden else excerpt(value)


def _at(at: tuple[Step, ...], expected: str, got: str, remedy: str) -> Mismatch:
    return replace(request_mismatch("body", expected, got, remedy), path=at)
