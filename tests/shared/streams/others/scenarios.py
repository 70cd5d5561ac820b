"""What is done to the workers of a library, and what became of its messages.

The same for each: the program of a library is started, killed and started again by the harness. It
is not asked how it does what it does.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.shared.streams.chaos.harness import Chaos, Server, losing_replies
from tests.shared.streams.chaos.worker_process import STREAM, Task

__all__ = ["OURS", "SCENARIOS", "Library", "Result", "Size"]

_PATIENCE = 60.0
_PATIENCE_OF_A_KILL = 5.0
_SECONDS_TO_RETRY = 5.0


@dataclass(frozen=True)
class Library:
    """A library that handles messages: its program, and where Redis has its messages."""

    name: str
    program: Path | None
    stream: str
    group: str
    dead: str | None = None

    def publish(self, chaos: Chaos, tasks: list[Task]) -> None:
        """Publish by the library's own publisher."""
        if self.program is None:
            chaos.publish(tasks)
            return
        subprocess.run(
            [sys.executable, str(self.program), chaos.server.url, "-", "publish", "-"],
            input="".join(f"{task.model_dump_json()}\n" for task in tasks),
            text=True,
            check=True,
        )


OURS = Library("shared.streams", None, STREAM.name, STREAM.group, f"{{{STREAM.name}}}:dead")


@dataclass(frozen=True)
class Size:
    """How many messages and kills."""

    many: int = 20_000
    kills: int = 50
    some: int = 2000
    few: int = 1000
    slow: int = 12


@dataclass(frozen=True)
class Result:
    """What became of the messages that were to be handled, and of the others."""

    lost: int
    twice: int
    set_aside: int
    pending: int
    seconds: float
    kills: int = 0


class _Run:
    """A library's workers at a Redis of their own, which has the messages before they start."""

    def __init__(
        self, library: Library, server: Server, folder: Path, through: str | None = None
    ) -> None:
        self.library = library
        self.chaos = Chaos(server, folder, workers=3, through=through, patience=_PATIENCE)
        if library.program is not None:
            self.chaos.program = library.program
        with server.client() as client:
            # From the beginning: one of those libraries would have it from the end.
            client.xgroup_create(library.stream, library.group, id="0", mkstream=True)

    def publish(self, tasks: list[Task]) -> None:
        self.library.publish(self.chaos, tasks)

    def start(self) -> None:
        self.began = time.monotonic()
        self.chaos.start()

    def until(self, done: Callable[[Counter[int]], bool], patience: float = _PATIENCE) -> None:
        """Wait until so much is done; not for longer than nothing is handled."""
        last, since = -1, time.monotonic()
        while not done(handled := self.chaos.handled()):
            if handled.total() != last:
                last, since = handled.total(), time.monotonic()
            if time.monotonic() - since > patience:
                return
            self.chaos.start_the_ended()
            time.sleep(0.05)

    def until_handled(self, enough: int, patience: float = _PATIENCE) -> None:
        """Wait until so many were handled, however often."""
        self.until(lambda handled: handled.total() >= enough, patience)

    def end(self, expected: set[int], *, retries: bool = False) -> Result:
        self.until(lambda handled: expected <= set(handled))
        seconds = time.monotonic() - self.began
        time.sleep(_SECONDS_TO_RETRY if retries else 1)
        handled = self.chaos.handled()
        self.chaos.kill_all()
        return Result(
            lost=len(expected - set(handled)),
            twice=sum(handled[number] - 1 for number in expected & set(handled)),
            set_aside=self._length(self.library.dead),
            pending=self._pending(),
            seconds=seconds,
            kills=self.chaos.kills,
        )

    def _length(self, key: str | None) -> int:
        with self.chaos.server.client() as client:
            return 0 if key is None else int(client.xlen(key))

    def _pending(self) -> int:
        with self.chaos.server.client() as client:
            if not client.exists(self.library.stream):
                return 0
            return sum(int(one["pending"]) for one in client.xinfo_groups(self.library.stream))


def _tasks(count: int, first: int = 0, does: str = "well") -> list[Task]:
    return [Task(number=first + at, does=does, text="x" * 250) for at in range(count)]


def _killed(library: Library, server: Server, folder: Path, size: Size) -> Result:
    run = _Run(library, server, folder)
    run.publish(_tasks(size.many))
    run.start()
    for kill in range(size.kills):
        run.until_handled(size.many * kill // (size.kills + 1), _PATIENCE_OF_A_KILL)
        time.sleep(0.05 * (1 + kill % 3) / 3)
        run.chaos.kill_one()
    return run.end(set(range(size.many)))


def _slow(library: Library, server: Server, folder: Path, size: Size) -> Result:
    """Each takes two and a half times as long as others wait before they take over."""
    run = _Run(library, server, folder)
    run.publish(_tasks(size.slow, does="slow"))
    run.start()
    return run.end(set(range(size.slow)), retries=True)


def _always_failing(library: Library, server: Server, folder: Path, size: Size) -> Result:
    run = _Run(library, server, folder)
    run.publish([*_tasks(5, 100_000, "fail"), *_tasks(size.few)])
    run.start()
    return run.end(set(range(size.few)), retries=True)


def _unreadable(library: Library, server: Server, folder: Path, size: Size) -> Result:
    run = _Run(library, server, folder)
    with server.client() as client:
        for fields in ({"data": '{"number":"x"}'}, {"data": "{"}, {"data": b"\xff"}, {"x": "y"}):
            client.xadd(library.stream, fields)
    run.publish(_tasks(size.few))
    run.start()
    return run.end(set(range(size.few)), retries=True)


def _redis_killed(library: Library, server: Server, folder: Path, size: Size) -> Result:
    run = _Run(library, server, folder)
    run.publish(_tasks(size.some))
    run.start()
    for part in (1, 2, 3):
        run.until_handled(size.some * part // 5)
        server.kill()
        time.sleep(0.5)
        server.start()
    return run.end(set(range(size.some)))


def _replies_lost(library: Library, server: Server, folder: Path, size: Size) -> Result:
    with losing_replies(server.port, 0.02) as through:
        run = _Run(library, server, folder, through)
        run.publish(_tasks(size.some))
        run.start()
        return run.end(set(range(size.some)))


def _emptied(command: tuple[str, ...]) -> Callable[[Library, Server, Path, Size], Result]:
    """Only what is published afterwards has to be handled."""

    def run_it(library: Library, server: Server, folder: Path, size: Size) -> Result:
        run = _Run(library, server, folder)
        run.publish(_tasks(3 * size.few))
        run.start()
        run.until_handled(size.few // 2)
        with server.client() as client:
            client.execute_command(*(one.format(stream=library.stream) for one in command))
        run.publish(_tasks(size.few, 10_000))
        return run.end(set(range(10_000, 10_000 + size.few)))

    return run_it


SCENARIOS: Mapping[str, Callable[[Library, Server, Path, Size], Result]] = {
    "workers killed {kills} times": _killed,
    "Redis killed three times": _redis_killed,
    "2 % of the replies lost": _replies_lost,
    "FLUSHALL": _emptied(("FLUSHALL",)),
    "DEL of the stream": _emptied(("DEL", "{stream}")),
    "{slow} slower than the idle time": _slow,
    "five that always fail": _always_failing,
    "four that can't be read": _unreadable,
}
