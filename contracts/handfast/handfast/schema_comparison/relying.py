"""Whom a difference breaks: the interactions that send or read what differs. Compares nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.derive.reliance import claims_of, promises_of
from handfast.frozen import dataclass
from handfast.model import Exchange
from handfast.schema_comparison.differences import Kind
from handfast.schema_comparison.operations import ANSWER
from handfast.wire.paths import EVERY, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.schema_comparison.operations import Placed
    from handfast.wire.paths import Step

__all__ = ["Use", "uses_of"]

type Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One exchange of an interaction: what it sends by part, the status it expects, what it reads.

    A path of what is sent leads to each key; those of ``read`` are what is relied on.
    """

    case: Case
    operation: str
    sent: Mapping[str, frozenset[Path]]
    status: int
    read: frozenset[Path]

    def is_broken_by(self, placed: Placed) -> bool:
        """Whether what differs is something that this exchange sends, reads or leaves out."""
        path = placed.difference.path
        if placed.part == ANSWER:
            if placed.status != self.status:
                return False
            return not path or any(_leads_through(path, one) for one in self.read)
        given = self.sent[placed.part]
        if placed.difference.kind is Kind.REQUIRED:
            above = path[:-1]
            return (path not in given) and (not above or above in given) and self.status < 400
        return self.status < 400 and (path in given if path else bool(given))


def uses_of(system: System, provider: str) -> tuple[Use, ...]:
    """Every exchange with ``provider`` that a consumer relies on."""
    return tuple(
        Use(
            promise.case,
            exchange.operation.name,
            {
                "path": _keys(exchange.path),
                "query": _keys(exchange.query),
                "headers": frozenset((str(name).lower(),) for name in exchange.headers),
                "body": _keys(exchange.body),
            },
            exchange.expected_status,
            frozenset(steps(claim.path) for claim in claims_of(promise)),
        )
        for promise in promises_of(system)
        if promise.case.provider == provider and isinstance(exchange := promise.declared, Exchange)
    )


def _keys(value: Any) -> frozenset[Path]:
    return frozenset(_paths(value, ()))


def _paths(value: Any, at: Path) -> Iterator[Path]:
    if value is not None or at:
        yield at
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _paths(each, (*at, str(key)))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _paths(each, (*at, EVERY))


def _leads_through(path: Path, read: Path) -> bool:
    """Whether one of the two leads through the other, an item of a list being any item."""
    return all(
        left == right or (not isinstance(left, str) and not isinstance(right, str))
        for left, right in zip(path, read, strict=False)
    )
