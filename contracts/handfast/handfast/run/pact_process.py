"""Verifies by Pact in a process of its own, while this one verifies in the other modes.

For the reference providers of a system that is found by name: a service of one's own may have one
store for all who ask. Decides nothing about what is verified.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from handfast.bound.parts import bound_provider, reference_providers
from handfast.discovery import find_system
from handfast.frozen import dataclass
from handfast.isolation.shared_states import SharedStates
from handfast.model.cases import all_cases
from handfast.model.results import Mode
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.run.by_pact import verify_by_pact
from handfast.run.parent_process import end_with_parent
from handfast.storage.temporary import temporary_folder
from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future

    from handfast.model import System
    from handfast.model.results import Mismatch, Result
    from handfast.providers.handlers import Saved
    from handfast.run.session import Plan

__all__ = ["NOTHING", "Beside", "Outcome", "outcome_of", "verifying_by_pact"]

# Below this many interactions, starting a process takes longer than it spares.
_WORTH_IT: Final = 200


@dataclass(frozen=True)
class Outcome:
    """What verifying one provider by Pact came to; ``stopped`` is what stopped it before its end.

    ``gone``: the provider itself is not there.
    """

    results: tuple[Result, ...]
    stopped: tuple[Mismatch, ...] = ()
    gone: bool = False


@dataclass(frozen=True)
class Beside:
    """What another process verifies by Pact meanwhile: the outcomes to come, by provider.

    ``saved`` has what either process saved of a provider; it is as for ``verify_in_process``.
    """

    outcomes: Mapping[str, Future[Outcome]]
    saved: Callable[[str], Saved]


NOTHING: Final = Beside({}, lambda provider: {})


@contextmanager
def verifying_by_pact(
    system: System, plan: Plan, prepare: Callable[[], object]
) -> Iterator[Beside]:
    """Verify by Pact in another process; ``NOTHING`` where one is as fast as two.

    ``prepare`` is called in the new process first. It is no fork of this one: threads of Pact's
    library, which Python does not see, would be missing in it.
    """
    rows = [(name, cases) for mode, name, cases in plan.modes if mode is Mode.PACT]
    count = sum(len(cases) for _, cases in rows)
    alone = all(mode is Mode.PACT for mode, _, _ in plan.modes)
    if alone or count < _WORTH_IT or _processors() < 2:
        yield NOTHING
        return
    pool = ProcessPoolExecutor(
        max_workers=1,
        mp_context=get_context("spawn"),
        initializer=partial(_started, prepare),
    )
    with temporary_folder() as folder:

        def saved(provider: str) -> Saved:
            return SharedStates(folder / provider)

        try:
            outcomes = {
                name: pool.submit(
                    _outcome, system.name, name, frozenset(case.id for case in cases), saved(name)
                )
                for name, cases in rows
            }
            yield Beside(outcomes, saved)
        finally:
            pool.shutdown(cancel_futures=True)


def outcome_of(future: Future[Outcome]) -> tuple[Result, ...]:
    """The results, awaited.

    Raises:
        CannotVerify: as of ``verify_by_pact``, or because the process died.
    """
    try:
        outcome = future.result()
    except BrokenProcessPool as error:
        remedy = "`--mode pact` verifies in the command's own process"
        expected = "a process that verifies by Pact to its end"
        mismatch = start_mismatch("Pact's verifier", f"{error}", remedy, expected=expected)
        raise CannotVerify((mismatch,)) from error
    if outcome.stopped:
        raise CannotVerify(outcome.stopped, outcome.results, gone=outcome.gone)
    return outcome.results


def _processors() -> int:
    """How many this process may use, where the system says that, else how many there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _started(prepare: Callable[[], object]) -> None:
    end_with_parent()
    # An interrupt ends this process at once, and leaves it to the other to report.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What a provider prints here must not get into the output of the command.
    sys.stdout = sys.stderr
    prepare()


def _outcome(system: str, provider: str, chosen: frozenset[str], saved: Saved) -> Outcome:
    found = find_system(system)
    # Last first: the other process begins with the first, so that each sets up other states.
    cases = [case for case in all_cases(found) if case.id in chosen][::-1]
    try:
        bound = bound_provider(reference_providers(found)(fake_redis()), provider)
        return Outcome(verify_by_pact(cases, bound, saved=saved)[::-1])
    except CannotVerify as stop:
        return Outcome(stop.results[::-1], stop.mismatches, gone=stop.gone)
