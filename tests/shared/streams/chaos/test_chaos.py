"""Nothing is lost while workers and their Redis are killed: a short form, and a long one."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handfast.providers.ports import reserved_port
from tests.shared.streams.chaos.harness import Chaos, Outcome, Server, losing_replies, server
from tests.shared.streams.chaos.worker_process import STREAM, Task

ALWAYS = "failed 5 times, the last with RuntimeError: always"
GAVE_UP = "delivered more than 5 times"
UNREADABLE = "number: Input should be a valid integer, unable to parse string as an integer"

type Begin = Callable[..., Chaos]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Server]:
    """A Redis that writes what it does to its disk."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with reserved_port() as port, server(folder, port) as started:
        yield started


@pytest.fixture
def begin(redis_server: Server, tmp_path: Path) -> Iterator[Begin]:
    """Start workers; what still runs at the end is killed."""
    made: list[Chaos] = []

    def start(**options: object) -> Chaos:
        made.append(Chaos(redis_server, tmp_path, **options))  # type: ignore[arg-type]  # by name
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.kill_all()


def tasks(count: int, first: int = 0, does: str = "well") -> list[Task]:
    """So many messages, with numbers of their own."""
    return [Task(number=first + at, does=does, text="x" * 250) for at in range(count)]


def killing(chaos: Chaos, kills: int, seconds: float, messages: int) -> None:
    """Kill a worker so many times, spread over the messages, each a while after it began."""
    for kill in range(kills):
        chaos.until_handled(messages * kill // (kills + 1))
        time.sleep(seconds * (1 + kill % 3) / 3)
        chaos.kill_one()


def why(outcome: Outcome) -> Counter[str]:
    """The reasons of the dead letters: of one that always fails it depends on when a kill comes."""
    return Counter(ALWAYS if one == GAVE_UP else one for one in outcome.dead.elements())


@pytest.mark.parametrize(
    "mode", ["file", "transaction", pytest.param("inbox", marks=pytest.mark.long)]
)
def test_killed_workers_lose_nothing(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Nor do they handle more twice than they were killed; but for files, none at all."""
    # A worker that is kept from running for a while is not taken for a dead one.
    monkeypatch.setenv("CHAOS_IDLE_MS", "3000")
    chaos = begin(mode=mode)
    chaos.publish([*tasks(300), *tasks(2, 1000, "fail")])
    with chaos.server.client() as client:
        client.xadd(STREAM.name, {"data": '{"number":"x"}'})
    killing(chaos, 3, 0.05, 300)
    outcome = chaos.end()
    assert (set(outcome.handled), outcome.pending) == (set(range(300)), 0)
    assert why(outcome) == Counter({ALWAYS: 2, UNREADABLE: 1})
    assert outcome.twice <= (outcome.kills if mode == "file" else 0)


@pytest.mark.long
@pytest.mark.parametrize("mode", ["file", "transaction", "inbox"])
def test_many_kills_lose_nothing(begin: Begin, mode: str) -> None:
    chaos = begin(mode=mode, workers=3)
    chaos.publish([*tasks(20_000), *tasks(5, 100_000, "fail"), *tasks(4, 200_000, "slow")])
    killing(chaos, 50, 0.05, 20_000)
    outcome = chaos.end()
    print(f"{mode}: kills {outcome.kills}, twice {outcome.twice}")
    assert set(outcome.handled) == {*range(20_000), *range(200_000, 200_004)}
    assert (why(outcome), outcome.pending) == (Counter({ALWAYS: 5}), 0)
    assert outcome.twice <= (outcome.kills if mode == "file" else 0)


@pytest.mark.long
@pytest.mark.parametrize("mode", ["file", "transaction", "inbox"])
def test_a_killed_redis_that_comes_back_loses_nothing(begin: Begin, mode: str) -> None:
    """What it had acknowledged and not yet written is handled again: a second at most."""
    chaos = begin(mode=mode)
    chaos.publish(tasks(5000))
    for part in (1, 2, 3):
        chaos.until_handled(1000 * part)
        chaos.server.kill()
        time.sleep(0.5)
        chaos.server.start()
    outcome = chaos.end()
    print(f"{mode}: Redis killed 3 times, twice {outcome.twice}")
    assert (set(outcome.handled), outcome.dead) == (set(range(5000)), Counter())
    assert mode == "file" or outcome.twice == 0


@pytest.mark.long
@pytest.mark.parametrize("mode", ["file", "transaction", "inbox"])
def test_lost_replies_lose_nothing(begin: Begin, redis_server: Server, mode: str) -> None:
    with losing_replies(redis_server.port, 0.02) as through:
        chaos = begin(mode=mode, through=through)
        chaos.publish(tasks(5000))
        outcome = chaos.end()
    assert (set(outcome.handled), outcome.dead) == (set(range(5000)), Counter())
    assert outcome.twice == 0


@pytest.mark.long
@pytest.mark.parametrize("command", ["FLUSHALL", "DEL"])
def test_what_is_published_after_redis_was_emptied_is_handled(begin: Begin, command: str) -> None:
    chaos = begin()
    chaos.publish(tasks(3000))
    chaos.until_handled(500)
    with chaos.server.client() as client:
        client.execute_command(command, *([STREAM.name] if command == "DEL" else []))
    chaos.publish(tasks(1000, 10_000))
    outcome = chaos.end()
    assert set(range(10_000, 11_000)) <= set(outcome.handled)
    assert (outcome.dead, outcome.twice) == (Counter(), 0)
