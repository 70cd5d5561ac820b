"""What there is to know of one kind of row. Frozen values; no rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from handfast.drift.kinds.known import FieldPlace
    from handfast.drift.rows import DriftRow, FieldRow

__all__ = ["RowKind", "Side", "Step"]

Step = Callable[[dict[str, Any], "Sequence[FieldRow]", "set[DriftRow]"], dict[str, Any]]
"""What the rows of a kind make of one object; the rows that were used are added to the set."""

Side = Literal["request", "answer", "message"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """One kind of row.

    ``table`` is its table in the file, ``about`` what stands on the left of a row, ``value`` what
    on the right, of one of the types ``takes``; ``means`` and ``example`` are for people.
    ``sides`` are where it applies. ``phrase`` says in words what the provider has.

    Of a kind about fields, ``check`` makes the data of a row of its place and value, or raises
    ``Unfit``. ``from_provider`` makes the contract's form of the provider's, ``to_provider`` the
    provider's of the contract's, in both doors: to a provider goes what a consumer sends, and a
    client that is written for it sends the provider's form and gets that back. ``from_text`` does
    as ``from_provider`` where all values are texts. ``excludes`` are kinds that say
    something else of the same field. ``in_path``: it is about parameters of a path, too.
    ``for_clients`` is what a row means for such a client, where that is more than its form;
    ``binding``: whoever sends the contract's form does not follow the row.
    """

    name: str
    table: str
    about: Literal["route", "field", "path", "answer", "status", "subject"]
    value: str
    means: str
    example: str
    sides: tuple[Side, ...]
    takes: tuple[type, ...] = (str,)
    phrase: Callable[[Any], str] = str
    check: Callable[[FieldPlace, Any], Any] | None = None
    from_provider: Step | None = None
    to_provider: Step | None = None
    from_text: Step | None = None
    excludes: frozenset[str] = frozenset()
    in_path: bool = False
    binding: bool = True
    for_clients: str = ""

    def fields(self, rows: Mapping[str, tuple[FieldRow, ...]]) -> tuple[FieldRow, ...]:
        """Those of ``rows``, which are by kind, that are of this one."""
        return rows.get(self.name, ())
