"""Finds what may stand at a path of a wire shape. Pure; judges no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.frozen import dataclass
from handfast.shapes.caching import cached
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
    Shape,
    Union,
)
from handfast.wire.paths import Every, Step, render
from handfast.wording.counts import number_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

__all__ = ["Place", "entered", "may_be_list", "places", "plain", "reached"]


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand at a path: its shape, and the model's field that it is, if it is one."""

    shape: Shape
    model: type[BaseModel] | None = None
    field: Field | None = None

    @property
    def nullable(self) -> bool:
        """Whether null may stand here."""
        return isinstance(entered(self.shape), Nullable | Anything)

    @property
    def optional(self) -> bool:
        """Whether the key itself may be missing here, though its parent is there."""
        return self.field is not None and not self.field.required


def places(shape: Shape, path: tuple[Step, ...]) -> tuple[Place, ...]:
    """Everything that may stand at ``path`` of ``shape``: several things where it is a union.

    Raises:
        LookupError: the path leads nowhere; names the step, and what was probably meant.
    """
    found = reached(shape, path)
    if not found:
        raise LookupError(_lost(shape, path))
    return found


@cached
def reached(shape: Shape, path: tuple[Step, ...]) -> tuple[Place, ...]:
    """The same, but none where the path leads nowhere: to say why takes long."""
    found: tuple[Place, ...] = (Place(shape),)
    for step in path:
        found = tuple(
            inner
            for place in found
            for option in _entered(place.shape)
            for inner in _into(option, step)
        )
    return found


def entered(shape: Shape) -> Shape:
    """``shape``, or what it stands for where it is a type that contains itself."""
    return shape.shape if isinstance(shape, Recursive) else shape


def plain(shape: Shape) -> tuple[Shape, ...]:
    """The alternatives of ``shape`` other than null: itself, when it is no union."""
    match shape:
        case Nullable(of):
            return plain(of)
        case Recursive():
            return plain(shape.shape)
        case Union(options):
            return tuple(inner for option in options for inner in plain(option))
        case _:
            return (shape,)


def may_be_list(shape: Shape) -> bool:
    """Whether one of the alternatives of ``shape`` is a list."""
    return any(isinstance(option, Array) for option in plain(shape))


def _entered(shape: Shape) -> Iterator[Shape]:
    """The alternatives that a path leads into: through JSON text to the value in it."""
    for option in plain(shape):
        if isinstance(option, Encoded):
            yield from _entered(option.of)
        else:
            yield option


def _into(option: Shape, step: Step) -> tuple[Place, ...]:
    match option, step:
        case Anything(), _:
            return (Place(option),)
        case Array(max_length=most), int():
            return () if most is not None and step >= most else (Place(option.item_at(step)),)
        case Array(item), Every():
            return (Place(item),)
        case Map(key=Choice(values), value=value), str() if step not in map(key_text, values):
            return ()
        case Map(value=value), str():
            return (Place(value),)
        case Object(model, fields, extra, others=others), str():
            known = [f for f in fields if step in (f.name, *f.aliases)]
            if not known and extra == "allow":
                return (Place(others or Anything()),)
            return tuple(Place(field.shape, model, field) for field in known)
        case _:
            return ()


def _lost(shape: Shape, path: tuple[Step, ...]) -> str:
    """Why the first step of ``path`` that leads nowhere does."""
    number = next(at for at in range(len(path)) if not reached(shape, path[: at + 1]))
    at, step = path[:number], path[number]
    options = [option for place in reached(shape, at) for option in _entered(place.shape)]
    where = render(at) or "the whole"
    objects = [option for option in options if isinstance(option, Object)]
    lists = [option for option in options if isinstance(option, Array)]
    if lists and isinstance(step, int):
        most = max(option.max_length or 0 for option in lists)
        return f"{where} has {number_of(most, 'item')} at most, so {render((step,))} leads nowhere"
    if lists:
        return f"{where} is a list, which a path enters with [*] or an index"
    if not isinstance(step, str):
        return f"{where} is not a list, so {render((step,))} leads nowhere"
    maps = [option for option in options if isinstance(option, Map)]
    if maps and not objects:
        keys = [key_text(each) for of in maps for each in _values(of.key)]
        return f"{where} has no key {step!r}: {did_you_mean(step, keys)}"
    if not objects:
        return f"{where} has no fields, so {step!r} leads nowhere"
    names = [field.name for option in objects for field in option.fields]
    models = " or ".join(dict.fromkeys(option.model.__name__ for option in objects))
    return f"{models} has no field {step!r}: {did_you_mean(step, names)}"


def _values(key: Shape) -> tuple[object, ...]:
    return key.values if isinstance(key, Choice) else ()
