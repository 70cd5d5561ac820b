"""A consumer of a shipped system, as a service's own repository changes what it relies on.

Gathers what is changed; what can't be is a fault of ``contracts``, with all the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from handfast.declare.consumers import Consumer, changed, refuse_others
from handfast.declare.expansion import Declared, expanded
from handfast.declare.extending.shipped import about, parts_of, reading_only
from handfast.declare.parts import (
    FollowingParts,
    InteractionParts,
    part_names,
    refuse_unknown,
)
from handfast.frozen import dataclass
from handfast.model import BadDeclaration, Contract, HttpInteraction, Message, Operation, Waived
from handfast.model.cases import Case, cases_of
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from handfast.model import Interaction

__all__ = ["ExtendedConsumer"]

_FOLLOWING = part_names(FollowingParts)
_CHANGES = part_names(InteractionParts)

type Offered = Operation | Message


@dataclass(frozen=True, slots=True)
class _Change:
    """What takes the place of a shipped interaction, or of each of an operation or a message.

    ``verb`` is what is to be done, ``reason`` why it is, where it must be given.
    """

    verb: str
    of: str | Offered
    make: Callable[[Interaction], Sequence[Interaction]]
    reason: str | None = None

    @property
    def by_name(self) -> bool:
        return isinstance(self.of, str)

    @property
    def what(self) -> str:
        return (
            f"{self.verb} {self.of!r}"
            if isinstance(self.of, str)
            else f"{self.verb} {self.of.name}"
        )

    def is_of(self, one: Interaction) -> bool:
        """Whether ``one`` is changed: of an operation, where its answer is a success."""
        if isinstance(self.of, str):
            return one.name == self.of
        fails = isinstance(one, HttpInteraction) and one.exchange.expected_status >= 400
        return about(one) == self.of and not fails


class ExtendedConsumer(Consumer):
    """A consumer that a shipped system may have already; what is declared of it comes to that.

    An interaction that is changed by its name is changed by that alone.
    """

    def __init__(self, name: str, shipped: Iterable[Contract]) -> None:
        super().__init__(name)
        self._shipped = cases_of(shipped)
        self._changes: list[_Change] = []

    def replaces(
        self, name: str, offered: Offered | None = None, **parts: Unpack[InteractionParts]
    ) -> None:
        """Declare the shipped interaction ``name`` anew.

        With ``offered`` nothing of it remains. Without, it is as shipped but for ``parts``, which
        change it as those of ``Declaration.but`` do, in each state in which it is shipped. What
        must then be true remains as it is unless a part names it.

        Raises:
            TypeError: ``offered`` is neither, or something else is named than a part.
        """
        if offered is None:
            refuse_unknown("replaces: an interaction", parts, _CHANGES)
        else:
            refuse_others("replaces", offered, parts)

        def make(was: Interaction) -> Sequence[Interaction]:
            if offered is not None:
                return expanded(self.name, (Declared(offered, name, parts),))
            new = changed(Declared(about(was), name, parts_of(was)), parts)
            own, *implied = expanded(self.name, (Declared(about(was), name, new),))
            keeps = "then" in new and _FOLLOWING.isdisjoint(parts)
            return (replace(own, then=was.then) if keeps else own, *implied)

        self._changes.append(_Change("replaces", name, make))

    def reads_only(self, of: str | Offered, *paths: str) -> None:
        """Declare that this consumer uses ``paths`` of an answer or a payload, and nothing besides.

        ``of`` is the name of a shipped interaction; or an operation, for all of its successful
        answers, or a message. Values that must be equal remain as far as they are read.
        """

        def make(was: Interaction) -> Sequence[Interaction]:
            try:
                return (reading_only(was, paths),)
            except ValueError as error:
                raise BadDeclaration((f"{self.name}: {was.name}: reads_only: {error}",)) from None

        self._changes.append(_Change("reads_only", of, make))

    def waives(self, name: str, *, reason: str) -> None:
        """Declare that this consumer doesn't rely on the shipped interaction ``name``, and why.

        It is in no pact, and a run names it as left out, with the reason.
        """
        self._changes.append(_Change("waives", name, lambda _: (), str(reason or "")))

    def contracts(self) -> tuple[Contract, ...]:
        """A contract with each provider: what is shipped, changed, and what is declared here.

        Raises:
            BadDeclaration: a change is of nothing, two are of one interaction, a waiver has no
                reason, or a shorthand can't be made plain; lists every fault.
        """
        faults = [*self._faults()]
        found: dict[str, dict[str, Interaction]] = {}

        def add(provider: str, several: Iterable[Interaction]) -> None:
            by_id = found.setdefault(provider, {})
            for one in several:
                by_id.setdefault(Case(self.name, provider, one).id, one)

        for case in self._shipped:
            change = self._change_of(case.interaction)
            try:
                add(case.provider, change.make(case.interaction) if change else [case.interaction])
            except BadDeclaration as bad:
                faults += bad.faults
        try:
            own = super().contracts()
        except BadDeclaration as bad:
            own = ()
            faults += bad.faults
        for contract in own:
            there = found.get(contract.provider, {})
            ids = [one.id for one in cases_of((contract,))]
            faults += (f"{one}: it is there already: replace it" for one in ids if one in there)
            add(contract.provider, contract.interactions)
        if faults:
            raise BadDeclaration(tuple(dict.fromkeys(faults)))
        return tuple(
            Contract(self.name, provider, tuple(by_id.values()))
            for provider, by_id in found.items()
            if by_id
        )

    def waived(self) -> tuple[Waived, ...]:
        """The shipped interactions that this consumer gives up."""
        return tuple(
            Waived(
                consumer=self.name,
                provider=case.provider,
                interaction=case.interaction,
                reason=change.reason,
            )
            for case in self._shipped
            if (change := self._change_of(case.interaction)) and change.reason
        )

    def _change_of(self, one: Interaction) -> _Change | None:
        """What is done to ``one``: a change by name goes before one of its operation."""
        found = [change for change in self._changes if change.is_of(one)]
        return max(found, key=lambda change: change.by_name, default=None)

    def _faults(self) -> Iterator[str]:
        names = dict.fromkeys(case.interaction.name for case in self._shipped)
        for change in self._changes:
            start = f"{self.name}: {change.what}"
            if not any(change.is_of(case.interaction) for case in self._shipped):
                unknown = change.of if isinstance(change.of, str) else ""
                why = (
                    none_called(unknown, names, "shipped interaction")
                    if unknown
                    else "no shipped interaction is of it"
                )
                yield f"{start}: {why}"
            if change.reason is not None and not change.reason.strip():
                yield f"{start}: it has no reason: give one"
            others = [one for one in self._changes if one.of == change.of]
            if len(others) > 1:
                also = ", ".join(one.what for one in others if one is not change)
                yield f"{start}: also {also}: declare one of them"
