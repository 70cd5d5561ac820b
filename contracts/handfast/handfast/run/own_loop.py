"""Verifies in process in an event loop of its own, which code of the service may end. No more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from handfast.http.serving import loop_ended
from handfast.providers.errors import CannotVerify
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handfast.model.cases import Case
    from handfast.model.results import Mode, Result
    from handfast.providers.handlers import Saved
    from handfast.providers.provider import RunningProvider

__all__ = ["run_in_process"]


def run_in_process(
    cases: Sequence[Case],
    provider: RunningProvider,
    *,
    mode: Mode,
    on_result: Callable[[Result], None],
    saved: Saved,
) -> tuple[Result, ...]:
    """What ``verify_in_process`` comes to in an event loop of its own.

    Raises:
        CannotVerify: as there, or because code of the service ended the loop.
    """
    reached: list[Result] = []

    def add(result: Result) -> None:
        reached.append(result)
        on_result(result)

    try:
        return asyncio.run(verify_in_process(cases, provider, mode, add, saved=saved))
    except (asyncio.CancelledError, RuntimeError) as error:
        # Of an interrupt, asyncio makes a KeyboardInterrupt.
        if isinstance(error, RuntimeError) and "loop stopped" not in str(error):
            raise
        raise CannotVerify(loop_ended().mismatches, tuple(reached), gone=True) from error
