"""Translates JSON documents by the rows about fields: a provider's form, the contract's form. Pure.

Only kinds of the side where a document stands apply: a request, an answer, a message. In a request
that comes in a provider's form, a row that it does not follow is among those used, as not there.

A union's options are all looked for: a value with other names fits none of them. But rows that add
what is not there add it only to options whose literals fit.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.forms import SPELLED
from handfast.drift.kinds.names import MOVED, RENAMED
from handfast.drift.kinds.table import OF_FIELDS
from handfast.shapes import Array, Choice, Map, Object
from handfast.shapes.places import plain
from handfast.wire.texts import named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from handfast.drift.kinds.kind import RowKind, Side
    from handfast.drift.rows import Differences, DriftRow, FieldRow
    from handfast.shapes import Shape

__all__ = ["every_kind", "from_provider", "rows_of", "step_back", "to_provider"]

_ADDING: Final = frozenset({"absent", "omitted", "required", "default"})


def every_kind(side: Side) -> tuple[RowKind, ...]:
    """The kinds about fields that apply on ``side``."""
    return tuple(kind for kind in OF_FIELDS if side in kind.sides)


def from_provider(
    differences: Differences,
    shape: Shape,
    value: Any,
    used: set[DriftRow],
    *,
    side: Side,
    kinds: Sequence[RowKind] | None = None,
) -> Any:
    """``value`` as the contract has it; ``kinds``: by rows of these alone.

    Raises RecursionError where it is nested too deeply.
    """
    chosen = every_kind(side) if kinds is None else kinds
    return _here(differences, shape, value, used, side=side, kinds=chosen)


def to_provider(
    differences: Differences,
    shape: Shape,
    value: Any,
    used: set[DriftRow],
    *,
    side: Side,
    kinds: Sequence[RowKind] | None = None,
) -> Any:
    """``value`` as the provider has it: the other direction. Raises as above."""
    chosen = every_kind(side) if kinds is None else kinds
    return _there(differences, shape, value, used, kinds=chosen)


def step_back(
    kind: RowKind,
    value: dict[str, Any],
    rows: Sequence[FieldRow],
    used: set[DriftRow],
    *,
    texts: bool = False,
) -> dict[str, Any]:
    """What a client sends in the provider's form, as the contract has it, by the rows of a kind.

    A row that it does not follow is added to ``used`` as not there. ``texts``: all values are.
    """
    step = (texts and kind.from_text) or kind.from_provider
    if step is None:
        return value
    here: set[DriftRow] = set()
    there: set[DriftRow] = set()
    made = step(value, rows, here)
    here = {row for row in here if not row.against}  # what is of neither form is not the contract's
    used |= here
    if not kind.binding or kind.to_provider is None:
        return made
    again = kind.to_provider(made, rows, there)
    others = _not_alike(value, again, texts) if kind in _ALIKE else set()
    there -= {one.row for one in rows if one.row in here and not others & _keys(kind, one)}
    used |= {row.not_there for row in there if not row.against}
    return made


_ALIKE: Final = (RENAMED, MOVED, SPELLED)
"""Kinds of which the same value, there and back, is the same to the letter."""


def _not_alike(value: dict[str, Any], again: dict[str, Any], texts: bool) -> set[str]:
    """The keys at which a value is not ``again`` as it was."""
    return {
        key
        for key in value.keys() | again.keys()
        if key not in value
        or key not in again
        or _written(value[key], texts) != _written(again[key], texts)
    }


def _written(item: Any, texts: bool) -> Any:
    return [wire_text(one) for _, one in named_texts({"": item})] if texts else item


def _keys(kind: RowKind, one: FieldRow) -> set[str]:
    """The keys that a row is about, in either form."""
    match kind.name:
        case RENAMED.name:
            return {one.name, one.data}
        case MOVED.name:
            return {path[0] for path in one.data}
        case _:
            return {one.name}


def _here(
    differences: Differences,
    shape: Shape,
    value: Any,
    used: set[DriftRow],
    *,
    side: Side,
    kinds: Sequence[RowKind],
) -> Any:
    again = partial(_here, side=side, kinds=kinds)
    if not isinstance(value, dict):
        return _around(again, differences, shape, value, used)
    objects = _objects(shape)
    for kind in kinds if objects else ():
        rows = rows_of(differences, _fitting(kind.name, objects, value), kind.name)
        if rows and side == "request":  # which only a client sends in this form
            value = step_back(kind, value, rows, used)
        elif rows and kind.from_provider is not None:
            value = kind.from_provider(value, rows, used)
    return _inside(again, differences, shape, objects, value, used)


def _there(
    differences: Differences,
    shape: Shape,
    value: Any,
    used: set[DriftRow],
    *,
    kinds: Sequence[RowKind],
) -> Any:
    again = partial(_there, kinds=kinds)
    if not isinstance(value, dict):
        return _around(again, differences, shape, value, used)
    objects = _objects(shape)
    fitting = {kind.name: _fitting(kind.name, objects, value) for kind in kinds}
    value = _inside(again, differences, shape, objects, value, used)
    for kind in reversed(kinds) if objects else ():
        rows = rows_of(differences, fitting[kind.name], kind.name)
        if rows and kind.to_provider is not None:
            value = kind.to_provider(value, rows, used)
    return value


def rows_of(
    differences: Differences, models: Iterable[type[BaseModel]], kind: str
) -> tuple[FieldRow, ...]:
    """The rows of one kind about fields of ``models``; of a field that several have, one."""
    found = {
        one.name: one for model in models for one in differences.fields.get(model, {}).get(kind, ())
    }
    return tuple(found.values())


def _objects(shape: Shape) -> tuple[Object, ...]:
    return tuple(option for option in plain(shape) if isinstance(option, Object))


def _fitting(
    kind: str, objects: tuple[Object, ...], value: Mapping[str, Any]
) -> tuple[type[BaseModel], ...]:
    fits = objects if kind not in _ADDING or len(objects) == 1 else filter(_fits(value), objects)
    return tuple(one.model for one in fits)


def _fits(value: Mapping[str, Any]) -> Callable[[Object], bool]:
    """Whether the literals of an option are those of ``value``."""

    def fits(option: Object) -> bool:
        literals = {
            field.name: choice.values
            for field in option.fields
            for choice in plain(field.shape)
            if isinstance(choice, Choice)
        }
        return all(value[name] in values for name, values in literals.items() if name in value)

    return fits


def _around(
    walk: Callable[[Differences, Shape, Any, set[DriftRow]], Any],
    differences: Differences,
    shape: Shape,
    value: Any,
    used: set[DriftRow],
) -> Any:
    """``value``, which is no object: the items of a list are translated."""
    for option in plain(shape):
        if isinstance(value, list) and isinstance(option, Array):
            return [walk(differences, option.item, item, used) for item in value]
    return value


def _inside(
    walk: Callable[[Differences, Shape, Any, set[DriftRow]], Any],
    differences: Differences,
    shape: Shape,
    objects: tuple[Object, ...],
    value: dict[str, Any],
    used: set[DriftRow],
) -> dict[str, Any]:
    """``value`` with what stands in its fields, or at its keys, translated."""
    if objects:
        shapes = {field.name: field.shape for one in objects for field in one.fields}
        return {
            name: walk(differences, shapes[name], item, used) if name in shapes else item
            for name, item in value.items()
        }
    maps = [option for option in plain(shape) if isinstance(option, Map)]
    if not maps:
        return value
    return {name: walk(differences, maps[0].value, item, used) for name, item in value.items()}
