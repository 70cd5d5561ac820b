"""Core, the LLM worker and the gateway together: whichever of them dies at whichever step.

A photo is captured, tagged and confirmed; a reminder fires; an event of a mail is confirmed.
"""

import asyncio
import contextlib
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from handfast.transports.redis.server import real_redis
from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import Core, open_core
from life_organiser_contracts.reference.gateway import SHOWN
from life_organiser_contracts.reference.publishing import impatient_redis
from life_organiser_contracts.reference.scheduler import tick
from shared.core_client import CoreClient
from shared.enums import EventSourceType, EventStatus, JobType, MediaType, MemoryStatus, TagStatus
from shared.schemas import (
    EventUpdate,
    LLMJobCreate,
    MemoryCreate,
    MemoryUpdate,
    ReminderCreate,
    TagAdd,
    UserCreate,
)
from shared.streams import progress
from shared.streams.of_life_organiser import EMAIL_EXTRACT_JOBS, IMAGE_TAG_JOBS, NOTIFICATIONS
from tests.shared.streams.whole_system.parts import client_of, dying_at, in_inbox, show, work

USER = 70_011
WORDS = ["event: concert", "event: dentist", "reminder: water the plants", "tags: cat, sofa"]
STREAMS = (IMAGE_TAG_JOBS, EMAIL_EXTRACT_JOBS, NOTIFICATIONS)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A real Redis of this test's own: the streams have the names of the system."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REDIS_URL", raising=False)
        with real_redis() as url:
            yield url


@pytest.fixture
def core(tmp_path: Path, redis_url: str) -> Iterator[Core]:
    """A Core on that Redis."""
    opened = open_core(str(tmp_path / "core.db"), redis=lambda: impatient_redis(redis_url))
    yield opened
    opened.close()


async def capture(client: CoreClient) -> tuple[str, str]:
    """What the user sends: a photo, a text to be reminded of, a mail."""
    await client.upsert_user(UserCreate(telegram_user_id=USER, display_name="Ada"))
    photo = await client.create_memory(
        MemoryCreate(owner_user_id=USER, media_type=MediaType.IMAGE, media_file_id="f-1")
    )
    stored = await client.upload_image(photo.id, b"\x89PNG")
    payload = {"memory_id": photo.id, "image_path": stored.local_path, "user_id": USER}
    await client.create_job(LLMJobCreate(job_type=JobType.IMAGE_TAG, payload=payload))
    text = await client.create_memory(MemoryCreate(owner_user_id=USER, content="water the plants"))
    await client.create_reminder(
        ReminderCreate(
            memory_id=text.id,
            owner_user_id=USER,
            fire_at=datetime.now(UTC) - timedelta(minutes=1),
        )
    )
    mail = {"subject": "news", "body": "a concert, and the dentist", "user_id": USER}
    job = await client.create_job(LLMJobCreate(job_type=JobType.EMAIL_EXTRACT, payload=mail))
    return photo.id, job.id


async def confirm(client: CoreClient, photo: str, job: str) -> None:
    """What the user answers; fails where anything is lost, or there twice."""
    suggested = await client.get_memory(photo)
    assert [(tag.tag, tag.status) for tag in suggested.tags] == [
        ("cat", TagStatus.SUGGESTED),
        ("sofa", TagStatus.SUGGESTED),
    ]
    tags = [tag.tag for tag in suggested.tags]
    await client.add_tags(photo, TagAdd(tags=tags, status=TagStatus.CONFIRMED))
    done = await client.update_memory(photo, MemoryUpdate(status=MemoryStatus.CONFIRMED))
    assert done.status is MemoryStatus.CONFIRMED
    events = sorted(await client.list_events(), key=lambda event: event.description)
    assert [(event.description, event.source_type, event.source_ref) for event in events] == [
        ("concert", EventSourceType.EMAIL, job),
        ("dentist", EventSourceType.EMAIL, job),
    ]
    for event in events:
        confirmed = await client.update_event(event.id, EventUpdate(status=EventStatus.CONFIRMED))
        assert confirmed.status is EventStatus.CONFIRMED


async def settled(redis: Any) -> bool:
    """Whether each message was handled and acknowledged."""
    for stream in STREAMS:
        found = await progress(redis, stream.name)
        if found.length == 0 or any(group.lag or group.pending for group in found.groups):
            return False
    return True


async def shown(redis: Any, inbox: str) -> list[str]:
    """What the user has read, in no order."""
    if inbox:
        return sorted(in_inbox(inbox))
    return sorted(words.decode() for words in await redis.hvals(SHOWN))


async def until_shown(redis: Any, core: Core, inbox: str) -> None:
    """Let time pass in Core, until all that was captured has been shown."""
    while len(await shown(redis, inbox)) < len(WORDS) or not await settled(redis):
        await tick(core, datetime.now(UTC))
        await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def many_lives(part: Callable[[int, Any], Coroutine[Any, Any, None]]) -> AsyncIterator[Any]:
    """Run a part, which dies at the first step of its first life, the second of its second, ..."""
    lives = list[int]()

    async def live() -> None:
        for life in itertools.count(1):
            lives.append(life)
            died = asyncio.Event()

            async def die(died: asyncio.Event = died) -> None:
                died.set()
                await asyncio.Event().wait()

            living = asyncio.create_task(part(life, die))
            dying = asyncio.create_task(died.wait())
            try:
                await asyncio.wait((living, dying), return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (living, dying):
                    task.cancel()
                await asyncio.wait((living, dying))

    running = asyncio.create_task(live())
    try:
        yield lives
    finally:
        running.cancel()
        await asyncio.wait([running])


@pytest.mark.parametrize("by", ["transaction", "inbox"])
def test_nothing_is_lost_or_shown_twice_whichever_step_a_worker_ends_at(
    redis_url: str, core: Core, tmp_path: Path, by: str
) -> None:
    inbox = str(tmp_path / "inbox.db") if by == "inbox" else ""

    app = create_app(core)

    def transport() -> httpx.AsyncBaseTransport:
        return httpx.ASGITransport(app)

    async def run() -> tuple[int, int]:
        async with (
            CoreClient("http://core", transport=transport()) as client,
            client_of(redis_url) as redis,
            asyncio.timeout(60),
        ):
            captured = await capture(client)
            async with (
                many_lives(lambda at, die: work(redis_url, "w", transport, dying_at(at, die))) as w,
                many_lives(lambda at, die: show(redis_url, "g", inbox, dying_at(at, die))) as g,
            ):
                await until_shown(redis, core, inbox)
            assert await shown(redis, inbox) == WORDS
            await confirm(client, *captured)
            assert await redis.xlen(NOTIFICATIONS.name) == len(WORDS)
            return len(w), len(g)

    worker_lives, gateway_lives = asyncio.run(run())
    assert worker_lives > 8
    assert gateway_lives > 2


class Process:
    """A part that runs as a process, is killed by itself at a step, and then started again."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.life = 0
        self.start()

    def start(self) -> None:
        """Begin the next life."""
        self.life += 1
        part, consumer, redis_url, core, inbox = self.arguments
        program = Path(__file__).with_name("parts.py")
        command = [sys.executable, str(program), part, consumer, redis_url, core]
        self.process = subprocess.Popen([*command, str(self.life), inbox])

    def again(self) -> None:
        """Start it again if it died."""
        if (code := self.process.poll()) is not None:
            assert code == -signal.SIGKILL
            self.start()

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def served(core: Core) -> Iterator[int]:
    """Serve a Core on a port."""
    config = uvicorn.Config(create_app(core), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port: int = server.servers[0].sockets[0].getsockname()[1]
        yield port
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.long
@pytest.mark.parametrize("by", ["transaction", "inbox"])
def test_nor_when_they_are_killed_processes(
    redis_url: str, core: Core, tmp_path: Path, by: str
) -> None:
    inbox = str(tmp_path / "inbox.db") if by == "inbox" else ""

    async def run(parts: list[Process], port: int) -> None:
        async with (
            CoreClient(f"http://127.0.0.1:{port}") as client,
            client_of(redis_url) as redis,
            asyncio.timeout(300),
        ):
            captured = await capture(client)
            waiting = asyncio.create_task(until_shown(redis, core, inbox))
            while not waiting.done():
                for part in parts:
                    part.again()
                await asyncio.sleep(0.02)
            await waiting
            assert await shown(redis, inbox) == WORDS
            await confirm(client, *captured)
            assert await redis.xlen(NOTIFICATIONS.name) == len(WORDS)

    with served(core) as port:
        names = (("worker", "w"), ("gateway", "g"))
        parts = [Process(part, name, redis_url, str(port), inbox) for part, name in names]
        try:
            asyncio.run(run(parts, port))
        finally:
            for part in parts:
                part.end()
    print(f"{by}: killed {[part.life - 1 for part in parts]} times")
    assert parts[0].life > 8
