"""Runs a Python module as a command, in a fork of a process that has imported what it needs.

A command that is started anew spends most of its time on importing Pydantic, FastAPI and handfast.
Each has a process, a folder, variables and an exit code of its own all the same. What is about
starting itself, signals or threads is tested with processes that are started anew.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["run_module"]

_AT_HAND: Final = (
    "fakeredis",
    "fastapi",
    "hypothesis",
    "pact",
    "pytest",
    "schemathesis",
    "uvicorn",
)
_LEFT_OUT: Final = ("handfast.__main__", "handfast.pytest_plugin")
"""What runs when it is imported, and what pytest itself must import."""

_MOST_BYTES: Final = 100_000
_SECONDS: Final = 300


def run_module(
    name: str,
    *arguments: str,
    folder: Path,
    variables: Mapping[str, str],
    script: bool = False,
    anew: bool = False,
    mixed: bool = False,
) -> subprocess.CompletedProcess[str]:
    """What `python -m name` prints and returns in ``folder``, with ``variables`` and no others.

    ``script``: it is started by the command of its name, and so does not import from ``folder``.
    ``anew``: handfast is imported again, for there is another one on the path.
    ``mixed``: what it writes to standard error is in its output.
    """
    words = [name, *arguments]
    first = str(Path(sys.executable).parent if script else folder)
    asked = json.dumps([words, str(folder), first, anew, dict(variables)]).encode()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        server = _server(variables.get("CI"))
        streams = [output.fileno(), output.fileno() if mixed else errors.fileno()]
        socket.send_fds(server, [asked], streams)
        code = int(server.recv(_MOST_BYTES))
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(words, code, output.read(), errors.read())


@cache
def _server(ci: str | None) -> socket.socket:
    """What runs the commands of this process, as long as that lives.

    Hypothesis looks for ``CI`` when it is imported.
    """
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    here.settimeout(_SECONDS)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    with there:
        process = subprocess.Popen(
            [sys.executable, __file__, str(there.fileno())],
            pass_fds=[there.fileno()],
            env=environment if ci is None else {**environment, "CI": ci},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    atexit.register(_end, here, process)
    return here


def _end(server: socket.socket, process: subprocess.Popen[bytes]) -> None:
    server.close()
    process.wait()


def _serve(asking: socket.socket) -> None:
    """Run what is asked for, one command at a time, until nobody is left to ask."""
    for name in _AT_HAND:
        importlib.import_module(name)
    package = importlib.import_module("handfast")
    for found in pkgutil.walk_packages(package.__path__, "handfast."):
        if found.name not in _LEFT_OUT:
            importlib.import_module(found.name)
    gc.collect()
    gc.freeze()
    while True:
        asked, streams, *_ = socket.recv_fds(asking, _MOST_BYTES, 2)
        if not asked:
            return
        child = os.fork()
        if not child:
            asking.close()
            _become(json.loads(asked), streams)
            return
        for stream in streams:
            os.close(stream)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        asking.send(str(code).encode())


def _become(asked: tuple[list[str], str, str, bool, dict[str, str]], streams: list[int]) -> None:
    words, folder, first, anew, variables = asked
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.dont_write_bytecode = bool(variables.get("PYTHONDONTWRITEBYTECODE"))
    sys.argv[:] = words
    sys.path[:1] = [first, *filter(None, variables.get("PYTHONPATH", "").split(os.pathsep))]
    importlib.invalidate_caches()
    for name in [*sys.modules] if anew else ():
        if name.partition(".")[0] == "handfast":
            del sys.modules[name]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
