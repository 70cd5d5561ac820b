"""Makes users, memories, jobs and audit entries through Core's public REST API.

Every maker takes the parameters of its state as keywords and returns the values that the Core,
or the maker, chose instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from life_organiser_contracts import states as s

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from handfast.model import State

__all__ = ["ROWS", "Api", "Made", "NotMade", "add_memory", "owner_of"]

Made = dict[str, Any]

_SHOWN = 200


class NotMade(Exception):
    """A Core did not do what its API offers; the message says which request, and its answer."""


@dataclass(frozen=True)
class Api:
    """A Core's API, and the users that were made through it so far."""

    client: httpx.AsyncClient
    known: set[int]

    async def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer's JSON.

        Raises:
            httpx.HTTPError: there is no answer.
            NotMade: it is a refusal, or no JSON.
        """
        answer = await self.client.request(method, path, json=body)
        if not answer.is_success:
            raise NotMade(f"{method} {path} was refused with {answer.status_code}{_told(answer)}")
        try:
            return answer.json()
        except ValueError:
            raise NotMade(f"{method} {path} was answered with no JSON{_told(answer)}") from None

    async def make(self, path: str, **body: Any) -> str:
        """Post ``body`` and return the id of what that made."""
        answer = await self.send("POST", path, body)
        made = answer.get("id") if isinstance(answer, dict) else None
        if not isinstance(made, str):
            raise NotMade(f"POST {path} was answered without an id: {str(answer)[:_SHOWN]}")
        return made


def _told(answer: httpx.Response) -> str:
    return f": {answer.text[:_SHOWN]}" if answer.text else ""


def _new_user_id(example: int) -> int:
    """A user id that nobody has, as large as the example is when that is large."""
    number = uuid4().int >> 88
    if abs(example) < 2**53:
        return number
    return example - number if example > 0 else example + number


async def owner_of(api: Api, user_id: int, display_name: str = "Ada") -> Made:
    """A user: the one with that id if it was made here, else a new one."""
    if user_id not in api.known:
        user_id = _new_user_id(user_id)
        body = {"telegram_user_id": user_id, "display_name": display_name}
        await api.send("POST", "/users", body)
        api.known.add(user_id)
    return {"user_id": user_id, "actor": f"user:{user_id}"}


async def _user(api: Api, *, user_id: int, display_name: str, **_: Any) -> Made:
    return await owner_of(api, user_id, display_name)


async def _settings(
    api: Api, *, user_id: int, default_reminder_time: str, timezone: str, **_: Any
) -> Made:
    owner = await owner_of(api, user_id)
    body = {"default_reminder_time": default_reminder_time, "timezone": timezone}
    await api.send("PATCH", f"/settings/{owner['user_id']}", body)
    return owner


async def _unknown_user(api: Api, *, user_id: int) -> Made:
    return {"user_id": _new_user_id(user_id)}


async def add_memory(api: Api, *, user_id: int, **body: Any) -> Made:
    """A memory of a user, who is made if need be."""
    owner = await owner_of(api, user_id)
    body = {"content": "Water the fern in the hall", **body}
    memory_id = await api.make("/memories", owner_user_id=owner["user_id"], **body)
    return {**owner, "memory_id": memory_id}


async def _memory(api: Api, *, user_id: int, content: str, **_: Any) -> Made:
    return await add_memory(api, user_id=user_id, content=content)


async def _tag(api: Api, memory_id: str, status: str, *tags: str) -> None:
    await api.send("POST", f"/memories/{memory_id}/tags", {"tags": tags, "status": status})


async def _tagged_memory(
    api: Api, *, user_id: int, content: str, tag: str, other_tag: str, **_: Any
) -> Made:
    made = await add_memory(api, user_id=user_id, content=content)
    await _tag(api, made["memory_id"], "confirmed", tag, other_tag)
    return made


async def _image(api: Api, *, user_id: int, media_file_id: str, **_: Any) -> Made:
    photo = {"content": None, "media_type": "image", "media_file_id": media_file_id}
    return await add_memory(api, user_id=user_id, **photo)


async def _suggested_tags(
    api: Api, *, user_id: int, media_file_id: str, tag: str, other_tag: str, **_: Any
) -> Made:
    made = await _image(api, user_id=user_id, media_file_id=media_file_id)
    await _tag(api, made["memory_id"], "suggested", tag, other_tag)
    return made


async def _pinned_and_plain(api: Api, *, user_id: int, word: str, **_: Any) -> Made:
    text = f"Before the winter somebody has to see to the {word}"
    pinned = await add_memory(api, user_id=user_id, content=text)
    await api.send("PATCH", f"/memories/{pinned['memory_id']}", {"is_pinned": True})
    plain = await add_memory(api, user_id=pinned["user_id"], content=word)
    owner = {"user_id": pinned["user_id"], "actor": pinned["actor"]}
    return {**owner, "pinned_id": pinned["memory_id"], "plain_id": plain["memory_id"]}


async def _audited(api: Api, *, user_id: int, content: str, **_: Any) -> Made:
    made = await add_memory(api, user_id=user_id, content=content)
    await api.send("PATCH", f"/memories/{made['memory_id']}", {"is_pinned": True})
    return made


async def _post_job(api: Api, *, job_type: str, payload: Mapping[str, Any], **_: Any) -> Made:
    return {"job_id": await api.make("/llm-jobs", job_type=job_type, payload=payload)}


async def _followup(api: Api, user_id: int, message: str) -> str:
    payload = {"message": message, "user_id": user_id}
    return await api.make("/llm-jobs", job_type="followup", payload=payload)


async def _job(api: Api, *, user_id: int, message: str, **_: Any) -> Made:
    owner = await owner_of(api, user_id)
    job_id = await _followup(api, owner["user_id"], message)
    return {"user_id": owner["user_id"], "job_id": job_id}


async def _several_jobs(
    api: Api, *, user_id: int, error: str, result: Mapping[str, Any], **_: Any
) -> Made:
    user_id = (await owner_of(api, user_id))["user_id"]
    queued_id = await _followup(api, user_id, "the fern")
    failed_id = await _followup(api, user_id, "the other fern")
    failed = {"status": "failed", "error": error, "attempts": 5}
    await api.send("PATCH", f"/llm-jobs/{failed_id}", failed)
    picture = {
        "memory_id": result["memory_id"],
        "image_path": "/data/images/8c1e.jpg",
        "user_id": user_id,
    }
    completed_id = await api.make("/llm-jobs", job_type="image_tag", payload=picture)
    completed = {"status": "completed", "result": result}
    await api.send("PATCH", f"/llm-jobs/{completed_id}", completed)
    ids = {"queued_id": queued_id, "failed_id": failed_id, "completed_id": completed_id}
    return {"user_id": user_id, **ids}


async def _no_backup(api: Api) -> Made:
    if (await api.send("GET", "/backup/status")).get("last_backup_at") is not None:
        raise RuntimeError("this Core has a backup, which no operation takes away")
    return {}


ROWS: Final[Mapping[State, Callable[..., Awaitable[Made]]]] = {
    s.A_USER: _user,
    s.A_USER_WITH_SETTINGS: _settings,
    s.AN_UNKNOWN_USER: _unknown_user,
    s.A_MEMORY: _memory,
    s.A_TAGGED_MEMORY: _tagged_memory,
    s.AN_IMAGE: _image,
    s.SUGGESTED_TAGS: _suggested_tags,
    s.PINNED_AND_PLAIN: _pinned_and_plain,
    s.AUDITED: _audited,
    s.A_JOB: _job,
    s.SEVERAL_JOBS: _several_jobs,
    s.A_JOB_IS_POSTED: _post_job,
    s.NO_BACKUP: _no_backup,
}
"""How each state (and trigger) of these things is made."""
