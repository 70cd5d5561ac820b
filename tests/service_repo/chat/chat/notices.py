"""What the bot shows of the messages that arrive, and its own loop over their stream."""

import asyncio
import html
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Disconnected

__all__ = ["read_notices", "show"]

STREAM, GROUP, ME = "notify:telegram", "telegram-group", "bot-1"


async def show(notice: dict[str, Any], core: str) -> list[str]:
    """The texts that a user is shown."""
    kind, content, user = notice["message_type"], notice["content"], notice["user_id"]
    if kind == "reminder":
        what = content["memory_content"]
        shown = "Look at it again" if what is None else what
        return [_for(user, f"Reminder: {shown[:500]}")]
    if kind == "llm_intent_result" and content.get("memory_id"):
        async with httpx.AsyncClient(base_url=core) as client:
            answer = await client.get(f"/settings/{user}")
        zone = answer.json()["timezone"]
        return [_for(user, f"Understood ({zone}): {content['query'][:500]}")]
    if kind in ("event_confirmation", "event_reprompt"):
        return [_for(user, f"Is this right? {content['description']} on {content['event_date']}")]
    if kind == "llm_image_tag_result":
        return [_for(user, f"Tags: {', '.join(content['tags'])}")]
    if kind == "llm_followup_result":
        return [_for(user, content["question"][:500])]
    if kind == "llm_task_match_result":
        return [_for(user, f"Done? {content['task_description'][:500]} /done_{content['task_id']}")]
    if kind == "llm_failure":
        return [_for(user, f"That failed: {content['job_type']}")]
    if kind == "llm_expiry":
        return [
            _for(user, f"Too late ({content['job_type']}): {content['original_message'][:500]}")
        ]
    if kind == "llm_health_change":
        return [f"The model is {content['new_status']}, it was {content['previous_status']}"]
    return [_for(user, content.get("query", "Understood."))]


def _for(user: int, text: str) -> str:
    return f"@{user} {html.escape(text)}"


async def read_notices(
    url: str, handle: Callable[[dict[str, Any]], Awaitable[None]], claim_ms: int = 60_000
) -> None:
    """Handle what arrives, for ever: what was left first, then what is new."""
    redis = Redis.from_url(url, decode_responses=True)
    try:
        while True:
            try:
                await _round(redis, handle, claim_ms)
            except (Disconnected, OSError):
                await asyncio.sleep(0.1)
    finally:
        await redis.aclose()


async def _round(redis: Any, handle: Any, claim_ms: int) -> None:
    claimed = await redis.xautoclaim(STREAM, GROUP, ME, claim_ms, count=10)
    # Before Redis 7, what was trimmed is claimed without its id.
    entries = [one for one in claimed[1] if one[0] is not None]
    read = await redis.xreadgroup(GROUP, ME, {STREAM: ">"}, count=10, block=100)
    for _, new in read or []:
        entries += new
    for entry, fields in entries:
        if fields is None:
            await redis.xack(STREAM, GROUP, entry)
            continue
        try:
            notice = json.loads(fields["data"])
            notice["message_type"], notice["content"]
        except (KeyError, ValueError):
            await redis.xadd(f"{STREAM}:dead", fields)
            await redis.xack(STREAM, GROUP, entry)
            continue
        try:
            await handle(notice)
        except Exception as error:
            print("failed:", error)
            continue
        await redis.xack(STREAM, GROUP, entry)
