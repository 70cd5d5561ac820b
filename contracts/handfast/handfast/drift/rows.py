"""The nouns of known drift: a row, and all rows as they apply to an offer. Frozen; no rules."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from handfast.model import Offer, Operation
    from handfast.model.clauses import Clause

__all__ = ["Answered", "Differences", "DriftRow", "FieldRow", "Unfit", "Waiver"]


class Unfit(Exception):
    """A row that cannot be there; its text is why."""


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One difference: what is declared, and what the provider has instead (``there``).

    ``declared`` is a route, a field as ``model`` and ``field`` name it, or what else a row of its
    ``kind`` is about. ``against``: the provider was as the contract has it.
    """

    kind: str
    declared: str
    there: str
    reason: str
    model: str = ""
    field: str = ""
    against: bool = False

    @property
    def name(self) -> str:
        """What results call it: of two kinds that are about the same, each has its own."""
        return self.declared if self.kind in ("route", "field") else f"{self.declared}: {self.kind}"

    @property
    def not_there(self) -> DriftRow:
        """The same row, where the provider was as the contract has it."""
        return dataclasses.replace(self, against=True)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row as it applies to one field of a model, or to one answer: ``data`` is of its kind."""

    row: DriftRow
    name: str
    data: Any


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is not judged: of the operation or message ``subject``, one clause or everything."""

    row: DriftRow
    subject: str
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came, its body as the known rows translate it.

    ``valid``: the contract's models take the request.
    """

    operation: Operation
    status: int
    valid: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class Differences:
    """Drifts that were checked.

    ``routes`` and ``statuses`` are by the name of the operation, ``fields`` by model and kind,
    ``envelopes`` by the name of an operation or message and the part of it: a status, ``body``, or
    ``payload``. ``on_answer`` is called with each answer that is translated.
    """

    offer: Offer
    rows: tuple[DriftRow, ...]
    routes: Mapping[str, FieldRow] = MappingProxyType({})
    fields: Mapping[type[BaseModel], Mapping[str, tuple[FieldRow, ...]]] = MappingProxyType({})
    envelopes: Mapping[tuple[str, str], FieldRow] = MappingProxyType({})
    statuses: Mapping[str, tuple[FieldRow, ...]] = MappingProxyType({})
    waivers: tuple[Waiver, ...] = ()
    on_answer: Callable[[Answered], None] | None = None
