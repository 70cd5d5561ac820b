"""Calls a client of a storage or a queue, and reports plainly that what it asks went away.

Knows no client: those that are like boto3's raise errors of classes of their own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from handfast.providers.errors import CannotVerify, named, start_mismatch
from handfast.wording.masking import hidden_by_name

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["called"]


async def called[T](place: str, call: Callable[[], T]) -> T:
    """What ``call`` returns, which a client does on another thread; ``place`` is what it asks.

    Raises:
        CannotVerify: it raised, whatever that was. What looks secret in its text is masked.
    """
    try:
        return await asyncio.to_thread(call)
    except Exception as error:  # clients like boto3 make classes of errors as they run
        mismatch = start_mismatch(
            place,
            hidden_by_name(named(error)),
            "start it, or give the reader a client that may read it and delete there",
            expected="what messages are read back from, and that it answers",
        )
        raise CannotVerify((mismatch,)) from error
