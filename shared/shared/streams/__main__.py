"""`python -m shared.streams`: how long streams are and how far their groups; their dead letters.

Exit codes: 0 done, 1 there is no such dead letter, 2 used wrongly, 3 Redis does not answer.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from shared._text.faults import one_line
from shared.streams.dead_letters import dead_letters, replay
from shared.streams.of_life_organiser import JOBS, NOTIFICATIONS
from shared.streams.progress import GroupProgress, progress

_STREAMS = (*(stream.name for stream in JOBS.values()), NOTIFICATIONS.name)
_NONE_SUCH, _NO_ANSWER = 1, 3


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shared.streams", description=__doc__)
    parser.add_argument(
        "--redis",
        default=os.environ.get("REDIS_URL", "redis://localhost:6379/0"),
        help="where Redis is; the default is REDIS_URL",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    shown = commands.add_parser("progress", help="length, lag, pending entries, dead letters")
    shown.add_argument("streams", nargs="*", help="the default is those of the Life Organiser")
    dead = commands.add_parser("dead", help="list the dead letters of a stream")
    dead.add_argument("stream")
    dead.add_argument("--show", action="store_true", help="with the data of each")
    again = commands.add_parser("replay", help="put dead letters on their stream again")
    again.add_argument("stream")
    again.add_argument("ids", nargs="*", metavar="ID", help="as `dead` lists them")
    again.add_argument("--all", action="store_true", help="each that is there now")
    chosen = parser.parse_args(given)
    if chosen.command == "replay" and bool(chosen.ids) == chosen.all:
        parser.error("replay needs the ids of dead letters, or --all")
    return chosen


def main(given: Sequence[str] | None = None) -> int:
    """Do what is asked, and say by a number how it went."""
    chosen = _arguments(given)
    try:
        return asyncio.run(_run(chosen))
    except (RedisError, OSError, ValueError) as error:
        cause = one_line(f"{type(error).__name__}: {error}")
        print(f"Error: Redis gives no usable answer ({cause}); see --redis", file=sys.stderr)
        return _NO_ANSWER


async def _run(chosen: argparse.Namespace) -> int:
    once = Retry(NoBackoff(), 0)
    async with Redis.from_url(chosen.redis, retry=once, socket_connect_timeout=5) as client:
        if chosen.command == "progress":
            return await _show_progress(client, chosen.streams or _STREAMS)
        if chosen.command == "dead":
            return await _list(client, chosen.stream, with_data=chosen.show)
        return await _replay(client, chosen.stream, None if chosen.all else chosen.ids)


async def _show_progress(client: Redis, names: Sequence[str]) -> int:
    for name in names:
        found = await progress(client, name)
        print(f"{name}: length {found.length}, dead letters {found.dead_letters}")
        for group in found.groups:
            print(f"  {_described(group)}")
    return 0


def _described(group: GroupProgress) -> str:
    lag = "unknown" if group.lag is None else group.lag
    idle = "" if group.idle_ms is None else f", the oldest idle for {group.idle_ms / 1000:.1f} s"
    return f"{group.name}: not read {lag}, pending {group.pending}{idle}"


async def _list(client: Redis, name: str, *, with_data: bool) -> int:
    async for letter in dead_letters(client, name):
        print(f"{letter.id}  {letter.group}  delivered {letter.deliveries}  {letter.reason}")
        if with_data:
            for field, value in letter.fields.items():
                print(f"  {field.decode(errors='backslashreplace')}: {one_line(_text(value))}")
    return 0


def _text(value: bytes) -> str:
    return value.decode(errors="backslashreplace")


async def _replay(client: Redis, name: str, ids: Sequence[str] | None) -> int:
    if ids is None:
        ids = [letter.id async for letter in dead_letters(client, name)]
    missing = 0
    for dead_id in ids:
        added = await replay(client, name, dead_id)
        missing += added is None
        print(f"{dead_id}: {f'is {added} now' if added else 'there is no such dead letter'}")
    return _NONE_SUCH if missing else 0


if __name__ == "__main__":
    sys.exit(main())
