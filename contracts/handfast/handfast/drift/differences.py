"""Known differences of a provider as they are declared, and checked against what it offers. Pure.

``kinds`` has the rules of each kind of row; ``translation`` applies what is checked here.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from handfast.drift.kinds import subjects
from handfast.drift.kinds.known import EVERY_MODEL, KnownModels
from handfast.drift.kinds.missing import DEFAULT, OMITTED, REQUIRED
from handfast.drift.kinds.names import MOVED, key_path
from handfast.drift.kinds.table import KINDS, OF_FIELDS, WAIVED
from handfast.drift.rows import Differences, DriftRow, FieldRow, Unfit, Waiver
from handfast.frozen import dataclass
from handfast.model import BadDeclaration
from handfast.shapes.fields import field_names
from handfast.wording.masking import MASK, hidden_by_name, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from handfast.drift.kinds.kind import RowKind
    from handfast.model import Offer

__all__ = ["Differences", "Drift", "DriftRow", "differences_of"]

_NONE: Mapping[str, Any] = MappingProxyType({})
_BY_NAME = MappingProxyType({kind.name: kind for kind in OF_FIELDS})
_WITH_VALUES = (DEFAULT, OMITTED, REQUIRED)
"""Kinds whose rows have a value that is sent, or that comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Differences that one ``reason`` explains: a table of rows for each kind that is needed.

    ``routes`` maps a route of the contract to the provider's, ``GET /memories/{memory_id}`` to
    ``GET /v2/memories/{id}``: parameters of the same name are the same, the others stand in
    order; the provider's route may put them into a query. ``fields`` maps a field of a model,
    ``MemoryResponse.media_file_id``, to the provider's name for it. What stands in the other
    tables, docs/reference/drift.md lists.
    """

    reason: str
    routes: Mapping[str, str] = _NONE
    wrapped: Mapping[str, str] = _NONE
    unwrapped: Mapping[str, str] = _NONE
    moved: Mapping[str, str] = _NONE
    fields: Mapping[str, str] = _NONE
    types: Mapping[str, str] = _NONE
    values: Mapping[str, Mapping[str, Any]] = _NONE
    absent: Mapping[str, bool] = _NONE
    omitted: Mapping[str, Any] = _NONE
    required: Mapping[str, Any] = _NONE
    defaults: Mapping[str, Any] = _NONE
    statuses: Mapping[str, int] = _NONE
    waived: Mapping[str, date] = _NONE


@dataclass(frozen=True, slots=True)
class _Declared:
    """A row with its kind and its value as they were declared."""

    kind: RowKind
    row: DriftRow
    value: Any


@dataclasses.dataclass
class _Checked:
    """What was found of the rows so far."""

    offer: Offer
    known: KnownModels
    today: date
    routes: dict[str, FieldRow] = dataclasses.field(default_factory=dict)
    fields: defaultdict[type[BaseModel], defaultdict[str, list[FieldRow]]] = dataclasses.field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    envelopes: dict[tuple[str, str], FieldRow] = dataclasses.field(default_factory=dict)
    statuses: defaultdict[str, list[FieldRow]] = dataclasses.field(
        default_factory=lambda: defaultdict(list)
    )
    waivers: list[Waiver] = dataclasses.field(default_factory=list)

    def add(self, declared: _Declared) -> None:
        """Check one row; raises Unfit where it cannot be there."""
        row, value = declared.row, declared.value
        match declared.kind.about:
            case "route":
                name, found = subjects.route(row, self.offer)
                self.routes[name] = found
            case "field" | "path":
                self._field(declared)
            case "answer":
                self._envelope(row, key_path(value))
            case "status":
                for name, found in subjects.statuses(row, self.offer, value):
                    self.statuses[name].append(found)
            case "subject":
                waiver = subjects.waiver(row, self.offer)
                if value >= self.today:
                    self.waivers.append(waiver)

    def _field(self, declared: _Declared) -> None:
        kind, row = declared.kind, declared.row
        check, fits, why = kind.check, False, None
        for place in self.known.places(row.declared):
            if place.in_path and not kind.in_path:
                why = why or Unfit("a path parameter is mapped with its route")
                continue
            if not place.sides & set(kind.sides):
                why = why or Unfit(f"it stands in no {' or '.join(kind.sides)}")
                continue
            if not place.forms and kind.about == "field" and kind.name != "required":
                why = why or self.known.without_field(place)
                continue
            try:
                data = check(place, declared.value) if check is not None else None
            except Unfit as unfit:
                why = unfit
                continue
            self.fields[place.model][kind.name].append(FieldRow(row, place.name, data))
            fits = True
        if not fits and why is not None:
            raise why

    def _envelope(self, row: DriftRow, path: tuple[str, ...]) -> None:
        for part, by_name in subjects.envelopes(row, path, self.offer):
            known = self.envelopes.get(part)
            one_by_name = known is not None and not known.row.declared.startswith("*")
            if known is None or (by_name and not one_by_name):
                self.envelopes[part] = FieldRow(row, part[1], path)
            elif by_name or not one_by_name:
                raise Unfit(f"it contradicts the row {known.row.declared} ({known.row.kind})")


def differences_of(offer: Offer, drifts: Iterable[Drift], today: date | None = None) -> Differences:
    """``drifts`` as they apply to ``offer``; what is waived until before ``today`` counts again.

    Raises:
        BadDeclaration: a row names nothing of the offer, or what can't be there, or contradicts
            another; lists every fault, with what was probably meant.
    """
    drifts = tuple(drifts)
    today = date.today() if today is None else today
    declared = [one for drift in drifts for one in _rows(drift, today)]
    start = f"drift of {offer.provider}"
    faults = [f"{start}: give a reason" for d in drifts if not d.reason.strip()]
    if not declared:
        faults.append(f"{start}: it has no rows: name a route or a field")
    counted = Counter((one.row.kind, one.row.declared) for one in declared)
    twice = [name for (_, name), count in counted.items() if count > 1]
    faults += [f"{start}, {name}: it is mapped twice" for name in twice]
    checked = _Checked(offer, KnownModels(offer), today)
    for one in declared:
        try:
            checked.add(one)
        except Unfit as unfit:
            faults.append(f"{start}, {one.row.declared}: {unfit}")
    _prefer_named(checked.fields)
    faults += [f"{start}, {fault}" for fault in _clashes(checked.fields)]
    faults += [f"{start}, {fault}" for fault in _mixed(checked.statuses)]
    if faults:
        raise BadDeclaration(tuple(dict.fromkeys(faults)))
    return Differences(
        offer,
        tuple(one.row for one in declared),
        checked.routes,
        {
            model: {kind: tuple(rows) for kind, rows in by_kind.items()}
            for model, by_kind in checked.fields.items()
        },
        checked.envelopes,
        {name: tuple(rows) for name, rows in checked.statuses.items()},
        tuple(checked.waivers),
    )


def _rows(drift: Drift, today: date) -> Iterator[_Declared]:
    for kind in KINDS:
        for declared, value in getattr(drift, kind.table).items():
            model, _, field = str(declared).partition(".") if kind.about == "field" else ("",) * 3
            there = _phrase(kind, field, value)
            if kind is WAIVED and value < today:
                there = f"no longer waived: it counts again since {value + timedelta(days=1)}"
            row = DriftRow(kind.name, str(declared), there, drift.reason, model, field)
            yield _Declared(kind, row, value)


def _phrase(kind: RowKind, field: str, value: Any) -> str:
    """What the provider has, in words: of a secret nothing is shown."""
    if kind not in _WITH_VALUES:
        return kind.phrase(value)
    return hidden_by_name(kind.phrase(MASK if names_a_secret(field) else value))


def _prefer_named(fields: Mapping[type[BaseModel], Mapping[str, list[FieldRow]]]) -> None:
    """Of two rows of a kind about one field, that which names its model is meant."""
    for by_kind in fields.values():
        for rows in by_kind.values():
            named = {one.name for one in rows if not one.row.declared.startswith(EVERY_MODEL)}
            rows[:] = [
                one
                for one in rows
                if one.name not in named or not one.row.declared.startswith(EVERY_MODEL)
            ]


def _clashes(
    fields: Mapping[type[BaseModel], Mapping[str, list[FieldRow]]],
) -> Iterator[str]:
    for model, by_kind in fields.items():
        renamed = {one.name: one.data for one in by_kind.get("field", ())}
        counted = Counter(renamed.values())
        for name, there in renamed.items():
            taken = there in field_names(model) and there not in renamed
            if counted[there] > 1 or taken:
                yield f"{model.__name__}.{name}: {there!r} is another field's name too"
        yield from _in_one_place(model, by_kind)
        for kind, rows in by_kind.items():
            for one in rows:
                others = {
                    each.row.declared: other
                    for other in _BY_NAME[kind].excludes
                    for each in by_kind.get(other, ())
                    if each.name == one.name
                }
                for declared, other in others.items():
                    yield f"{one.row.declared} ({kind}): it contradicts {declared} ({other})"


def _in_one_place(model: type[BaseModel], by_kind: Mapping[str, list[FieldRow]]) -> Iterator[str]:
    """Rows by which two fields of ``model`` would stand in one place."""
    moved = {one.name: ".".join(one.data[1]) for one in by_kind.get(MOVED.name, ())}
    counted = Counter(moved.values())
    for name, there in moved.items():
        if counted[there] > 1:
            yield f"{model.__name__}.{name}: another field is at {there!r} too"


def _mixed(statuses: Mapping[str, list[FieldRow]]) -> Iterator[str]:
    for rows in statuses.values():
        there = Counter(one.data[1] for one in rows)
        for one in rows:
            if there[one.data[1]] > 1:
                yield f"{one.row.declared}: {one.data[1]} would mean two cases"
