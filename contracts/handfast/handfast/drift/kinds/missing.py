"""Rows about what is not there: of an answer, or of the request that a consumer sends. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.kind import RowKind
from handfast.drift.rows import Unfit
from handfast.frozen import dataclass
from handfast.shapes import Nullable
from handfast.shapes.examples.examples import example_of
from handfast.shapes.places import entered
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import MISSING
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.drift.kinds.known import FieldPlace
    from handfast.drift.rows import DriftRow, FieldRow

__all__ = ["ABSENT", "DEFAULT", "NULL", "OMITTED", "REQUIRED"]

NULL: Final = "null"
"""How null is written in the file: TOML has none."""


def _value(value: Any) -> Any:
    return None if value == NULL else value


def _stand_in(place: FieldPlace, value: Any) -> Any:
    """What takes the place of a field that is never there: null, or any value of its type."""
    if value is not True:
        raise Unfit(f"{value!r}: write true, for it is never there")
    shape = place.forms[-1].shape
    return None if isinstance(entered(shape), Nullable) else example_of(shape)


def _absent_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:
        used.add(one.row.not_there if one.name in value else one.row)
        made.setdefault(one.name, one.data)
    return made


def _absent_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    unknown = {one.name: one.row for one in rows}
    used |= {row for name, row in unknown.items() if name in value}
    return {name: item for name, item in value.items() if name not in unknown}


def _fitting(place: FieldPlace, value: Any) -> Any:
    found = _value(value)
    annotations = [shape.annotation for shape in place.shapes]
    wrong = [misfits(annotation, found) for annotation in annotations]
    if all(wrong):
        raise Unfit(f"{excerpt(found)} is no value of it: {wrong[0][0][1]}")
    return found


def _omitted_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:
        if one.name not in value:
            made[one.name] = one.data
            used.add(one.row)
        elif _same(value[one.name], one.data):
            used.add(one.row.not_there)
    return made


def _same(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _omitted_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    left_out = {one.name: one.row for one in rows if _same(value.get(one.name, MISSING), one.data)}
    used |= set(left_out.values())
    return {name: item for name, item in value.items() if name not in left_out}


def _added(value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]) -> dict[str, Any]:
    missing = {one.name: one for one in rows if one.name not in value}
    used |= {one.row for one in missing.values()}
    return {**value, **{name: one.data for name, one in missing.items()}}


@dataclass(frozen=True, slots=True)
class _Required:
    """What is sent in place of nothing; ``known``: the contract has such a field."""

    value: Any
    known: bool


def _required_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    used |= {one.row for one in rows if one.name in value}
    unknown = {one.name for one in rows if not one.data.known}
    return {name: item for name, item in value.items() if name not in unknown}


def _required_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    plain = [replace(one, data=one.data.value) for one in rows]
    return _added(value, plain, used)


def _sent_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    used |= {one.row for one in rows if one.name in value}
    return value


def _given(place: FieldPlace, value: Any) -> _Required:
    known = bool(place.forms)
    return _Required(_fitting(place, value) if known else _value(value), known)


def _contracts_own(place: FieldPlace, value: Any) -> Any:
    """The contract's default, which is sent in place of a silence."""
    theirs = _fitting(place, value)
    ours = next((one.default for one in place.forms if not one.required), MISSING)
    if ours is MISSING or ours is ...:
        raise Unfit("the contract has no default for it: a row of required gives a value")
    if _same(ours, theirs):
        raise Unfit("this is no difference: take the row out")
    if ours is None and not place.in_json:
        raise Unfit("the contract's default is null, which only JSON can say")
    return ours


ABSENT: Final = RowKind(
    name="absent",
    table="absent",
    about="field",
    value="true",
    means="a field is never there: nothing is expected of it, and no request sends it",
    example='"Book.rating" = true',
    sides=("request", "answer", "message"),
    takes=(bool,),
    phrase=lambda _: "never there",
    check=_stand_in,
    from_provider=_absent_here,
    to_provider=_absent_there,
    excludes=frozenset({"field", "moved", "type", "value", "omitted", "required", "default"}),
    for_clients="it does not send the field, is answered without it, and may return any value",
)

OMITTED: Final = RowKind(
    name="omitted",
    table="omitted",
    about="field",
    value='the value that its absence means ("null" for null)',
    means="a field is left out of answers and messages where it has one value",
    example='"Book.tags" = []',
    sides=("answer", "message"),
    takes=(bool, int, float, str, list),
    phrase=lambda value: f"left out where it is {excerpt(_value(value))}",
    check=_fitting,
    from_provider=_omitted_here,
    to_provider=_omitted_there,
    excludes=frozenset({"absent"}),
)

REQUIRED: Final = RowKind(
    name="required",
    table="required",
    about="field",
    value="the value that is sent where a consumer sends none",
    means="a request must have a field that the contract has not, or does not require",
    example='"NewBook.source" = "catalogue"',
    sides=("request",),
    takes=(bool, int, float, str, list, dict),
    phrase=lambda value: f"required, and sent as {excerpt(_value(value))}",
    check=_given,
    from_provider=_required_here,
    to_provider=_required_there,
    excludes=frozenset({"absent", "default"}),
    for_clients="it sends the field: any value of one that the contract has not, and the row's "
    "where the contract has it and the interaction sends none",
)

DEFAULT: Final = RowKind(
    name="default",
    table="defaults",
    about="field",
    value="the provider's default (\"null\" for null); the contract's own is sent instead",
    means="a field that a request does not send has another default",
    example='"BookQuery.limit" = 10',
    sides=("request",),
    takes=(bool, int, float, str, list),
    phrase=lambda value: f"{excerpt(_value(value))} where it is not sent",
    check=_contracts_own,
    from_provider=_sent_here,
    to_provider=_added,
    excludes=frozenset({"absent", "required"}),
    binding=False,
    for_clients="it sends the contract's default where the interaction sends none",
)
