"""Reads jobs, asks the model, tells Core: ``python -m asker.loop``. Everything waits, in turn."""

import json
import os
import signal
import sys
import time
from typing import Any

import httpx
from redis import Redis
from redis.exceptions import ConnectionError as Disconnected

STREAM, GROUP, ME = "llm:followup", "llm-worker-group", "asker-1"
NOTICES = "notify:telegram"
ATTEMPTS = 3


class Later(Exception):
    """Something is away for a while."""


class Never(Exception):
    """Something will not become right by waiting."""


def ask(method: str, url: str, body: Any) -> Any:
    """The JSON of an answer."""
    try:
        answer = httpx.request(method, url, json=body, timeout=1.0)
    except httpx.HTTPError as error:
        raise Later(str(error)) from error
    if answer.status_code >= 500:
        raise Later(f"{answer.status_code}")
    if answer.status_code >= 400:
        raise Never(f"{answer.status_code}")
    try:
        return answer.json()
    except ValueError as error:
        raise Later("no JSON") from error


def work(redis: Any, job: dict[str, Any]) -> None:
    """Ask the model, and pass its question on."""
    core, model = os.environ["CORE_URL"], os.environ["MODEL_URL"]
    there = f"{core}/llm-jobs/{job['job_id']}"
    ask("PATCH", there, {"status": "processing"})
    answer = ask("POST", f"{model}/generate", {"prompt": job["payload"]["message"]})
    question = answer["response"]
    ask("PATCH", there, {"status": "completed", "result": {"question": question}})
    notify(redis, job, "llm_followup_result", {"question": question})


def notify(redis: Any, job: dict[str, Any], kind: str, content: dict[str, Any]) -> None:
    """Put a message on the gateway's stream."""
    notice = {"user_id": job["user_id"], "message_type": kind, "content": content}
    redis.xadd(NOTICES, {"data": json.dumps(notice)})


def handle(redis: Any, entry: str, fields: dict[str, str] | None) -> None:
    """Handle one entry, acknowledge it last."""
    try:
        job = json.loads((fields or {})["data"])
        job["job_id"], job["payload"]["message"]
    except (KeyError, TypeError, ValueError):
        if fields:
            redis.xadd(f"{STREAM}:dead", fields)
        redis.xack(STREAM, GROUP, entry)
        return
    try:
        work(redis, job)
    except Later as error:
        (pending,) = redis.xpending_range(STREAM, GROUP, entry, entry, 1)
        print("later:", error, pending["times_delivered"], flush=True)
        if pending["times_delivered"] < ATTEMPTS:
            return
        give_up(redis, job)
    except Never as error:
        print("never:", error, flush=True)
        give_up(redis, job)
    redis.xack(STREAM, GROUP, entry)


def give_up(redis: Any, job: dict[str, Any]) -> None:
    """Say that a job failed for good."""
    content = {"job_type": job["job_type"], "memory_id": "", "message": None}
    notify(redis, job, "llm_failure", content)


def run() -> None:
    """Handle jobs until the process is ended."""
    redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    while True:
        try:
            claimed: Any = redis.xautoclaim(STREAM, GROUP, ME, 30_000, count=10)
            # Before Redis 7, what was trimmed is claimed without its id.
            entries = [one for one in claimed[1] if one[0] is not None]
            read: Any = redis.xreadgroup(GROUP, ME, {STREAM: ">"}, count=10, block=100)
            for _, new in read or []:
                entries += new
            for entry, fields in entries:
                handle(redis, entry, fields)
        except Disconnected:
            time.sleep(0.1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    run()
