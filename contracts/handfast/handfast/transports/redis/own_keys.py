"""Deletes from a Redis what a run wrote there, and no key that somebody else may have written.

Knows no message: what is a run's own, whoever reads messages back says.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.transports.redis.clients import is_ours, place_of
from handfast.wording.counts import number_of
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redis.asyncio import Redis

__all__ = ["delete_own"]

_FEW = 3


async def delete_own(
    redis: Redis, is_own: Callable[[str, str], bool], named: Iterable[str] = ()
) -> None:
    """Delete the keys of which ``is_own(name, type)`` is true, and those of the patterns ``named``.

    Where nobody else can write, all of it: in memory, and in a Redis that was started for the run.

    Raises:
        CannotVerify: other keys are there, which are left as they are.
    """
    if is_ours(redis):
        await redis.flushdb()
        return
    patterns, own, others = tuple(named), [], []
    async for key in redis.scan_iter(count=1000):
        name = _text(key)
        is_named = any(fnmatchcase(name, pattern) for pattern in patterns)
        if is_named or is_own(name, _text(await redis.type(key))):
            own.append(key)
        else:
            others.append(name)
    if own:
        await redis.delete(*own)
    if others:
        few = [*map(repr, sorted(others)[:_FEW]), *(["others"] if len(others) > _FEW else [])]
        mismatch = start_mismatch(
            place_of(redis),
            f"{number_of(len(others), 'key')} that the run did not make: {listed(few)}",
            "let nobody else write there; or, where the service does, name its keys: --redis-key, "
            "or RunningProvider(redis_keys=...)",
            expected="no key but those of the messages that are verified",
        )
        raise CannotVerify((mismatch,))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
