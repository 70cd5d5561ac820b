"""Finds what stands at a path of a wire shape, and what of a JSON value does not fit there.

Pure; knows shapes, paths and JSON, and no contract.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from handfast.shapes import (
    Anything,
    Array,
    Encoded,
    Field,
    Map,
    Nullable,
    Object,
    Shape,
    Union,
    shape_of,
)
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING, Every, Step, render
from handfast.wording.suggestions import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

__all__ = [
    "Place",
    "fields_of",
    "misfits",
    "misfits_at",
    "places",
    "plain",
    "reasons",
    "unknown_keys",
]


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand at a path: its shape, and the model's field that it is, if it is one."""

    shape: Shape
    model: type[BaseModel] | None = None
    field: Field | None = None

    @property
    def nullable(self) -> bool:
        """Whether null may stand here."""
        return isinstance(self.shape, Nullable | Anything)

    @property
    def optional(self) -> bool:
        """Whether the key itself may be missing here, though its parent is there."""
        return self.field is not None and not self.field.required


def places(shape: Shape, path: tuple[Step, ...]) -> tuple[Place, ...]:
    """Everything that may stand at ``path`` of ``shape``: several things where it is a union.

    Raises:
        LookupError: the path leads nowhere; says at which step, and what was probably meant.
    """
    found: tuple[Place, ...] = (Place(shape),)
    for number, step in enumerate(path):
        options = [option for place in found for option in _entered(place.shape)]
        after = tuple(inner for option in options for inner in _into(option, step))
        if not after:
            raise LookupError(_lost(options, path[:number], step))
        found = after
    return found


def plain(shape: Shape) -> tuple[Shape, ...]:
    """The alternatives of ``shape`` other than null: itself, when it is no union."""
    match shape:
        case Nullable(of):
            return plain(of)
        case Union(options):
            return tuple(inner for option in options for inner in plain(option))
        case _:
            return (shape,)


def _entered(shape: Shape) -> Iterator[Shape]:
    """The alternatives that a path leads into: through JSON text to what it holds."""
    for option in plain(shape):
        if isinstance(option, Encoded):
            yield from _entered(option.of)
        else:
            yield option


def fields_of(model: type[BaseModel] | None) -> dict[str, Field]:
    """The fields of ``model`` by the name under which each is sent.

    Raises:
        TypeError: an annotation of the model has no wire shape.
    """
    shape = shape_of(model) if model is not None else None
    return {field.name: field for field in shape.fields} if isinstance(shape, Object) else {}


def unknown_keys(shape: Shape, value: Any, at: tuple[Step, ...] = ()) -> list[tuple[str, str]]:
    """The path of each key of ``value`` that a model would silently ignore, and what was meant."""
    return min((list(_unknown(option, held, at)) for option, held in _held(shape, value)), key=len)


def _held(shape: Shape, value: Any) -> Iterator[tuple[Shape, Any]]:
    """Each alternative with the value that is held to it: what stands in a text, for one in text.

    A text that can't be read is told where values are held to their shapes.
    """
    for option in plain(shape):
        held = value_in_text(value) if isinstance(option, Encoded) else MISSING
        if isinstance(option, Encoded) and held is not MISSING:
            yield from _held(option.of, held)
        else:
            yield option, value


def misfits(annotation: Any, value: Any, *, strict: bool = False) -> tuple[tuple[str, str], ...]:
    """Each path of the JSON ``value`` (or JSON text, as bytes) that does not fit, and why."""
    return tuple((render(at), why) for at, why in misfits_at(annotation, value, strict=strict))


def misfits_at(
    annotation: Any, value: Any, *, strict: bool = False
) -> tuple[tuple[tuple[Step, ...], str], ...]:
    """The same, with each path as a value."""
    text = value if isinstance(value, bytes) else json.dumps(value)
    try:
        _adapter(annotation).validate_json(text, strict=strict)
    except ValidationError as error:
        return tuple((fault["loc"], fault["msg"]) for fault in error.errors(include_url=False))
    return ()


def reasons(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """Each path that ``error`` names, and what it says of it."""
    return tuple((render(fault["loc"]), fault["msg"]) for fault in error.errors(include_url=False))


def _adapter(annotation: Any) -> TypeAdapter[Any]:
    try:
        return _cached(annotation)
    except TypeError:  # metadata that has no hash
        return TypeAdapter(annotation)


@functools.cache
def _cached(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _into(option: Shape, step: Step) -> tuple[Place, ...]:
    match option, step:
        case Anything(), _:
            return (Place(option),)
        case Array(item), int() | Every():
            return (Place(item),)
        case Map(value=value), str():
            return (Place(value),)
        case Object(model, fields, extra), str():
            known = [f for f in fields if step in (f.name, *f.aliases)]
            if not known and extra == "allow":
                return (Place(Anything()),)
            return tuple(Place(field.shape, model, field) for field in known)
        case _:
            return ()


def _lost(options: list[Shape], at: tuple[Step, ...], step: Step) -> str:
    where = render(at) or "the whole"
    objects = [option for option in options if isinstance(option, Object)]
    if any(isinstance(option, Array) for option in options):
        return f"{where} is a list, which a path enters with [*] or an index"
    if not isinstance(step, str):
        return f"{where} is not a list, so {render((step,))} leads nowhere"
    if not objects:
        return f"{where} has no fields, so {step!r} leads nowhere"
    names = [field.name for option in objects for field in option.fields]
    models = " or ".join(dict.fromkeys(option.model.__name__ for option in objects))
    return f"{models} has no field {step!r}: {meant(step, names)}"


def _unknown(option: Shape, value: Any, at: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    match option, value:
        case Object(_, fields, extra), dict():
            known = {name: f for f in fields for name in (f.name, *f.aliases)}
            for key, inner in value.items():
                if key in known:
                    yield from unknown_keys(known[key].shape, inner, (*at, key))
                elif extra == "ignore":
                    yield render((*at, key)), meant(key, known)
        case Array(item), list():
            for index, inner in enumerate(value):
                yield from unknown_keys(item, inner, (*at, index))
        case Map(value=shape), dict():
            for key, inner in value.items():
                yield from unknown_keys(shape, inner, (*at, key))
