"""Deletes from a Redis what a run wrote there, and no key that somebody else may have written.

Knows no message: what is a run's own, whoever reads messages back says.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.transports.redis.clients import is_ours, place_of
from handfast.wording.counts import number_of
from handfast.wording.excerpts import quoted
from handfast.wording.masking import hidden_by_name
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redis.asyncio import Redis

__all__ = ["delete_own", "few_of"]

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
        mismatch = start_mismatch(
            place_of(redis),
            f"{number_of(len(others), 'key')} that the run did not make: {few_of(others)}",
            "let nobody else write there; or, where the service does, name its keys: --redis-key, "
            "or RunningProvider(redis_keys=...)",
            expected="no key but those of the messages that are verified",
        )
        raise CannotVerify((mismatch,))


def few_of(names: Iterable[str]) -> str:
    """The first of the ``names`` of keys, each shortened and without what looks secret in it."""
    each = sorted(names)
    shown = [quoted(hidden_by_name(name)) for name in each[:_FEW]]
    return listed([*shown, *(["others"] if len(each) > _FEW else [])])


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
