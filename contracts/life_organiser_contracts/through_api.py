"""Sets states up through Core's public REST API alone, for a Core of one's own without handlers.

The ids are the Core's; users are new ones each time, so that no clean slate is needed. What an
API cannot bring about is in ``UNREACHABLE``, with the reason. Knows no reference.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from life_organiser_contracts import states as s
from life_organiser_contracts.api_pages import PAGES
from life_organiser_contracts.api_plans import PLANS
from life_organiser_contracts.api_rows import ROWS, Api, Made

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from handfast.model import State
    from handfast.providers.provider import Handler

__all__ = ["UNREACHABLE", "states_through_api"]

UNREACHABLE: Final[Mapping[State, str]] = {
    s.A_CLOCK: "no operation sets the time",
    s.REDIS_IS_DOWN: "no operation stops Redis",
    s.SEVERAL_REMINDERS: "a reminder fires by the scheduler only",
    s.A_STALE_EVENT: "since when an event is pending is Core's own to say",
    s.A_BACKUP: "no operation records a backup",
    s.THE_SCHEDULER_RUNS: "no operation runs the scheduler",
    s.SEVEN_DAYS_PASS: "no operation sets the time",
    s.REDIS_IS_BACK: "no operation starts Redis",
}
"""The states and triggers that need a handler of the Core's own, and why."""

_ABSENT: Final[Mapping[State, str]] = {
    s.NO_MEMORY: "memory_id",
    s.NO_TASK: "task_id",
    s.NO_REMINDER: "reminder_id",
    s.NO_EVENT: "event_id",
    s.NO_JOB: "job_id",
}


def states_through_api(clients: Callable[[], httpx.AsyncClient]) -> Mapping[str, Handler]:
    """A handler for each state and trigger that the API can bring about, by name.

    ``clients`` makes a client whose base URL is the Core's; each handler call closes its own.
    A handler raises ``httpx.HTTPError`` when the Core does not answer, ``NotMade`` when it does
    not do what its API offers, and ``RuntimeError`` when it is in a state that the API can't
    change.
    """
    known: set[int] = set()
    makers = {**ROWS, **PLANS, **PAGES}
    return {
        **{state.name: partial(_made, clients, known, make) for state, make in makers.items()},
        **{state.name: partial(_unknown_id, name) for state, name in _ABSENT.items()},
    }


async def _made(
    clients: Callable[[], httpx.AsyncClient],
    known: set[int],
    make: Callable[..., Awaitable[Made]],
    **parameters: Any,
) -> Made:
    async with clients() as client:
        return await make(Api(client, known), **parameters)


def _unknown_id(name: str, **_: Any) -> Made:
    return {name: str(uuid4())}
