"""Kills workers and their Redis while they handle messages, and says what became of each."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from sqlalchemy import create_engine

from handfast.transports.redis.server import find_redis_server
from tests.shared.streams.chaos.worker_process import HANDLED, STREAM, Task, tables

__all__ = ["Chaos", "Outcome", "Server", "losing_replies", "server"]

_PROGRAM = Path(__file__).with_name("worker_process.py")


@dataclass
class Server:
    """A Redis that may be killed and started again, with what it has on disk."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}"

    def client(self) -> redis.Redis:
        """A client that waits for it."""
        patient = Retry(ConstantBackoff(0.05), 400)
        return redis.Redis.from_url(
            self.url, retry=patient, retry_on_error=[redis.ConnectionError, redis.BusyLoadingError]
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                *(find_redis_server(), "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--save", "", "--appendonly", "yes"),
            ],
            stdout=subprocess.DEVNULL,
        )
        with self.client() as client:
            client.ping()

    def kill(self) -> None:
        """End it without a chance to do anything."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextmanager
def server(folder: Path, port: int) -> Iterator[Server]:
    """Start a Redis, and end it."""
    made = Server(port, folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()


@dataclass(frozen=True)
class Outcome:
    """What became of the messages: by number, how often each was handled; and the dead letters."""

    handled: Counter[int]
    dead: Counter[str]
    pending: int
    kills: int

    @property
    def twice(self) -> int:
        """How many times a message was handled that had been handled before."""
        return sum(self.handled.values()) - len(self.handled)


@dataclass
class Chaos:
    """Workers at one Redis, that are killed and started again under their names."""

    server: Server
    folder: Path
    mode: str = "file"
    workers: int = 2
    through: str | None = None
    kills: int = 0
    program: Path = _PROGRAM
    patience: float = 30.0
    """For how many seconds nothing may happen."""
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        """Start each worker."""
        if self.mode == "inbox":
            engine = create_engine(f"sqlite:///{self._file}")
            tables()[0].metadata.create_all(engine)
            engine.dispose()
        for number in range(self.workers):
            self._start(f"worker-{number}")

    def _start(self, name: str) -> None:
        url = self.through or self.server.url
        self._ready(name).unlink(missing_ok=True)
        self._running[name] = subprocess.Popen(
            [sys.executable, str(self.program), url, name, self.mode, str(self._file)]
        )

    def _ready(self, name: str) -> Path:
        """What a worker makes once it stops at SIGTERM: before, the signal would end it."""
        return self.folder / f"handled.{name}"

    @property
    def _file(self) -> Path:
        return self.folder / "handled"

    def kill_one(self) -> None:
        """Kill the worker whose turn it is, and start it again."""
        name = f"worker-{self.kills % self.workers}"
        self._running[name].kill()
        self._running[name].wait()
        self.kills += 1
        self._start(name)

    def start_the_ended(self) -> None:
        """Start again what ended by itself, as a supervisor of services does."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self._start(name)

    def publish(self, tasks: list[Task]) -> None:
        """Put messages on the stream."""
        with self.server.client() as client, client.pipeline(transaction=False) as pipeline:
            for task in tasks:
                pipeline.xadd(STREAM.name, {"data": STREAM.encode(task)})
            pipeline.execute()

    def handled(self) -> Counter[int]:
        """How often each message was handled so far."""
        if self.mode == "transaction":
            with self.server.client() as client:
                return Counter(int(row) for row in client.lrange(HANDLED, 0, -1))
        if self.mode == "inbox":
            with closing(sqlite3.connect(self._file)) as database:
                return Counter(row[0] for row in database.execute("SELECT number FROM handled"))
        rows = self._file.read_text().split() if self._file.exists() else []
        return Counter(map(int, rows))

    def unsettled(self) -> int:
        """How many entries are unread or pending."""
        with self.server.client() as client:
            if not client.exists(STREAM.name):
                return 0
            groups = client.xinfo_groups(STREAM.name)
            if not groups:
                return int(client.xlen(STREAM.name))
            last = groups[0]["last-delivered-id"].decode()
            unread = client.xrange(STREAM.name, f"({last}", count=1)
            return int(groups[0]["pending"]) + len(unread)

    def until_handled(self, at_least: int) -> None:
        """Wait until so many messages were handled."""
        self._until(lambda: at_least - len(self.handled()))

    def end(self) -> Outcome:
        """Wait until all is settled, and stop the workers."""
        self._until(self.unsettled)
        codes = self.stop()
        assert codes == [0] * self.workers
        with self.server.client() as client:
            dead = client.xrange(f"{{{STREAM.name}}}:dead")
            reasons = Counter(letter[b"reason"].decode() for _, letter in dead)
        return Outcome(self.handled(), reasons, self.unsettled(), self.kills)

    def stop(self) -> list[int]:
        """Ask every worker to stop, and say how each ended."""
        self._until(lambda: sum(not self._ready(name).exists() for name in self._running))
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        return [process.wait(timeout=30) for process in self._running.values()]

    def kill_all(self) -> None:
        """End what still runs."""
        for process in self._running.values():
            process.kill()
            process.wait()

    def _until(self, missing: Callable[[], int]) -> None:
        last, since = (-1, -1), time.monotonic()
        while (now := (missing(), self.handled().total()))[0] > 0:
            if now != last:
                last, since = now, time.monotonic()
            if time.monotonic() - since > self.patience:
                raise TimeoutError(f"no progress: {now[0]} missing, {now[1]} handled")
            time.sleep(0.02)


@contextmanager
def losing_replies(port: int, share: float, seed: int = 1) -> Iterator[str]:
    """Give a URL at which that share of the replies of a Redis is lost, with the connection."""
    chance = random.Random(seed)  # noqa: S311  # no secret is made of it
    loop, listening = asyncio.new_event_loop(), threading.Event()
    where: list[str] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            replies, to_server = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return

        async def copy(source: asyncio.StreamReader, to: asyncio.StreamWriter, lost: float) -> None:
            while (some := await source.read(65536)) and chance.random() >= lost:
                to.write(some)
                await to.drain()

        directions = [
            asyncio.create_task(copy(reader, to_server, 0)),
            asyncio.create_task(copy(replies, writer, share)),
        ]
        await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        for one in directions:
            one.cancel()
        await asyncio.gather(*directions, return_exceptions=True)
        for end in (to_server, writer):
            end.close()

    async def serve() -> None:
        proxy = await asyncio.start_server(pass_on, "127.0.0.1", 0)
        where.append(f"redis://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        listening.set()
        await stop.wait()
        proxy.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    listening.wait()
    try:
        yield where[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
