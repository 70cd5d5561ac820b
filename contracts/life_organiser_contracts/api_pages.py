"""Makes more rows than a page holds through Core's public REST API.

What ``api_rows`` says of its makers holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from life_organiser_contracts import states as s
from life_organiser_contracts.api_rows import Api, Made, add_memory

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from handfast.model import State

__all__ = ["PAGES"]

_SOON = "2031-05-01T07:00:00Z"


async def _more_than_a_page(
    api: Api, *, user_id: int, things: str, rows: int, word: str, **_: Any
) -> Made:
    made = await add_memory(api, user_id=user_id, content=word)
    method, path, body = _request(things, word, made)
    for _again in range(rows):
        await api.send(method, path, body)
    return made


def _request(things: str, word: str, made: Made) -> tuple[str, str, Made]:
    """The request that adds one of those things."""
    owner = {"owner_user_id": made["user_id"]}
    owned = {**owner, "memory_id": made["memory_id"]}
    event = {"description": "Table for two", "event_date": _SOON, "source_type": "manual"}
    question = {"message": word, "user_id": made["user_id"]}
    requests: dict[str, tuple[str, str, Made]] = {
        "tasks": ("POST", "/tasks", {**owned, "description": "Water the fern"}),
        "reminders": ("POST", "/reminders", {**owned, "fire_at": _SOON}),
        "events": ("POST", "/events", {**owned, **event}),
        "jobs": ("POST", "/llm-jobs", {"job_type": "followup", "payload": question}),
        "changes": ("PATCH", f"/memories/{made['memory_id']}", {"is_pinned": False}),
        "hits": ("POST", "/memories", {**owner, "content": word}),
    }
    return requests[things]


PAGES: Final[Mapping[State, Callable[..., Awaitable[Made]]]] = {
    s.MORE_THAN_A_PAGE: _more_than_a_page,
}
"""How a list comes to have more rows than a page."""
