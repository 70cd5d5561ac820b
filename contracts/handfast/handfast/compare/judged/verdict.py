"""Who relies on what differs, and in which interaction. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.compare.judged.differences import Difference, Kind
from handfast.derive.reliance import claims_of, promises_of
from handfast.frozen import dataclass
from handfast.model import Exchange, HttpInteraction

if TYPE_CHECKING:
    from handfast.derive.reliance import Promise
    from handfast.model import System

__all__ = ["Reliance", "Reliances", "reliances_of"]

_NOBODYS: Final = frozenset({Kind.REFUSAL, Kind.PRECISION, Kind.NULL_OR_ABSENT, Kind.CONTENT_TYPE})
"""What no consumer may rely on: it is spelled otherwise, and means the same."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """Who relies on what differs, in which interaction."""

    consumer: str
    interaction: str


@dataclass(frozen=True, slots=True)
class _Relied:
    reliance: Reliance
    status: int
    paths: frozenset[str]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Reliances:
    """What is relied on of one provider, by the name of the operation or message."""

    by_name: dict[str, tuple[_Relied, ...]]

    def on(self, difference: Difference) -> tuple[Reliance, ...]:
        """Who relies on what differs, each consumer once."""
        if difference.kind in _NOBODYS:
            return ()
        relied = self.by_name.get(difference.of, ())
        found: dict[str, Reliance] = {}
        for one in relied:
            if _is_about(one, difference):
                found.setdefault(one.reliance.consumer, one.reliance)
        return tuple(found.values())


def _is_about(one: _Relied, difference: Difference) -> bool:
    if difference.kind is Kind.STATUS:
        return bool(one.status == difference.first)
    if difference.kind in (Kind.MESSAGE, Kind.MESSAGES):
        return difference.kind is Kind.MESSAGES or _reads(one, difference.place)
    if one.status != difference.status:
        return False
    if difference.kind is Kind.ORDER:
        return one.ordered and not difference.path
    if difference.kind is Kind.NUMBER and not difference.path:
        return True
    return difference.kind is Kind.HEADER or _reads(one, difference.place)


def _reads(one: _Relied, place: str) -> bool:
    return any(
        place == path or place.startswith((f"{path}.", f"{path}[")) or path == ""
        for path in one.paths
    )


def reliances_of(system: System, provider: str) -> Reliances:
    """What the consumers of ``provider`` rely on; first by what an interaction is itself."""
    found: dict[str, list[_Relied]] = {}
    for promise in sorted(promises_of(system), key=_is_afterwards):
        if promise.case.provider == provider:
            found.setdefault(promise.offered.name, []).append(_relied(promise))
    return Reliances({name: tuple(some) for name, some in found.items()})


def _is_afterwards(promise: Promise) -> bool:
    """Whether it is about what must then be true."""
    own = promise.case.interaction
    return promise.declared is not (own.exchange if isinstance(own, HttpInteraction) else own)


def _relied(promise: Promise) -> _Relied:
    declared = promise.declared
    reliance = Reliance(promise.case.consumer, promise.case.interaction.name)
    paths = frozenset(claim.path for claim in claims_of(promise))
    if isinstance(declared, Exchange):
        return _Relied(reliance, declared.expected_status, paths, declared.ordered is not None)
    return _Relied(reliance, 0, paths, ordered=False)
