"""A worker that acknowledges what it has only read, to show that the scenarios find what is lost.

`python careless_process.py URL CONSUMER work FILE`, or `... URL - publish -` with tasks on the
standard input.
"""

import asyncio
import os
import sys
from typing import Any

from redis.asyncio import Redis

from tests.shared.streams.chaos.worker_process import Task
from tests.shared.streams.others.task import handle, read_tasks

STREAM, GROUP = "careless", "g"


async def work(url: str, consumer: str, file: str) -> None:
    """Handle tasks until it is killed."""
    handled = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    async with Redis.from_url(url) as client:
        while True:
            reply: Any = await client.xreadgroup(
                GROUP, consumer, {STREAM: ">"}, count=10, block=500, noack=True
            )
            for _, entries in reply:
                for _, fields in entries:
                    await handle(Task.model_validate_json(fields[b"data"]), handled)


async def publish(url: str) -> None:
    """Publish what the standard input has."""
    async with Redis.from_url(url) as client:
        for task in read_tasks():
            await client.xadd(STREAM, {"data": task.model_dump_json()})


if __name__ == "__main__":
    url, consumer, does, file = sys.argv[1:]
    asyncio.run(publish(url) if does == "publish" else work(url, consumer, file))
