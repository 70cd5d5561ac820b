"""Set entries aside: what can't be read, or came too often, goes to the stream's dead letters.

Decides nothing: `shared._streams.taking` knows which entries these are.
"""

import logging
from typing import Any

from pydantic import ValidationError
from redis.exceptions import ResponseError, WatchError

from shared._text.faults import one_line, validation_in_words
from shared.redis_streams import DATA_FIELD, companion

__all__ = ["OTHER_FIELD", "dead_letter_stream", "reason_of", "set_aside", "text"]

OTHER_FIELD = "field:"
"""What stands before the name of each field of the entry but `data`."""

_LOG = logging.getLogger("shared.reading")


def dead_letter_stream(stream_name: str) -> str:
    """Name the stream of entries that were set aside.

    Its fields: reason, stream, group, id, deliveries (how often the entry was delivered), and the
    entry's own: `data` as it was, any other as `field:NAME`.
    """
    return companion(stream_name, "dead")


async def set_aside(
    redis_client: Any,
    stream_name: str,
    group_name: str,
    entry_id: str,
    fields: dict[Any, Any],
    reason: str,
    deliveries: int,
) -> None:
    """Add an entry to the dead letters and acknowledge it, once however often it is repeated.

    Raises:
        ResponseError: the key of the dead letters is no stream; the entry stays pending.
    """
    dead: dict[Any, Any] = {
        "reason": reason,
        "stream": stream_name,
        "group": group_name,
        "id": entry_id,
        "deliveries": deliveries,
        **{_name_of(name): value for name, value in fields.items()},
    }
    key = dead_letter_stream(stream_name)
    while True:
        async with redis_client.pipeline(transaction=True) as transaction:
            try:
                # Watched, because a client repeats by itself what is not, after a lost reply too.
                await transaction.watch(key)
                if not await _is_pending(transaction, stream_name, group_name, entry_id):
                    break  # it was set aside, and the reply was lost
                # A transaction that fails in one command acknowledges the entry all the same.
                if text(await transaction.type(key)) not in {"none", "stream"}:
                    raise ResponseError(f"WRONGTYPE {key} is no stream")
                transaction.multi()
                transaction.xadd(key, dead)
                transaction.xack(stream_name, group_name, entry_id)
                await transaction.execute()
                break
            except WatchError:  # another reader set one aside, or the reply was lost
                continue
    _LOG.warning("%s %s: set aside: %s", stream_name, entry_id, reason)


async def _is_pending(redis_client: Any, stream_name: str, group: str, entry_id: str) -> bool:
    try:
        return bool(await redis_client.xpending_range(stream_name, group, entry_id, entry_id, 1))
    except ResponseError:  # the group is gone, and what was pending in it is known here alone
        return True


def reason_of(fault: BaseException) -> str:
    """Say on one line what `parse` raised, without any of the data if validation failed."""
    if isinstance(fault, ValidationError):
        return validation_in_words(fault)
    named = "" if isinstance(fault, ValueError) else f"parse raised {type(fault).__name__}: "
    try:
        return one_line(f"{named}{fault}")
    except Exception:  # an error whose text can't be made is named by its type
        return one_line(f"parse raised {type(fault).__name__}, which has no text")


def text(value: bytes | str) -> str:
    """Read what a client may have decoded or not; escapes stand for what is no UTF-8."""
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value


def _name_of(name: Any) -> bytes:
    written: bytes = name if isinstance(name, bytes) else str(name).encode()
    return written if written == DATA_FIELD.encode() else OTHER_FIELD.encode() + written
