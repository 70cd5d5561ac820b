"""One trial of a reader: a Redis of its own, the reader, its neighbours, and what was handled."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handfast.drift.consuming.chosen import drift_of
from handfast.drift.consuming.clients import message_for_client
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.providers.errors import CannotVerify
from handfast.run.reader.neighbours import neighbours_at
from handfast.run.reader.running import Command, Loop
from handfast.run.reader.watching import watched
from handfast.storage.temporary import temporary_folder
from handfast.transports.redis.server import restartable_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handfast.drift.rows import Differences
    from handfast.model import Message
    from handfast.run.reader.neighbours import Neighbour
    from handfast.run.reader.running import Reader
    from handfast.run.reader.watching import Watched
    from handfast.transports.redis.server import RedisServer

__all__ = ["AGAIN", "HandlingFailed", "Setting", "Trial", "fault", "trial_of"]

AGAIN: Final = "leave it pending, and take what is pending again: XAUTOCLAIM, or XREADGROUP from 0"
_PAUSE: Final = 0.01
_AGEING_SECONDS: Final = 0.2
_MOMENT_SECONDS: Final = 1.0


class HandlingFailed(RuntimeError):
    """What the handler of a trial raises where it is to fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A reader, as its test file names it, and how long to wait for what it does, in seconds.

    ``function`` is a coroutine function of the URL of Redis and a handler; ``command`` is a command
    line. ``neighbours`` are applications by name. ``payload`` is what a good entry has, in the form
    of the contract; ``known`` are the differences that the reader is written for.
    """

    message: Message
    payload: Any
    function: Callable[..., Any] | None = None
    command: str | Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    neighbours: Mapping[str, Any] = field(default_factory=dict)
    patience: float = 10.0
    provider: str = ""
    known: Sequence[Differences] = ()

    def as_published(self, payload: Any) -> Any:
        """``payload`` as who publishes it has it."""
        drift = drift_of(self.known, self.provider)
        return payload if drift is None else message_for_client(drift, self.message, payload)


@dataclass
class Trial:
    """What happens while a reader runs. ``begun`` counts how often it began to handle an entry.

    ``fails`` are the numbers of the handlings that fail; while it is ``holding``, none ends.
    ``early``: it handled an entry that it had acknowledged already. ``given`` is what its handler
    was given each time, ``going`` how many handlings go on, ``together`` the most there were. Each
    takes ``slow`` seconds.
    """

    setting: Setting
    server: RedisServer
    watched: Watched
    neighbours: list[Neighbour] = field(default_factory=list)
    begun: int = 0
    early: bool = False
    fails: frozenset[int] = frozenset()
    holding: bool = False
    slow: float = 0.0
    given: list[str] = field(default_factory=list)
    going: int = 0
    together: int = 0
    published: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    reader: Reader | None = None

    @property
    def sees_handling(self) -> bool:
        """Whether it shows that something is handled: by its handler, or by its neighbours."""
        return self.setting.function is not None or bool(self.neighbours)

    def start(self) -> None:
        """Start the reader."""
        if self.reader is not None:
            self.reader.start()

    def publish(self, payload: Any = None) -> str:
        """Publish a good entry, or ``payload`` as a text."""
        with self.lock:
            made = self.setting.payload if payload is None else payload
            entry = self.watched.publish(self.setting.as_published(made))
            self.published.append(entry)
        return entry

    def begin(self) -> int:
        """Note that an entry is being handled; returns the number of this handling."""
        with self.lock:
            delivered = [one for one in self.published if self.watched.is_delivered(one)]
            if not delivered:  # it asks for something before there is anything to handle
                return 0
            # Whoever sees that one began may ask at once whether it was early.
            if not self.begun and not self.watched.pending():
                self.early = True
            self.begun += 1
            return self.begun

    async def handle(self, *arguments: Any, **named: Any) -> None:
        """What the reader calls as its handler."""
        number = self.begin()
        self.given.append(repr((arguments, named)))
        self.going += 1
        self.together = max(self.together, self.going)
        try:
            await asyncio.sleep(self.slow)
            while self.holding:
                await asyncio.sleep(_PAUSE)
        finally:
            self.going -= 1
        if number in self.fails:
            raise HandlingFailed("the handler of this test fails")

    def until(self, is_so: Callable[[], bool], *, age: bool = False, times: float = 1) -> bool:
        """Wait until ``is_so``; False where it never is, or the reader ended.

        With ``age`` what is pending looks old meanwhile.
        """
        late = time.monotonic() + self.setting.patience * times
        aged = time.monotonic()
        while time.monotonic() < late:
            if is_so():
                return True
            if self.reader is not None and self.reader.ended() is not None:
                return is_so()
            if age and time.monotonic() - aged > _AGEING_SECONDS:
                self.watched.age()
                aged = time.monotonic()
            time.sleep(_PAUSE)
        return is_so()

    def follows(self, is_so: Callable[[], bool]) -> bool:
        """Whether ``is_so`` now or in a moment: what comes after an acknowledgement."""
        return self.until(
            is_so, times=min(1.0, _MOMENT_SECONDS / max(self.setting.patience, 0.001))
        )

    def is_done_with(self, entries: Sequence[str], *, age: bool = False) -> bool:
        """Wait until ``entries`` are acknowledged; whether they are.

        What was acknowledged before it is handled is waited for, too.
        """
        done = self.until(lambda: self.are_acknowledged(entries), age=age)
        if done and self.sees_handling:
            self.until(lambda: bool(self.begun))
        return done

    def are_acknowledged(self, entries: Sequence[str]) -> bool:
        """Whether all of ``entries`` were read and are not pending."""
        return all(self.watched.is_acknowledged(one) for one in entries)

    def ended(self) -> tuple[Mismatch, ...]:
        """That the reader ended, and how, if it did.

        Raises:
            CannotVerify: it was no reader yet, and no neighbour's trouble may have ended it.
        """
        found = None if self.reader is None else self.reader.ended()
        if found is None:
            return ()
        if found.stop is not None and not any(one.trouble for one in self.neighbours):
            raise CannotVerify((found.stop,))
        remedy = "whatever is raised: log it, and go on with the next entry"
        if "NOGROUP" in f"{found.how} {found.printed}":
            group, stream = self.watched.group, self.watched.stream
            remedy = f"read {stream} by the group that is declared, {group!r}, and by no other"
        one = fault(self, "a reader that goes on", f"it {found.how}", remedy)
        raised = () if found.raised is None else (found.raised,)
        return (replace(one, raised=raised, detail=found.printed),)


def fault(
    trial: Trial,
    expected: str,
    got: str,
    remedy: str,
    whose: Responsible = Responsible.CONSUMER,
) -> Mismatch:
    """A mismatch of what a reader does; its scenario says which clause that breaks."""
    return Mismatch(
        clause=Clause.HANDLED,
        place=trial.watched.stream,
        expected=expected,
        got=got,
        remedy=remedy,
        whose=whose,
    )


@contextmanager
def trial_of(setting: Setting) -> Iterator[Trial]:
    """A trial whose reader was not started yet; at the end of the block all of it is ended.

    Raises:
        NoRedisServerError: there is no Redis server to start.
    """
    with restartable_redis(durable=True) as server, temporary_folder() as folder:
        trial = Trial(setting, server, watched(server.url, setting.message))
        trial.watched.prepare()

        def on_request() -> bool:
            return trial.begin() > 0

        with neighbours_at(setting.neighbours, on_request, setting.known) as neighbours:
            trial.neighbours = neighbours
            urls = {"redis": server.url, **{one.name: one.url for one in neighbours}}
            if setting.function is not None:
                trial.reader = Loop(setting.function, urls, trial.handle)
            else:
                output = Path(folder) / "output"
                trial.reader = Command(setting.command, setting.environment, urls, output)
            try:
                yield trial
            finally:
                trial.holding = False
                trial.reader.stop()
                trial.watched.redis.close()
