"""What a user can say to the bot; each command answers with the texts that it shows."""

import html
from datetime import datetime
from typing import Any

import httpx

__all__ = ["Bot"]

NOTICES = {404: "That is not there any more.", 409: "That has changed.", 422: "I can't do that."}


class Notice(Exception):
    """Something that is shown in place of an answer."""


class Bot:
    """The bot, which asks the Core at ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def tasks(self, user: Any, state: str = "NOT_DONE", limit: Any = 50) -> list[str]:
        """Show a user's tasks, with their due dates in the user's own time zone."""
        settings = await self._ask("GET", f"/settings/{user}")
        asked = {"owner_user_id": user, "state": state, "limit": limit}
        rows = await self._ask("GET", "/tasks", params=asked)
        shown = [f"{_text(row['description'])}{_due(row)} /done_{row['id']}" for row in rows]
        return [f"Times are in {settings['timezone']}", *(shown or ["Nothing to do."])]

    async def task(self, user: Any, memory: str, text: str, due: str | None = None) -> list[str]:
        """Add a task."""
        body = {"owner_user_id": user, "memory_id": memory, "description": text}
        if due is not None:
            body["due_at"] = _moment(due).isoformat()
        row = await self._ask("POST", "/tasks", json=body)
        return [f"{_text(row['description'])}{_due(row)} /done_{row['id']}"]

    async def done(self, task: str) -> list[str]:
        """Finish a task."""
        row = await self._ask("PATCH", f"/tasks/{task}", json={"state": "DONE"})
        return [f"Done: {_text(row['description'])} /undo_{row['id']}"]

    async def remind(self, user: Any, memory: str, at: str, every: Any = None) -> list[str]:
        """Remind of a memory at a time, and then every so many minutes."""
        body = {"owner_user_id": user, "memory_id": memory, "fire_at": at}
        if every is not None:
            body["recurrence_minutes"] = every
        row = await self._ask("POST", "/reminders", json=body)
        minutes = row.get("recurrence_minutes")
        again = "" if minutes is None else f", then every {minutes} min"
        return [f"I'll remind you at {row['fire_at']}{again} ({row['id']})"]

    async def settings(self, user: Any) -> list[str]:
        """Show a user's settings."""
        row = await self._ask("GET", f"/settings/{user}")
        return [f"{row['timezone']}, reminders at {row['default_reminder_time']}"]

    async def _ask(self, method: str, path: str, **more: Any) -> Any:
        async with httpx.AsyncClient(base_url=self.url, timeout=5) as client:
            answer = await client.request(method, path, **more)
        if answer.status_code in NOTICES:
            raise Notice(NOTICES[answer.status_code])
        answer.raise_for_status()
        return answer.json()

    async def say(self, command: str, *words: Any) -> list[str]:
        """What the bot shows for a command."""
        try:
            texts: list[str] = await getattr(self, command)(*words)
        except Notice as notice:
            return [str(notice)]
        return texts


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Notice(NOTICES[422]) from None


def _text(text: str) -> str:
    return html.escape(text[:200])


def _due(row: dict[str, Any]) -> str:
    due = row.get("due_at")
    return f", until {datetime.fromisoformat(due):%d %B %H:%M}" if due else ""
