"""A server that was started ends with the process that started it, and its folder goes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

STARTS = """
import time
from handfast.transports.redis.server import real_redis
with real_redis() as url:
    print(url, flush=True)
    time.sleep(600)
"""


def is_there(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_server_ends_with_its_process(tmp_path: Path, end: signal.Signals) -> None:
    variables = {name: one for name, one in os.environ.items() if name != "REDIS_URL"}
    with subprocess.Popen(
        [sys.executable, "-c", STARTS],
        env={**variables, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = urlsplit(process.stdout.readline().strip()).port or 0
        assert is_there(port)
        process.send_signal(end)
        process.wait(10)
    until = time.monotonic() + 10
    while is_there(port) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_there(port)
