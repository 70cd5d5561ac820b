"""What a Redis shows of one stream and its group: what waits, is pending, was put aside.

It publishes and looks; it judges nothing. ``age`` makes pending entries look old, so that nobody
has to wait until a reader takes them for left behind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Message

__all__ = ["Watched", "watched"]

_ALL: Final = 1_000
_OLD_MS: Final = 3_600_000
_GONE: Final = "a-process-that-died"


@dataclass
class Watched:
    """The stream and group that ``message`` travels on."""

    redis: Redis
    message: Message

    @property
    def stream(self) -> str:
        """The name of the stream."""
        return self.message.address

    @property
    def group(self) -> str:
        """The name of the group that reads it."""
        return self.message.transport.group or "handfast-group"

    def prepare(self) -> None:
        """Make the stream and its group, as whoever runs the service has done before."""
        self.redis.xgroup_create(self.stream, self.group, id="0", mkstream=True)

    def publish(self, payload: Any) -> str:
        """Append an entry in the form that is declared; returns its id."""
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return self._added({self.message.transport.field or "data": text})

    def publish_under(self, field: str) -> str:
        """Append an entry that has another field than the one that is declared."""
        return self._added({field: "{}"})

    def leave(self, entry: str) -> None:
        """Let a process that is dead by now have read ``entry``, long ago."""
        self.redis.xreadgroup(self.group, _GONE, {self.stream: ">"})
        self.age([entry])

    def trim(self, entry: str) -> None:
        """Remove ``entry`` from the stream; where it is pending it stays so."""
        self.redis.xdel(self.stream, entry)

    def age(self, entries: list[str] | None = None) -> None:
        """Make pending ``entries`` look as if nobody had touched them for an hour; None: all."""
        for one in self._pending():
            entry, owner = one["message_id"].decode(), one["consumer"]
            if entries is None or entry in entries:
                self.redis.xclaim(
                    self.stream, self.group, owner, 0, [entry], idle=_OLD_MS, justid=True
                )

    def pending(self) -> list[str]:
        """The ids of what was delivered and is not acknowledged."""
        return [one["message_id"].decode() for one in self._pending()]

    def is_delivered(self, entry: str) -> bool:
        """Whether the group has been given ``entry``."""
        for group in self.redis.xinfo_groups(self.stream):
            if group["name"].decode() == self.group:
                last = group["last-delivered-id"].decode()
                return _order(entry) <= _order(last)
        return False

    def is_acknowledged(self, entry: str) -> bool:
        """Whether ``entry`` was delivered and is not pending any more."""
        return self.is_delivered(entry) and entry not in self.pending()

    def length(self, stream: str) -> int:
        """How many entries stand on ``stream``; 0 where that is no stream."""
        try:
            found: Any = self.redis.xlen(stream)
        except ResponseError:  # another kind of key
            return 0
        return int(found)

    def dead_letters(self) -> int:
        """How many entries stand on other streams that the reader wrote to."""
        names = [key for key in self.redis.scan_iter(_type="stream") if key.decode() != self.stream]
        return sum(self.redis.xlen(name) for name in names)

    def _pending(self) -> list[Mapping[str, Any]]:
        try:
            found: Any = self.redis.xpending_range(self.stream, self.group, "-", "+", _ALL)
        except ResponseError:  # the group is gone
            return []
        return list(found)

    def _added(self, fields: Mapping[Any, Any]) -> str:
        added: Any = self.redis.xadd(self.stream, dict(fields))
        return str(added.decode())


def watched(url: str, message: Message) -> Watched:
    """What watches the stream of ``message`` in the Redis at ``url``."""
    once = Retry(NoBackoff(), 0)
    return Watched(Redis.from_url(url, retry=once, socket_timeout=10), message)


def _order(entry: str) -> tuple[int, int]:
    milliseconds, _, number = entry.partition("-")
    return int(milliseconds), int(number or 0)
