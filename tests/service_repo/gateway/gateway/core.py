"""The gateway's own client of Core, on the standard library alone."""

import json
import secrets
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from gateway.things import Event, Job, Memory, Reminder, Settings, Task, User, made

__all__ = ["Core", "Refused"]


class Refused(Exception):
    """Core said no; ``status`` says how."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Core refused with {status}")
        self.status = status


class Core:
    """Core at a URL; one method for each thing the gateway asks of it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create_memory(self, **memory: Any) -> Memory:
        return made(Memory, self._json("POST", "/memories", memory))

    def get_memory(self, memory_id: str) -> Memory:
        return made(Memory, self._json("GET", _path("memories", memory_id)))

    def update_memory(self, memory_id: str, **changes: Any) -> Memory:
        return made(Memory, self._json("PATCH", _path("memories", memory_id), changes))

    def delete_memory(self, memory_id: str) -> None:
        self._json("DELETE", _path("memories", memory_id))

    def add_tags(self, memory_id: str, **tags: Any) -> Memory:
        return made(Memory, self._json("POST", _path("memories", memory_id, "tags"), tags))

    def remove_tag(self, memory_id: str, tag: str) -> None:
        self._json("DELETE", _path("memories", memory_id, "tags", tag))

    def upload_image(self, memory_id: str, file: bytes) -> dict[str, Any]:
        edge = secrets.token_hex(16)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="upload"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + file + f"\r\n--{edge}--\r\n".encode()
        path = _path("memories", memory_id, "image")
        return self._sent("POST", path, body, f"multipart/form-data; boundary={edge}")

    def search(self, **query: Any) -> list[dict[str, Any]]:
        found = self._json("GET", "/search", query=query)
        return [{"memory": made(Memory, hit["memory"]), "score": hit["score"]} for hit in found]

    def create_task(self, **task: Any) -> Task:
        return made(Task, self._json("POST", "/tasks", task))

    def list_tasks(self, **query: Any) -> list[Task]:
        return [made(Task, row) for row in self._json("GET", "/tasks", query=query)]

    def update_task(self, task_id: str, **changes: Any) -> Task:
        return made(Task, self._json("PATCH", _path("tasks", task_id), changes))

    def create_reminder(self, **reminder: Any) -> Reminder:
        return made(Reminder, self._json("POST", "/reminders", reminder))

    def update_event(self, event_id: str, **changes: Any) -> Event:
        return made(Event, self._json("PATCH", _path("events", event_id), changes))

    def get_settings(self, user_id: int) -> Settings:
        return made(Settings, self._json("GET", _path("settings", user_id)))

    def upsert_user(self, **user: Any) -> User:
        return made(User, self._json("POST", "/users", user))

    def create_job(self, **job: Any) -> Job:
        return made(Job, self._json("POST", "/llm-jobs", job))

    def _json(
        self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None
    ) -> Any:
        content = None if body is None else json.dumps(body).encode()
        asked = {name: _text(value) for name, value in (query or {}).items()}
        target = f"{path}?{urlencode(asked)}" if asked else path
        return self._sent(method, target, content, "application/json")

    def _sent(self, method: str, target: str, body: bytes | None, media_type: str) -> Any:
        headers = {} if body is None else {"Content-Type": media_type}
        request = Request(self.url + target, body, headers, method=method)
        try:
            with urlopen(request, timeout=10) as answer:
                text = answer.read()
        except HTTPError as error:
            error.close()
            raise Refused(error.code) from None
        return json.loads(text) if text else None


def _path(*segments: object) -> str:
    return "".join(f"/{quote(str(segment), safe='')}" for segment in segments)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
