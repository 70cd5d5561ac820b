"""Verifies a provider by a pact that others made, through its own states, isolation and drift.

In process what is understood is judged here; Pact's verifier judges the pact as it stands. What
one of them cannot do, and the other can, is left to the other, with the reason.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result, result_of
from handfast.pact.received.pacts import BadPact
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.providers.provider import ANSWER_SECONDS
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.run.received_pacts.asking import asked_and_judged
from handfast.run.received_pacts.cases import ReceivedCase, case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.pact.received.pacts import ReceivedInteraction, ReceivedPact
    from handfast.providers.provider import RunningProvider
    from handfast.run.by_pact import PactDocument

__all__ = ["BOTH_MODES", "VerifiedInteraction", "verify_received"]

BOTH_MODES: Final = (Mode.IN_PROCESS, Mode.PACT)


@dataclass(frozen=True, slots=True)
class VerifiedInteraction:
    """What came of one interaction, in each mode that could verify it.

    Where none could, one result is why. ``alone`` is why one mode is left out, if one is.
    """

    received: ReceivedInteraction
    results: tuple[Result, ...]
    alone: str = ""


def verify_received(
    pact: ReceivedPact,
    provider: RunningProvider,
    system: System,
    modes: Sequence[Mode] = BOTH_MODES,
    on_result: Callable[[Result], None] = lambda result: None,
    seconds: float = ANSWER_SECONDS,
) -> tuple[VerifiedInteraction, ...]:
    """Verify ``provider`` by every interaction of ``pact``, in their order.

    Raises:
        CannotVerify: the provider does not start or stops answering, or what messages are read
            back from is away. It carries no results: it is not known of which they would be.
    """
    cases = [case_of(one, pact.consumer, provider, system) for one in pact.interactions]
    plans = [_planned(case, modes) for case in cases]
    found: dict[tuple[int, Mode], Result] = {}
    for mode in modes:
        chosen = [place for place, plan in enumerate(plans) if mode in plan.modes]
        if chosen:
            verified = _verified(mode, pact, [cases[one] for one in chosen], provider, seconds)
            for place, result in zip(chosen, verified, strict=True):
                found[place, mode] = result
                on_result(result)
    done: list[VerifiedInteraction] = []
    for place, (case, plan) in enumerate(zip(cases, plans, strict=True)):
        results = tuple(found[place, mode] for mode in plan.modes)
        if not results:
            results = (_not_verified(case, plan.mode, plan.why),)
            on_result(*results)
        done.append(VerifiedInteraction(case.received, results, plan.alone))
    return tuple(done)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one interaction is verified; without ``modes`` not at all, for the reasons ``why``."""

    modes: tuple[Mode, ...]
    mode: Mode
    why: tuple[str, ...] = ()
    alone: str = ""


def _planned(case: ReceivedCase, modes: Sequence[Mode]) -> _Plan:
    reasons = {mode: case.not_by(mode) for mode in modes}
    able = tuple(mode for mode in modes if not reasons[mode])
    if not able:
        return _Plan((), modes[0], tuple(dict.fromkeys(sum(reasons.values(), ()))))
    why = "; ".join(dict.fromkeys(sum((reasons[mode] for mode in modes), ())))
    return _Plan(able, able[0], alone=why)


def _verified(
    mode: Mode,
    pact: ReceivedPact,
    cases: list[ReceivedCase],
    provider: RunningProvider,
    seconds: float,
) -> tuple[Result, ...]:
    declared = [one.case for one in cases]
    try:
        if mode is Mode.PACT:
            documents = [_document(pact, one.received) for one in cases]
            return verify_by_pact(declared, provider, seconds=seconds, documents=documents)
        judges = [partial(asked_and_judged, one) for one in cases]
        return asyncio.run(verify_in_process(declared, provider, seconds=seconds, received=judges))
    except CannotVerify as stop:
        raise CannotVerify(stop.mismatches, gone=stop.gone) from None


def _document(pact: ReceivedPact, received: ReceivedInteraction) -> PactDocument:
    def made(_: Case, values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return pact.alone(received.kind, received.filled(values))
        except BadPact as bad:
            raise NotSetUp(_not_usable(received, bad.faults)) from bad

    return made


def _not_verified(case: ReceivedCase, mode: Mode, why: tuple[str, ...]) -> Result:
    return result_of(mode, case.case, (_not_usable(case.received, why),), 0.0)


def _not_usable(received: ReceivedInteraction, why: tuple[str, ...]) -> Mismatch:
    return Mismatch(
        clause=Clause.REQUEST,
        place=f"the pact's {received.description!r}",
        expected="an interaction that can be verified here",
        got="; ".join(why),
        remedy="verify it with Pact's own tools, or ask its consumer for another",
        whose=Responsible.SET_UP,
    )
