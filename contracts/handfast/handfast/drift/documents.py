"""Translates JSON documents by the rows about fields: a provider's form, the contract's form. Pure.

A union's options are all looked for: a value with other names fits none of them. But rows that add
what is not there add it only to options whose literals fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.table import OF_FIELDS
from handfast.shapes import Array, Choice, Map, Object
from handfast.shapes.places import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Differences, DriftRow, FieldRow
    from handfast.shapes import Shape

__all__ = ["from_provider", "rows_of", "to_provider"]

_ADDING: Final = frozenset({"absent", "omitted", "required", "default"})


def from_provider(differences: Differences, shape: Shape, value: Any, used: set[DriftRow]) -> Any:
    """``value`` as the contract has it. Raises RecursionError where it is nested too deeply."""
    if not isinstance(value, dict):
        return _around(from_provider, differences, shape, value, used)
    objects = _objects(shape)
    if objects:
        for kind in OF_FIELDS:
            if kind.from_provider is not None:
                rows = rows_of(differences, _fitting(kind.name, objects, value), kind.name)
                value = kind.from_provider(value, rows, used) if rows else value
    return _inside(from_provider, differences, shape, objects, value, used)


def to_provider(differences: Differences, shape: Shape, value: Any, used: set[DriftRow]) -> Any:
    """``value`` as the provider has it: the other direction. Raises as above."""
    if not isinstance(value, dict):
        return _around(to_provider, differences, shape, value, used)
    objects = _objects(shape)
    fitting = {kind.name: _fitting(kind.name, objects, value) for kind in OF_FIELDS}
    value = _inside(to_provider, differences, shape, objects, value, used)
    for kind in reversed(OF_FIELDS):
        if objects and kind.to_provider is not None:
            rows = rows_of(differences, fitting[kind.name], kind.name)
            value = kind.to_provider(value, rows, used) if rows else value
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
