"""A Redis to read messages back from: away, in use, or lost in the middle."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import fakeredis
import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from handfast.model.results import Responsible
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.model.cases import Case
    from handfast.model.results import Mismatch


def stopped(
    verify: Any, cases: Sequence[Case], provider: RunningProvider, **how: Any
) -> CannotVerify:
    began = time.monotonic()
    with pytest.raises(CannotVerify) as stop:
        verify(cases, provider, **how)
    assert time.monotonic() - began < 30
    return stop.value


def rows(mismatches: Sequence[Mismatch]) -> list[tuple[str, str, str]]:
    assert {mismatch.whose for mismatch in mismatches} <= {Responsible.SET_UP}
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in mismatches]


def _away() -> Redis:
    return Redis(port=1, retry=Retry(NoBackoff(), 0))


def test_a_database_that_the_server_does_not_have_is_named(
    verify: Any, toy: Any, redis_url: str
) -> None:
    astray = toy.note_provider(redis=lambda: Redis.from_url(f"{redis_url}/99"))
    (mismatch,) = stopped(verify, [toy.case_of("a reminder")], astray).mismatches
    assert mismatch.got.startswith("DB index is out of range: 99")
    assert mismatch.remedy == "name a database that it has, such as redis://host:port/15"


@pytest.mark.parametrize(
    ("redis", "got"),
    [
        (None, "the provider was given no Redis to read messages back from"),
        (_away, "ConnectionError: Error "),
    ],
)
def test_a_redis_that_is_away_is_reported_once_and_what_does_not_need_it_is_verified(
    verify: Any, toy: Any, redis: Any, got: str
) -> None:
    cases = [toy.case_of(name) for name in ("a reminder", "read a note", "a reminder")]
    stop = stopped(verify, cases, toy.note_provider(redis=redis))
    assert [(v.interaction, v.passed) for v in stop.results] == [("read a note", True)]
    (mismatch,) = stop.mismatches
    assert mismatch.got.startswith(got)
    assert mismatch.got.endswith("; 2 interactions were not verified")


def test_a_redis_with_keys_is_refused_with_its_database_and_their_number(
    verify: Any, toy: Any
) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))
    fakeredis.FakeStrictRedis(server=server, db=3).mset({"a": 1, "b": 2})

    def foreign() -> Redis:
        return fakeredis.FakeAsyncRedis(server=server, db=3)

    stop = stopped(verify, [toy.case_of("a reminder")], toy.note_provider(redis=foreign))
    assert rows(stop.mismatches) == [
        (
            *("start", "Redis in memory"),
            "database 3 has 2 keys in it: 'a', 'b'; 1 interaction was not verified",
        )
    ]
    assert fakeredis.FakeStrictRedis(server=server, db=3).dbsize() == 2


def test_a_redis_that_goes_away_in_the_middle_is_reported_once(verify: Any, toy: Any) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))

    def redis() -> Redis:
        return fakeredis.FakeAsyncRedis(server=server)

    async def dies(note_id: str) -> None:
        server.connected = False

    cases = [toy.case_of("a reminder"), toy.case_of("read a note"), toy.case_of("a reminder")]
    stop = stopped(
        verify, cases, toy.note_provider(redis=redis, triggers={"a reminder is due": dies})
    )
    assert [(v.interaction, v.passed) for v in stop.results] == [("read a note", True)]
    (mismatch,) = stop.mismatches
    assert mismatch.got.endswith("; 2 interactions were not verified")
