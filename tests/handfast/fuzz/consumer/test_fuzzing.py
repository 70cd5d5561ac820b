"""A client takes all that may come and returns what it reads; each failure has its reason."""

from __future__ import annotations

import asyncio
import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis.database import InMemoryExampleDatabase

from handfast.bindings import ConsumerClient, Request
from handfast.fuzz.consumer.fuzzing import fuzz_consumer, replay_consumer
from handfast.fuzz.consumer.stub_server import Trouble
from handfast.fuzz.finding import FuzzResult
from handfast.fuzz.store import StoreError, findings_in


def client_of(stall: SimpleNamespace, broken: str = "") -> ConsumerClient:
    return ConsumerClient(
        call=stall.buyer(broken),
        read=stall.reader(broken, stall.Sale),
        refuses=stall.BuyerError,
    )


def fed(stall: SimpleNamespace, broken: str = "", *only: str, **more: Any) -> FuzzResult:
    """What is found with a few answers of each interaction, or of those that are named."""
    return fuzz_consumer(
        stall.BUYER,
        client_of(stall, broken),
        only=lambda case: not only or case.interaction.name in only,
        **{"examples": 6, "seed": 1, "patience": 0.02, **more},
    )


def differences(done: FuzzResult) -> list[tuple[str, str, str]]:
    mismatches = [found.mismatch for found in done.found]
    return sorted((one.where, one.expected, one.got) for one in mismatches)


LOOK, SOLD, LIST = "look at a thing", "a thing was sold", "list an owner's things"
SHOW = "show a thing"
OWN, TAKEN = "an error of its own", "that it takes it"


def test_a_client_that_takes_what_comes_passes(stall: SimpleNamespace) -> None:
    """Answers, refusals, near misses, troubles, messages, and an answer without a body."""
    done = fed(stall, examples=2)
    assert done.found == ()
    assert done.cases > 100


def test_a_client_that_blocks_is_answered_all_the_same(stall: SimpleNamespace) -> None:
    """The server answers a function that is no coroutine function while it waits."""

    def call(url: str, request: Request) -> Any:
        return asyncio.run(stall.buyer()(url, request))

    client = dataclasses.replace(client_of(stall), call=call)
    done = fuzz_consumer(stall.BUYER, client, examples=1, patience=0.02)
    assert done.found == ()
    assert done.cases > 10


def test_a_client_that_sends_no_http_is_shown_what_it_sends(stall: SimpleNamespace) -> None:
    """Instead of what it makes of the refusal, which is its own error here."""

    async def call(url: str, request: Request) -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(b"LOOK t-1\r\n\r\n")
        await reader.read()
        writer.close()
        raise stall.BuyerError

    client = ConsumerClient(call=call, refuses=stall.BuyerError)
    done = fuzz_consumer(
        stall.BUYER,
        client,
        only=lambda case: case.interaction.name == LOOK,
        examples=1,
        patience=0.02,
    )
    at = ("answer: the request", "invalid answer: the request", "refusal 404: the request")
    shown = [one for one in differences(done) if one[0] in at]
    assert shown == [(place, "HTTP/1.1", "illegal request line: LOOK t-1") for place in at]


@pytest.mark.parametrize(
    ("broken", "only", "expected"),
    [
        (
            "wants a price",
            LOOK,
            ("answer: the client", TAKEN, "TypeError: unsupported operand type(s) for +="),
        ),
        ("refuses what has a price", LOOK, ("answer: the client", TAKEN, "BuyerError: too dear")),
        ("drops a field", LOOK, ("answer: name", '"0"', "nothing")),
        ("writes a number as text", LOOK, ("answer: number", "0", '"0"')),
        ("returns one", LIST, ("answer: the whole body", "[{", "[{")),
        ("knows all colours", LOOK, ("invalid answer: the client", OWN, "KeyError: ")),
        ("lets a reset through", LOOK, ("trouble reset: the client", OWN, "ReadError")),
        (
            "takes a refusal for an answer",
            LOOK,
            ("refusal 404: the client", OWN, 'it returns {"taken": true}'),
        ),
        (
            "takes a refusal for itself",
            LOOK,
            ("trouble 503: the client", OWN, 'it returns "[[...]]"'),
        ),
        ("takes a page for JSON", LOOK, ("trouble HTML: the client", OWN, "JSONDecodeError: ")),
        ("returns half a message", SOLD, ("message: thing_id", '""', "nothing")),
        (
            "trusts a message",
            SOLD,
            ("invalid message: the client", OWN, "KeyError: 'thing_id'"),
        ),
    ],
)
def test_a_failing_client_is_found_by_what_it_was_fed(
    stall: SimpleNamespace, broken: str, only: str, expected: tuple[str, str, str]
) -> None:
    """At its place, with what was expected and what it did."""
    where, wanted, got = expected
    found = [one for one in differences(fed(stall, broken, only, examples=12)) if one[0] == where]
    assert [one[1].startswith(wanted) and one[2].startswith(got) for one in found[:1]] == [True], (
        found
    )


@pytest.mark.parametrize(
    ("unused", "lost"), [((), ["answer: name"]), (("name",), []), (("look: name",), [])]
)
def test_a_field_that_the_consumer_has_no_use_for_is_not_lost(
    stall: SimpleNamespace, unused: tuple[str, ...], lost: list[str]
) -> None:
    """Named by its key alone, or for one operation."""
    client = dataclasses.replace(client_of(stall, "drops a field"), unused=unused)
    done = fuzz_consumer(
        stall.BUYER,
        client,
        only=lambda case: case.interaction.name == LOOK,
        examples=6,
        patience=0.02,
    )
    assert [where for where, _, _ in differences(done) if where == "answer: name"] == lost


def test_a_client_that_hangs_is_found(
    stall: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some time after a slow provider would have let it down."""
    monkeypatch.setattr("handfast.fuzz.consumer.feeding._LATE_SECONDS", 0.5)
    done = fed(stall, "waits for ever", SHOW, examples=1)
    assert ("trouble 503: the client", "that it returns or raises", "it hangs") in differences(done)


def test_every_trouble_is_tried(stall: SimpleNamespace) -> None:
    """Without a body there are fewer; a slow answer is tried once, for it takes its time."""
    done = fed(stall, "lets everything through", LOOK, SHOW, examples=1)
    places = [found.mismatch.place.removesuffix(": the client") for found in done.found]
    troubles = [place for place in places if not place.startswith("refusal")]
    assert set(troubles) == {f"trouble {trouble}" for trouble in Trouble}
    assert troubles.count("trouble slow") == 1


def test_a_finding_shows_what_was_fed_and_the_traceback(stall: SimpleNamespace) -> None:
    (found,) = fed(stall, "wants a price", LOOK).found
    assert (found.consumer, found.provider, found.source) == ("buyer", "stall", "consumer")
    assert (found.operation, found.interaction) == ("look", LOOK)
    assert found.given.startswith('answer 200 {"owner": 0')
    assert 'read["price"] += 0' in found.mismatch.evidence


def test_what_was_found_is_saved_and_found_again_until_it_is_mended(
    stall: SimpleNamespace,
) -> None:
    """A slow answer too, in which nothing is drawn."""
    database = InMemoryExampleDatabase()
    for broken in ("wants a price", "lets everything through"):
        fed(stall, broken, LOOK, examples=4, database=database, system="toy")
    stored, _ = findings_in(database)
    assert {one.kind for one in stored} >= {"answer", "trouble cut", "trouble slow", "refusal 404"}
    for one in stored:
        broken = "wants a price" if one.kind == "answer" else "lets everything through"
        again = replay_consumer(one, stall.BUYER, client_of(stall, broken), patience=0.02)
        assert [found.id for found in again.found] == [one.id]
        mended = replay_consumer(one, stall.BUYER, client_of(stall), patience=0.02)
        assert mended == FuzzResult(1)


def test_what_is_not_declared_is_not_replayed(stall: SimpleNamespace) -> None:
    database = InMemoryExampleDatabase()
    fed(stall, "wants a price", LOOK, database=database)
    ((stored,), _) = findings_in(database)
    nothing = dataclasses.replace(stall.BUYER, interactions=stall.BUYER.interactions[:1])
    with pytest.raises(StoreError, match="which is not declared here"):
        replay_consumer(stored, nothing, client_of(stall))
