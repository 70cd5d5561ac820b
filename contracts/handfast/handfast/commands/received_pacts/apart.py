"""Verifies by pacts of others in a child, where the service is one's own. Prints nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.commands.children.apart import EndedEarly, done_apart
from handfast.providers.errors import CannotVerify, interrupt_mismatch
from handfast.run.received_pacts.verified import GivenPact, VerifiedPact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handfast.commands.children.apart import Send
    from handfast.model.results import Mismatch, Result

__all__ = ["verified_apart", "with_obstacles"]

type Verify[P: GivenPact] = Callable[[Callable[[Result], None]], tuple[VerifiedPact[P], ...]]


def verified_apart[P: GivenPact](
    pacts: Sequence[P], verify: Verify[P], silence: float | None, *, forks: bool
) -> tuple[tuple[VerifiedPact[P], ...], bool]:
    """What ``verify`` returns, which is given what to call with each result, and False.

    With ``forks`` it verifies in a child, where this process may be forked. Where the service ends
    the process, that is an obstacle of each of ``pacts``; so is an interrupt, with True.

    Raises:
        SystemExit: as ``done_apart``.
    """
    found: list[VerifiedPact[P]] = []
    last: list[str] = []

    def show(message: tuple[VerifiedPact[P], ...] | str) -> None:
        if isinstance(message, str):
            last[:] = [message]
        else:
            found.extend(message)

    def work(send: Send) -> None:
        send(verify(lambda result: send(result.interaction)))

    try:
        if forks:
            done_apart(work, show, silence)
        else:
            work(show)
    except EndedEarly as stop:
        return _stopped(pacts, (stop.mismatch("".join(last)),)), False
    except KeyboardInterrupt:
        return _stopped(pacts, (interrupt_mismatch("".join(last)),)), True
    return tuple(found), False


def with_obstacles[P: GivenPact](pacts: Sequence[P], verify: Verify[P]) -> Verify[P]:
    """``verify``, to which what can't be loaded is an obstacle of each of ``pacts``."""

    def verified(on_result: Callable[[Result], None]) -> tuple[VerifiedPact[P], ...]:
        try:
            return verify(on_result)
        except CannotVerify as stop:
            return _stopped(pacts, stop.mismatches)

    return verified


def _stopped[P: GivenPact](
    pacts: Sequence[P], obstacles: tuple[Mismatch, ...]
) -> tuple[VerifiedPact[P], ...]:
    """None of ``pacts`` is verified: not even what is pending passes by it."""
    return tuple(VerifiedPact(pact=one, obstacles=obstacles, planned=1) for one in pacts)
