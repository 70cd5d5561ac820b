"""Every valid request is answered as declared, each near miss refused; or it is found why not."""

from __future__ import annotations

import asyncio
import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis.database import InMemoryExampleDatabase

from handfast.fuzz.finding import FuzzResult
from handfast.fuzz.provider.fuzzing import fuzz_properties, replay_property
from handfast.fuzz.store import StoreError, find, findings_in
from handfast.model import HttpInteraction, State
from handfast.model.cases import Case, cases_of, name_of
from handfast.providers.errors import NotSetUp
from handfast.providers.left_out import OperationLeftOut

LESS = "body price: below minimum"
ENOUGH = 25
"""Examples among which each of the half-dozen near misses comes up, whatever the seed."""


def operation_of(case: Case) -> str:
    http = case.interaction
    return http.operation.name if isinstance(http, HttpInteraction) else ""


def fuzzed(stall: SimpleNamespace, broken: str = "", *only: str, **more: Any) -> FuzzResult:
    """What is found with a few requests of each interaction, or of those alone that are named."""
    options = {"examples": 4, "seed": 1, **more}
    provider = options.pop("provider", None) or stall.stall_provider(broken)
    return fuzz_properties(
        cases_of((stall.BUYER,)),
        provider,
        only=lambda case: not only or operation_of(case) in only,
        **options,
    )


def states_of(case: Case) -> tuple[State, ...]:
    return tuple(given.state for given in case.interaction.given)


def places(done: FuzzResult) -> list[tuple[str, str]]:
    return [(found.interaction, found.mismatch.where) for found in done.found]


def test_a_provider_as_declared_passes(stall: SimpleNamespace) -> None:
    """Black things are refused, as declared: that is no finding of a valid request."""
    done = fuzzed(stall)
    assert done.found == ()
    assert done.cases > 100


def test_one_that_does_not_show_what_it_stores_passes_too(stall: SimpleNamespace) -> None:
    """The reads that some request must leave alone show it then."""
    assert fuzzed(stall, provider=stall.stall_provider(digests=False)).found == ()


@pytest.mark.parametrize(
    ("broken", "operation", "where"),
    [
        ("crashes", "sell", "valid request: the status"),
        ("cuts the name", "sell", "valid request: name"),
        ("forgets the price", "sell", "valid request: then: price"),
        ("refuses what it may not", "sell", "valid request: the status"),
        ("refuses otherwise", "sell", "valid request: the status"),
        ("finds what is not there", "look", "valid request: the status"),
        ("leaks another owner", "list", "valid request: [2].owner"),
        ("turns the order", "list", "valid request: [1].number"),
        ("changes others", "change", "valid request: GET /things/{thing_id}: price"),
        ("crashes on less than nothing", "change", f"{LESS}: the status"),
        ("takes less than nothing", "change", f"{LESS}: the status"),
        ("refuses as nobody declares", "change", f"{LESS}: the status"),
        ("writes what it refuses", "change", f"{LESS}: what the provider stores"),
    ],
)
def test_a_break_is_found_for_its_reason_alone(
    stall: SimpleNamespace, broken: str, operation: str, where: str
) -> None:
    """And under one id, whatever ids the provider makes of its own."""
    done = fuzzed(stall, broken, operation, examples=ENOUGH)
    assert [place for _, place in places(done)] == [where]


def test_what_a_refused_request_changed_is_found_without_a_digest(stall: SimpleNamespace) -> None:
    """By the reads that are declared to stay as they are."""
    provider = stall.stall_provider("writes what it refuses", digests=False)
    done = fuzzed(stall, "", "change", provider=provider, examples=ENOUGH)
    assert places(done) == [("change a price", f"{LESS}: GET /things/{{thing_id}}: price")]


def test_an_exception_shows_the_smallest_request_and_its_traceback(stall: SimpleNamespace) -> None:
    (found,) = fuzzed(stall, "crashes", "sell", examples=ENOUGH).found
    assert (found.consumer, found.provider, found.source) == ("buyer", "stall", "properties")
    mismatch = found.mismatch
    assert (mismatch.expected, mismatch.got) == ("201", "500: Internal Server Error")
    assert '"price":100' in mismatch.request
    assert "OverflowError: no purse holds that" in mismatch.evidence


def test_an_answer_that_does_not_come_is_found(
    stall: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the seconds that an answer may take."""
    monkeypatch.setattr("handfast.fuzz.provider.fuzzing.ANSWER_SECONDS", 0.2)
    done = fuzzed(stall, "hangs", "sell", examples=1)
    assert places(done) == [("sell a lamp", "valid request: the answer")]
    done = fuzzed(stall, "hangs when it is read", "sell", examples=1)
    assert places(done) == [
        ("sell a lamp", "valid request: GET /things/{thing_id}: the answer"),
    ]
    assert done.found[0].mismatch.request.startswith("GET /things/t-")
    done = fuzzed(stall, "hangs on less than nothing", "change", examples=ENOUGH)
    assert places(done) == [("change a price", "body price: below minimum: the answer")]


def test_what_was_found_is_saved_once_and_found_again_until_it_is_mended(
    stall: SimpleNamespace,
) -> None:
    """By another provider of the same kind, under the same id."""
    database = InMemoryExampleDatabase()
    done = fuzzed(stall, "crashes", "sell", examples=ENOUGH, database=database, system="toy")
    ((stored,), _) = findings_in(database)
    assert [stored.id] == [found.id for found in done.found]
    assert (stored.system, stored.provider, stored.source, stored.kind) == (
        "toy",
        "stall",
        "properties",
        "valid request",
    )
    cases = cases_of((stall.BUYER,))
    again = replay_property(find(database, stored.id), cases, stall.stall_provider("crashes"))
    assert again == dataclasses.replace(done, cases=1)
    mended = replay_property(find(database, stored.id), cases, stall.stall_provider())
    assert mended == FuzzResult(1)


class Full(InMemoryExampleDatabase):
    """Takes nothing, as a disk that is full."""

    def save(self, key: bytes, value: bytes) -> None:
        """Fail."""
        raise OSError


def test_what_cannot_be_saved_is_shown_all_the_same(stall: SimpleNamespace) -> None:
    done = fuzzed(stall, "crashes", "sell", examples=ENOUGH, database=Full())
    (found,) = done.found
    assert done.not_saved == (f"the finding {found.id} can't be saved (OSError)",)


def test_what_makes_something_else_here_is_not_replayed(stall: SimpleNamespace) -> None:
    """Refused as such, and never taken for mended."""
    database = InMemoryExampleDatabase()
    fuzzed(stall, "crashes", "sell", examples=ENOUGH, database=database)
    ((stored,), _) = findings_in(database)
    cases, provider = cases_of((stall.BUYER,)), stall.stall_provider()
    other = stored.model_copy(update={"case": "buyer -> stall: steal a lamp"})
    with pytest.raises(StoreError, match="which is not declared here"):
        replay_property(other, cases, provider)
    for changed in ({"digest": "0" * 16}, {"choices": b"\xff\xff no choices"}):
        with pytest.raises(StoreError, match="its choices make something else here"):
            replay_property(stored.model_copy(update=changed), cases, provider)


def test_a_state_without_a_handler_leaves_its_interactions_out(stall: SimpleNamespace) -> None:
    """Which verification reports; there is nothing to try them in."""
    assert fuzzed(stall, "", "look", provider=stall.stall_provider(states={})) == FuzzResult(0)


def test_nothing_is_tried_once_time_is_up(stall: SimpleNamespace) -> None:
    missed = ("show", "change", "list", "look", "sell")
    assert fuzzed(stall, "crashes", until=0.0) == FuzzResult(0, missed=missed)


def test_what_is_left_out_is_named_and_not_tried(stall: SimpleNamespace) -> None:
    """Neither itself, nor as a read afterwards; the rest is tried, and found to be as declared."""
    left_out = name_of(stall.LOOK)
    provider = dataclasses.replace(stall.stall_provider(""), left_out=frozenset({left_out}))
    done = fuzzed(stall, provider=provider)
    assert done.found == ()
    assert done.cases > 50
    assert f"{left_out}: left out" in {f"{one.where}: {one.got}" for one in done.left_out}
    assert fuzzed(stall, "", "look", provider=provider).cases == 0


def test_an_interaction_whose_state_needs_what_is_left_out_is_named(stall: SimpleNamespace) -> None:
    """By the state, with the operation that it needs."""

    def through_api(**_: object) -> None:
        raise OperationLeftOut(stall.LOOK)

    provider = stall.stall_provider("")
    provider = dataclasses.replace(
        provider,
        states={**provider.states, stall.ONE.name: through_api},
        left_out=frozenset({"POST /elsewhere"}),
    )
    lacking = {one.where for one in fuzzed(stall, provider=provider).left_out}
    assert lacking == {f"state {stall.ONE.name!r}"}


def with_failing_state(stall: SimpleNamespace, broken: str = "", *, seconds: float = 0) -> Any:
    """The stall, where one state of three can't be set up."""

    async def fails(**_: object) -> None:
        await asyncio.sleep(seconds)
        raise RuntimeError("the van is late")

    provider = stall.stall_provider(broken)
    return dataclasses.replace(provider, states={**provider.states, stall.ONE.name: fails})


def test_a_state_that_cannot_be_set_up_is_named_and_the_rest_is_tried(
    stall: SimpleNamespace,
) -> None:
    done = fuzzed(stall, provider=with_failing_state(stall))
    assert done.found == ()
    assert done.cases > 50
    needing = [case for case in cases_of((stall.BUYER,)) if stall.ONE in states_of(case)]
    assert [(one.where, one.got) for one in done.not_set_up] == [
        (
            f"state {stall.ONE.name!r}",
            f"RuntimeError: the van is late; {len(needing)} interactions were not tried",
        )
    ]


def test_what_is_wrong_beside_a_state_that_cannot_be_set_up_is_found(
    stall: SimpleNamespace,
) -> None:
    provider = with_failing_state(stall, "crashes")
    done = fuzzed(stall, "", "sell", provider=provider, examples=ENOUGH)
    assert places(done) == [("sell a lamp", "valid request: the status")]


def test_a_provider_whose_states_all_hang_is_not_waited_for(
    stall: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handfast.fuzz.provider.fuzzing.MOST_UNANSWERED", 1)
    monkeypatch.setattr("handfast.fuzz.provider.fuzzing.ANSWER_SECONDS", 0.2)
    with pytest.raises(NotSetUp):
        fuzzed(stall, provider=with_failing_state(stall, seconds=60))
