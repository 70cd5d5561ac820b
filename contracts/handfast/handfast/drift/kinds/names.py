"""Rows about where a field is found: it has another name, or stands elsewhere. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.kind import RowKind
from handfast.drift.rows import Unfit
from handfast.shapes import written_shape
from handfast.shapes.declared.read import shape_of
from handfast.shapes.fields import field_names
from handfast.shapes.places import places
from handfast.wire.paths import MISSING, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.drift.kinds.known import FieldPlace
    from handfast.drift.rows import DriftRow, FieldRow

__all__ = ["MOVED", "RENAMED", "at", "key_path", "put", "without"]


def _name(place: FieldPlace, there: Any) -> str:
    if not isinstance(there, str) or not there or not there.isprintable():
        raise Unfit(f"{there!r} is no name of a field")
    if there == place.name:
        raise Unfit("this is no difference: take the row out")
    return there


def _renamed(
    value: dict[str, Any], names: dict[str, tuple[str, DriftRow]], used: set[DriftRow]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    taken = {names[name][0] for name in value if name in names}
    for name, item in value.items():
        new, row = names.get(name, (name, None))
        if row is None and name in taken:
            continue  # what the provider calls so is something else
        used |= set() if row is None else {row}
        made[new] = item
    return made


def _named_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    return _renamed(value, {one.data: (one.name, one.row) for one in rows}, used)


def _named_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    return _renamed(value, {one.name: (one.data, one.row) for one in rows}, used)


def key_path(text: Any) -> tuple[str, ...]:
    """The keys of a path through objects; raises Unfit where it is none, or enters a list."""
    try:
        found = steps(text) if isinstance(text, str) else ()
    except ValueError:
        found = ()
    keys = tuple(step for step in found if isinstance(step, str))
    if not keys or len(keys) < len(found):
        raise Unfit(f"{text!r} is no path of keys: write it like meta.created_at")
    return keys


def at(value: Any, path: Sequence[str]) -> Any:
    """What stands at ``path`` of ``value``, or MISSING."""
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value


def put(value: dict[str, Any], path: Sequence[str], item: Any) -> dict[str, Any]:
    """``value`` with ``item`` at ``path``; nothing of the original is changed."""
    key, *rest = path
    inside = value.get(key)
    within = put(inside if isinstance(inside, dict) else {}, rest, item) if rest else item
    return {**value, key: within}


def without(value: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """``value`` without what stands at ``path``, and without objects that only led there."""
    key, *rest = path
    if not rest:
        return {name: item for name, item in value.items() if name != key}
    left = without(value[key], rest)
    return {**value, key: left} if left else without(value, (key,))


def _path(place: FieldPlace, there: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not place.in_json:
        raise Unfit("only in JSON can a field stand elsewhere: here it may have another name")
    here, path = key_path(place.name), key_path(there)
    for shape in (shape_of(place.model), written_shape(place.model)):
        try:
            places(shape, here)
            break
        except LookupError as lost:
            why = str(lost)
    else:
        raise Unfit(why)
    if here == path:
        raise Unfit("this is no difference: take the row out")
    if len(path) == len(here) == 1:
        raise Unfit("that is another name in the same place: a row of fields says so")
    # What the contract has there itself must not be taken for what was moved.
    if path[0] != here[0] and path[0] in field_names(place.model) and len(path) == 1:
        raise Unfit(f"{path[0]!r} is another field's name too")
    return here, path


def _moved_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    found = [(one, at(value, one.data[1])) for one in rows]
    for one, item in found:
        if item is not MISSING:
            value = without(value, one.data[1])
    for one, item in found:
        if item is not MISSING:
            value = put(value, one.data[0], item)
            used.add(one.row)
        elif at(value, one.data[0]) is not MISSING:
            used.add(one.row.not_there)
    return value


def _moved_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    found = [(one, at(value, one.data[0])) for one in rows]
    for one, item in found:
        if item is not MISSING:
            value = without(value, one.data[0])
    for one, item in found:
        if item is not MISSING:
            value = put(value, one.data[1], item)
            used.add(one.row)
    return value


RENAMED: Final = RowKind(
    name="field",
    table="fields",
    about="field",
    value="the provider's name for it",
    means="a field, a query parameter, a header of a request, or a field of a form is renamed",
    example='"NewBook.title" = "name"',
    sides=("request", "answer", "message"),
    check=_name,
    from_provider=_named_here,
    to_provider=_named_there,
    excludes=frozenset({"moved", "absent"}),
)

MOVED: Final = RowKind(
    name="moved",
    table="moved",
    about="path",
    value="the path at which the provider has it, from the same object",
    means="a field stands in another object: in one of its own, or out of one",
    example='"Book.shelf" = "place.shelf"',
    sides=("request", "answer", "message"),
    phrase=lambda there: f"at {there}",
    check=_path,
    from_provider=_moved_here,
    to_provider=_moved_there,
    excludes=frozenset({"field", "absent"}),
)
