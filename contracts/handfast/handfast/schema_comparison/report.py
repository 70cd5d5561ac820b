"""Every difference between a provider's own document and its offer, with whom it breaks. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.documents.openapi import openapi_of
from handfast.frozen import dataclass
from handfast.schema_comparison.differences import Kind, SchemaDifference
from handfast.schema_comparison.document import NotReadable, found_at, operations_of
from handfast.schema_comparison.operations import Placed, compared
from handfast.schema_comparison.relying import uses_of
from handfast.wire.paths import render
from handfast.wire.routes import parameters, route_name, route_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import Operation, System
    from handfast.model.cases import Case
    from handfast.schema_comparison.document import Described
    from handfast.schema_comparison.relying import Use

__all__ = ["Row", "compare_schema"]


@dataclass(frozen=True, slots=True)
class Row:
    """A difference of an operation, and the interactions that it breaks.

    One that breaks none, or that the provider's document only leaves open, is no failure.
    """

    operation: str
    route: str
    placed: Placed
    breaks: tuple[Case, ...]

    @property
    def fails(self) -> bool:
        """Whether somebody relies on what is surely different."""
        return bool(self.breaks) and self.placed.difference.certain

    @property
    def place(self) -> str:
        """Where it differs: ``body: tags[*].name``, ``answer 200: id``."""
        part = self.placed.part
        where = f"{part} {self.placed.status}" if self.placed.status else part
        path = render(self.placed.difference.path)
        return f"{where}: {path}" if path else where

    def to_json(self) -> dict[str, Any]:
        """Every field, as JSON has it."""
        difference = self.placed.difference
        return {
            "operation": self.operation,
            "route": self.route,
            "place": self.place,
            "kind": difference.kind.code,
            "declared": difference.declared,
            "own": difference.own,
            "certain": difference.certain,
            "fails": self.fails,
            "breaks": [one.id for one in self.breaks],
        }


def compare_schema(system: System, provider: str, document: Any) -> tuple[Row, ...]:
    """The differences of ``document``, an OpenAPI 3 document, from what ``provider`` offers.

    Raises:
        NotReadable: it is no such document, or nested deeper than can be followed.
        LookupError: ``system`` has no such provider.
    """
    offer = system.offer(provider)
    if offer is None:
        raise LookupError(provider)
    own = operations_of(document)
    derived = openapi_of(offer)
    declared = operations_of(derived)
    uses = uses_of(system, provider)
    try:
        return tuple(
            row
            for operation in offer.operations
            for row in _rows(
                operation,
                [one for one in uses if one.operation == operation.name],
                _placed(operation, (declared, derived), (own, document)),
            )
        )
    except RecursionError:
        raise NotReadable("an OpenAPI document whose schemas are nested too deeply") from None


type _Known = tuple[tuple[Described, ...], Any]
"""A document, after the operations that it describes."""


def _placed(operation: Operation, declared: _Known, own: _Known) -> Iterator[Placed]:
    method, path = operation.method, operation.path
    described = found_at(declared[0], method, path)
    theirs = found_at(own[0], method, path)
    if described is not None and theirs is not None:
        yield from compared(described, theirs, declared[1], own[1])
        return
    # What answers a browser before it asks (CORS) is in no framework's document.
    certain = method != "OPTIONS" and not any(_may_lead_to(one, method, path) for one in own[0])
    name = route_name(operation)
    yield Placed("", SchemaDifference(Kind.OPERATION, (), name, "not described", certain))


def _may_lead_to(described: Described, method: str, path: str) -> bool:
    """Whether it ends with a parameter that may have more than one segment of ``path``."""
    before, _, last = described.path.rpartition("/")
    beginning = "/".join(path.split("/")[: before.count("/") + 1])
    return (
        described.method == method
        and path.count("/") > described.path.count("/")
        and bool(parameters(last))
        and route_of("", before) == route_of("", beginning)
    )


def _rows(operation: Operation, uses: list[Use], found: Iterator[Placed]) -> Iterator[Row]:
    for placed in dict.fromkeys(found):
        absent = placed.difference.kind is Kind.OPERATION
        broken = {use.case.id: use.case for use in uses if absent or use.is_broken_by(placed)}
        yield Row(operation.name, route_name(operation), placed, tuple(broken.values()))
