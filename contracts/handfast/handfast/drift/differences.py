"""Known differences of a provider: routes and field names it has by other names. Pure.

Here they are declared and checked against what is offered; ``translation`` applies them.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from handfast.frozen import dataclass
from handfast.model import BadDeclaration
from handfast.shapes.fields import field_names, models_within
from handfast.wire.media_types import format_of
from handfast.wire.routes import filled, parameters
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from handfast.model import Content, Offer, Operation

__all__ = ["Differences", "Drift", "DriftRow", "Renamed", "Route", "differences_of"]

_ROUTE = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD) (/[^?#\s]*)(?:\?([^#\s]*))?")
_LIKE = "write it like GET /memories/{memory_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Differences that one ``reason`` explains.

    ``routes`` maps a route of the contract to the provider's, ``GET /memories/{memory_id}`` to
    ``GET /v2/memories/{id}``: parameters of the same name are the same, the others stand in
    order; the provider's route may put them into a query. ``fields`` maps a field of a model,
    ``MemoryResponse.media_file_id``, to the provider's name for it.
    """

    reason: str
    routes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One difference: what is declared, and what the provider has instead (``there``).

    ``declared`` is a route, or a field as ``model`` and ``field`` name it.
    """

    kind: Literal["route", "field"]
    declared: str
    there: str
    reason: str
    model: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an operation is found: ``query`` is what its route adds; parameters by our names."""

    row: DriftRow
    method: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a field is called there."""

    row: DriftRow
    name: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Drifts that were checked: routes by operation's name, fields by model and our name."""

    offer: Offer
    rows: tuple[DriftRow, ...]
    routes: Mapping[str, Route]
    fields: Mapping[type[BaseModel], Mapping[str, Renamed]]


def differences_of(offer: Offer, drifts: Iterable[Drift]) -> Differences:
    """``drifts`` as they apply to ``offer``.

    Raises:
        BadDeclaration: a row names no route or field of the offer, or none that can be there;
            lists every fault, with what was probably meant.
    """
    drifts = tuple(drifts)
    rows = [row for drift in drifts for row in _rows(drift)]
    start = f"drift of {offer.provider}"
    faults = [f"{start}: give a reason" for d in drifts if not d.reason.strip()]
    if not rows:
        faults.append(f"{start}: it has no rows: name a route or a field")
    counted = Counter((row.kind, row.declared) for row in rows)
    twice = [declared for (_, declared), count in counted.items() if count > 1]
    faults += [f"{start}, {declared}: it is mapped twice" for declared in twice]
    routes: dict[str, Route] = {}
    fields: dict[type[BaseModel], dict[str, Renamed]] = {}
    known = _Models(offer)
    for row in rows:
        found = _route(row, offer) if row.kind == "route" else _field(row, known, fields)
        if isinstance(found, str):
            faults.append(f"{start}, {row.declared}: {found}")
        elif found is not None:
            routes[found[0]] = found[1]
    faults += [f"{start}, {fault}" for fault in _clashes(fields)]
    if faults:
        raise BadDeclaration(tuple(dict.fromkeys(faults)))
    return Differences(offer, tuple(rows), routes, fields)


def _rows(drift: Drift) -> Iterator[DriftRow]:
    for route, there in drift.routes.items():
        yield DriftRow("route", str(route), str(there), drift.reason)
    for declared, there in drift.fields.items():
        model, _, field = str(declared).partition(".")
        yield DriftRow("field", str(declared), str(there), drift.reason, model, field)


def _route(row: DriftRow, offer: Offer) -> str | tuple[str, Route]:
    known = {f"{one.method} {one.path}": one for one in offer.operations}
    operation = known.get(row.declared)
    if operation is None:
        if _ROUTE.fullmatch(row.declared) is None:
            return f"this is no route: {_LIKE}"
        return f"{offer.provider} offers no such route: {did_you_mean(row.declared, known)}"
    match = _ROUTE.fullmatch(row.there)
    if match is None:
        return f"{row.there!r} is no route: {_LIKE}"
    if row.there == row.declared:
        return "this is no difference: take the row out"
    method, path, query = match[1], match[2], match[3] or ""
    ours, theirs = parameters(operation.path), parameters(f"{path}?{query}")
    left = [name for name in ours if name not in theirs]
    other = [name for name in theirs if name not in ours]
    if len(left) != len(other) or len(set(theirs)) != len(theirs):
        return f"{row.there!r} must have each of its parameters once ({', '.join(ours) or 'none'})"
    names = dict(zip(other, left, strict=True))

    def by_our_name(name: str) -> str:
        return f"{{{names.get(name, name)}}}"

    return operation.name, Route(row, method, filled(path, by_our_name), filled(query, by_our_name))


class _Models:
    """The models of an offer by name: those whose fields can be mapped, and why others can't."""

    def __init__(self, offer: Offer) -> None:
        self.models: dict[str, set[type[BaseModel]]] = {}
        self.unfit: dict[str, str] = {}
        for operation in offer.operations:
            self._operation(operation)
        for message in offer.messages:
            self._content(message.payload, "this body")

    def _operation(self, operation: Operation) -> None:
        for model in (operation.query_parameters, operation.header_parameters):
            self._add(model)
        for body in operation.bodies:
            self._content(body, "a body")
        for answer in operation.answers:
            if answer.content is not None:
                self._content(answer.content, "an answer")
            if answer.headers is not None:
                self._unfit(answer.headers, "a header of an answer cannot be mapped")
        if operation.path_parameters is not None:
            self._unfit(operation.path_parameters, "a path parameter is mapped with its route")

    def _content(self, content: Content, what: str) -> None:
        if format_of(content.media_type).carries in ("value", "fields"):
            self._add(content.model)
        elif content.model is not None:
            for model in models_within(content.model):
                self._unfit(model, f"{what} of {content.media_type} cannot be mapped")

    def _add(self, annotation: Any) -> None:
        for model in models_within(annotation) if annotation is not None else ():
            self.models.setdefault(model.__name__, set()).add(model)

    def _unfit(self, model: type[BaseModel], why: str) -> None:
        self.unfit.setdefault(model.__name__, why)


def _field(
    row: DriftRow, known: _Models, fields: dict[type[BaseModel], dict[str, Renamed]]
) -> str | None:
    model, name = row.model, row.field
    if not name:
        return "this is no field: write it like MemoryResponse.media_file_id"
    if model not in known.models:
        names = [*known.models, *known.unfit]
        return (
            known.unfit.get(model) or f"no model is called {model!r}: {did_you_mean(model, names)}"
        )
    if not row.there or not row.there.isprintable():
        return f"{row.there!r} is no name of a field"
    if row.there == name:
        return "this is no difference: take the row out"
    models = [one for one in known.models[model] if name in field_names(one)]
    if not models:
        names = [field for one in known.models[model] for field in field_names(one)]
        return f"{model} has no field {name!r}: {did_you_mean(name, names)}"
    for each in models:
        fields.setdefault(each, {})[name] = Renamed(row, row.there)
    return None


def _clashes(fields: Mapping[type[BaseModel], Mapping[str, Renamed]]) -> Iterator[str]:
    for model, renamed in fields.items():
        counted = Counter(one.name for one in renamed.values())
        for name, one in renamed.items():
            taken = one.name in field_names(model) and one.name not in renamed
            if counted[one.name] > 1 or taken:
                yield f"{model.__name__}.{name}: {one.name!r} is another field's name too"
