"""Runs a service's own reader: a coroutine function, or a command line. Starts and ends, no more.

A command is ended with all that it started. What it printed last, or what the coroutine raised, is
what shows how it ended.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import shlex
import signal
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from handfast.providers.errors import CannotVerify, raised_by, start_mismatch
from handfast.wording.suggestions import nearest, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from handfast.bindings import Reader as Declared
    from handfast.model.raised import Raised
    from handfast.model.results import Mismatch

__all__ = ["Command", "Ended", "Loop", "Reader", "faults_of_run"]

_SECONDS_TO_END: Final = 5.0
_LAST: Final = 12
"""So many of the last lines that a command printed are shown."""
_IN_BRACES: Final = re.compile(r"(?<!\$)\{([\w-]+)\}")


def faults_of_run(reader: Declared) -> list[str]:
    """What of ``reader`` can't be run: its command line, or a name in it that nothing stands for.

    Braces may be of the command's own: only a name that is nearly a neighbour's is a fault.
    """
    if callable(reader.runs):
        return []
    try:
        words = shlex.split(reader.runs) if isinstance(reader.runs, str) else list(reader.runs)
    except ValueError as error:
        return [f"reader: {reader.runs!r} is no command line: {error}"]
    if not words or not words[0]:
        return ["reader: give a coroutine function (redis_url, handle), or a command line"]
    own = reader.environment.items()
    texts = {"reader": words, **{f"environment, {name}": [text] for name, text in own}}
    known = ("redis", *reader.neighbours)
    found = []
    for place, each in texts.items():
        odd = [one for one in each if not isinstance(one, str) or "\0" in one]
        found += [f"{place}: {one!r} is no text without NUL" for one in odd]
        names = [name for one in each if one not in odd for name in _IN_BRACES.findall(one)]
        found += [
            f"{place}: nothing stands for {{{name}}}: {none_called(name, known, 'neighbour')}"
            for name in dict.fromkeys(names)
            if name not in known and nearest(name, known) is not None
        ]
    return found


@dataclass(frozen=True, slots=True)
class Ended:
    """How a reader ended: in a few words, with what it raised or printed last.

    ``stop``: it never connected to Redis, and so was no reader yet.
    """

    how: str
    raised: Raised | None = None
    printed: str = ""
    stop: Mismatch | None = None


@dataclass
class Command:
    """A command line, with ``{redis}`` and the names of neighbours in braces for their URLs."""

    line: str | Sequence[str]
    environment: Mapping[str, str]
    urls: Mapping[str, str]
    output: Path
    process: subprocess.Popen[bytes] | None = None
    before: tuple[str, int] | None = None
    """The Redis before it was first started, and how many connections that had had."""
    asked: int = 0
    """How often that was asked since: by a connection each."""

    def start(self) -> None:
        """Start it; what it prints is appended to ``output``.

        Raises:
            CannotVerify: there is no such command.
        """
        words = shlex.split(self.line) if isinstance(self.line, str) else list(self.line)
        own = {name: self._filled(text) for name, text in self.environment.items()}
        self.before = self.before or _connections(self.urls["redis"])
        with self.output.open("ab") as output, _to_be_found(self.line):
            self.process = subprocess.Popen(  # noqa: S603  # the service's own command
                [self._filled(word) for word in words],
                env={**os.environ, "REDIS_URL": self.urls["redis"], **own},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _filled(self, text: str) -> str:
        for name, url in self.urls.items():
            text = text.replace(f"{{{name}}}", url)
        return text

    def ended(self) -> Ended | None:
        """How it ended; None while it runs."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            return None
        how = f"ended with exit code {code}" if code >= 0 else f"ended by signal {-code}"
        lines = self.output.read_text("utf-8", "replace").splitlines()
        printed = "\n".join(lines[-_LAST:])
        stop = start_mismatch(
            f"the reader {_text(self.line)}",
            f"it {how}, and never connected to Redis",
            "run it by hand with a REDIS_URL, and mend what ends it",
            expected="a command that reads from the Redis of REDIS_URL",
            detail=printed,
        )
        return Ended(how, printed=printed, stop=stop if self._never_connected() else None)

    def _never_connected(self) -> bool:
        if self.before is None:
            return False
        self.asked += 1
        server, count = self.before
        return _connections(self.urls["redis"]) == (server, count + self.asked)

    def stop(self, *, at_once: bool = False) -> None:
        """End it, as whoever runs it does; with ``at_once`` as a crash does."""
        process = self.process
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL if at_once else signal.SIGTERM)
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.process = None


@contextmanager
def _to_be_found(line: str | Sequence[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "name a command that can be run from this folder"
        expected = "a command that starts"
        stop = start_mismatch(f"the reader {_text(line)}", str(error), remedy, expected=expected)
        raise CannotVerify((stop,)) from error


def _text(line: str | Sequence[str]) -> str:
    return line if isinstance(line, str) else shlex.join(line)


def _connections(url: str) -> tuple[str, int] | None:
    """Which server answers at ``url``, and how many connections it has had, this one included.

    None where nothing answers. One that is started again is another.
    """
    once = Retry(NoBackoff(), 0)
    try:
        with Redis.from_url(
            url, retry=once, socket_timeout=2, single_connection_client=True
        ) as own:
            found: Any = own.info()
    except (RedisError, OSError):
        return None
    return found["run_id"], found["total_connections_received"]


@dataclass
class Loop:
    """A coroutine function of the URL of Redis and a handler, run in a thread of its own."""

    function: Callable[..., Any]
    urls: Mapping[str, str]
    handle: Callable[..., Any]
    thread: threading.Thread | None = None
    task: asyncio.Task[Any] | None = None
    loop: asyncio.AbstractEventLoop | None = None
    result: list[Ended] = field(default_factory=list)

    def start(self) -> None:
        """Start it."""
        self.result = []
        ready = threading.Event()

        async def run() -> None:
            self.loop, self.task = asyncio.get_running_loop(), asyncio.current_task()
            ready.set()
            returned = self.function(self.urls["redis"], self.handle)
            while inspect.isawaitable(returned):
                returned = await returned

        def live() -> None:
            try:
                asyncio.run(run())
            except asyncio.CancelledError:
                self.result.append(Ended("was stopped"))
            except BaseException as error:
                raised = raised_by(error) if isinstance(error, Exception) else None
                self.result.append(Ended(f"ended with {type(error).__name__}: {error}", raised))
            else:
                self.result.append(Ended("returned"))

        self.thread = threading.Thread(target=live, name="reader", daemon=True)
        self.thread.start()
        ready.wait(_SECONDS_TO_END)

    def ended(self) -> Ended | None:
        """How it ended; None while it runs."""
        return self.result[0] if self.result else None

    def stop(self, *, at_once: bool = False) -> None:  # there is no other
        """Cancel it."""
        if self.loop is not None and self.task is not None and not self.result:
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self.task.cancel)
        if self.thread is not None:
            self.thread.join(_SECONDS_TO_END)
        self.thread = None


type Reader = Command | Loop
