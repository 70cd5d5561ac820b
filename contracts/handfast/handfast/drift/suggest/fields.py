"""Which rows about the fields of one model the objects that came suggest. Pure."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from handfast.drift.kinds.conversions import CONVERSIONS
from handfast.shapes import Array, Choice, Scalar, written_shape
from handfast.shapes.fields import fields_in_any_form
from handfast.shapes.places import plain
from handfast.shapes.values.comparison import mistyped, wanted
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import MISSING
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import BaseModel

    from handfast.shapes import Field, Shape

__all__ = ["Tables", "field_rows"]

type Tables = defaultdict[str, dict[str, Any]]
"""Rows by their table in the file."""

type _Row = tuple[str, str, Any]

_ALIKE = 0.6
_SYNONYMS_APART = 0.75


def field_rows(model: type[BaseModel], values: Sequence[dict[str, Any]]) -> Iterator[_Row]:
    """The table, the field and what the provider has, for each row that ``values`` need."""
    fields = {one.name: one for one in getattr(written_shape(model), "fields", ())}
    names = {one.name for one in fields_in_any_form(model)}
    unknown = {key for value in values for key in value if key not in names}
    missing = []
    for name, field in fields.items():
        came = [value[name] for value in values if name in value]
        if not came:
            missing.append(field)
            continue
        declared = f"{model.__name__}.{name}"
        yield from _of_form(declared, field.shape, came)
        if len(came) < len(values) and field.required and _is_list(field.shape):
            yield "omitted", declared, []
    lost = []
    for field in missing:
        elsewhere = _elsewhere(field, values, unknown)
        if elsewhere:
            table = "fields" if elsewhere in unknown else "moved"
            unknown.discard(elsewhere)
            yield table, f"{model.__name__}.{field.name}", elsewhere
        elif field.required:
            lost.append(field)
    alone = [one for one in sorted(unknown) if len(lost) == 1 and _may_be(lost[0], one, values)]
    for field in lost:
        declared = f"{model.__name__}.{field.name}"
        yield ("fields", declared, alone[0]) if len(alone) == 1 else ("absent", declared, True)


def _elsewhere(field: Field, values: Sequence[dict[str, Any]], unknown: Iterable[str]) -> str:
    """Where a field that is missing may be: in an object beside it, or by another name."""
    inside = {
        f"{key}.{name}"
        for value in values
        for key, within in value.items()
        if isinstance(within, dict)
        for name in within
        if _plain(name) == _plain(field.name) or f"{_plain(name)}at" == _plain(field.name)
    }
    if len(inside) == 1:
        return inside.pop()
    scored = sorted(
        ((_likeness(field.name, name), name) for name in unknown if _may_be(field, name, values)),
        reverse=True,
    )
    return scored[0][1] if scored and scored[0][0] >= _ALIKE else ""


def _likeness(name: str, other: str) -> float:
    one, two = _plain(name), _plain(other)
    if one in two or two in one:
        return _SYNONYMS_APART
    return difflib.SequenceMatcher(None, one, two).ratio()


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _may_be(field: Field, name: str, values: Sequence[dict[str, Any]]) -> bool:
    came = [value[name] for value in values if name in value]
    wrong = [one for one in came if not _fits(field.shape, one)]
    return not wrong or any(True for _ in _of_form("", field.shape, wrong))


def _of_form(declared: str, shape: Shape, came: Sequence[Any]) -> Iterator[_Row]:
    wrong = [one for one in came if one is not None and not _fits(shape, one)]
    if not wrong:
        return
    for name, conversion in CONVERSIONS.items():
        here = [conversion.here(one) for one in wrong]
        if all(one is not MISSING and _fits(shape, one) for one in here):
            yield "types", declared, name
            return
    choices = [
        one for option in plain(shape) if isinstance(option, Choice) for one in option.values
    ]
    spelled = _spelled(choices, wrong)
    if spelled:
        yield "values", declared, spelled


def _fits(shape: Shape, value: Any) -> bool:
    """Whether the judge would take ``value``: by its JSON type, and by the model."""
    scalars = [option for option in plain(shape) if isinstance(option, Scalar)]
    if scalars and value is not None and all(wanted(one, value) is not None for one in scalars):
        return False
    return mistyped(shape, value) is None and not misfits(shape.annotation, value)


def _spelled(choices: Sequence[Any], wrong: Sequence[Any]) -> dict[str, Any]:
    """The provider's spelling of each value that came; nothing where one is like none of them."""
    texts = {_plain(wire_text(one)): wire_text(one) for one in choices}
    found: dict[str, Any] = {}
    for one in wrong:
        if not isinstance(one, str):
            return {}
        near = difflib.get_close_matches(_plain(one), texts, n=1, cutoff=_ALIKE)
        if not near:
            return {}
        found[texts[near[0]]] = one
    return found


def _is_list(shape: Shape) -> bool:
    return any(isinstance(option, Array) for option in plain(shape))
