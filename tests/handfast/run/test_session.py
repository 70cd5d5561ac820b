"""What is wrong with the set-up is reported as that, once, within seconds, in both modes."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import time
from typing import TYPE_CHECKING, Any

import fakeredis
import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from handfast.model.cases import cases_of
from handfast.model.results import Whose
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handfast.model.cases import Case
    from handfast.model.results import Mismatch


def stopped(verify: Any, cases: Sequence[Case], provider: Provider, **how: Any) -> CannotVerify:
    began = time.monotonic()
    with pytest.raises(CannotVerify) as stop:
        verify(cases, provider, **how)
    assert time.monotonic() - began < 5
    return stop.value


def rows(mismatches: Sequence[Mismatch]) -> list[tuple[str, str, str]]:
    assert {mismatch.whose for mismatch in mismatches} <= {Whose.SET_UP}
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in mismatches]


def test_handlers_that_are_missing_are_reported_before_anything_runs_and_the_rest_is_verified(
    verify: Any, toy: Any
) -> None:
    order: list[str] = []
    provider = toy.note_provider(
        states={"no note exists": lambda note_id: order.append("ran")}, triggers={}
    )
    names = ["read a note", "read a missing note", "list notes"]
    cases = [toy.case_of(name) for name in names]
    results = verify(cases, provider, on_result=lambda result: order.append(result.interaction))
    assert [result.interaction for result in results] == names
    assert order == ["read a note", "list notes", "ran", "read a missing note"]
    assert results[1].passed
    (mismatch,) = results[0].mismatches
    assert mismatch.where == "state 'a note exists'"
    assert mismatch.expected == "a handler, called with: note_id, owner, text"
    assert mismatch.remedy == "`handfast states notes` prints a handler to begin with"
    assert results[0].verdict == "not verified"


def test_a_missing_trigger_is_reported_beside_a_missing_state(verify: Any, toy: Any) -> None:
    provider = toy.note_provider(states={}, triggers={})
    (result,) = verify([toy.case_of("a reminder")], provider)
    assert rows(result.mismatches) == [
        ("state", "state 'a note exists'", "none"),
        ("trigger", "trigger 'a reminder is due'", "none"),
    ]


def _raises(**parameters: Any) -> None:
    raise LookupError("no such table: notes")


async def _hangs(**parameters: Any) -> None:
    await asyncio.Event().wait()


HANDLERS = [
    (_raises, "LookupError: no such table: notes"),
    (_hangs, "TimeoutError"),
    (lambda note_id: None, "TypeError: <lambda>() got an unexpected keyword argument 'owner'"),
    (lambda **parameters: "n-2", "str: 'n-2'"),
    (
        lambda **parameters: {"note_id": {1}},
        "'note_id': {1} (Object of type set is not JSON serializable)",
    ),
    (lambda **parameters: {"noteid": "n-2"}, "also 'noteid'"),
    (lambda **parameters: {"owner": 8}, "also 'owner'"),
]


@pytest.mark.parametrize(("handler", "got"), HANDLERS)
def test_a_state_handler_that_fails_is_a_fault_of_the_set_up(
    verify: Any, toy: Any, handler: Any, got: str
) -> None:
    provider = toy.note_provider(states={"a note exists": handler})
    (result,) = verify([toy.case_of("read a note")], provider, seconds=0.3)
    assert rows(result.mismatches) == [("state", "state 'a note exists'", got)]


def test_a_mismatch_has_the_traceback_of_the_handler(verify: Any, toy: Any) -> None:
    provider = toy.note_provider(states={"a note exists": _raises})
    (result,) = verify([toy.case_of("read a note")], provider)
    assert "in _raises" in result.mismatches[0].detail


def test_a_reset_that_raises_is_a_fault_of_the_set_up(verify: Any, toy: Any) -> None:
    (result,) = verify([toy.case_of("read a note")], toy.note_provider(reset=_raises))
    assert rows(result.mismatches) == [("state", "reset", "LookupError: no such table: notes")]


def test_a_trigger_that_raises_is_a_fault_of_the_set_up(
    verify: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    provider = toy.note_provider(redis=memory_redis, triggers={"a reminder is due": _raises})
    (result,) = verify([toy.case_of("a reminder")], provider)
    assert rows(result.mismatches) == [
        ("trigger", "trigger 'a reminder is due'", "LookupError: no such table: notes")
    ]


def _closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def test_a_provider_that_does_not_start_is_reported_once_for_the_whole_run(
    verify: Any, toy: Any
) -> None:
    cases = [toy.case_of("read a note"), toy.case_of("list notes")]
    stop = stopped(verify, cases, toy.note_provider("lifespan"))
    assert stop.results == ()
    assert rows(stop.mismatches) == [
        ("start", "notes", "its lifespan raised RuntimeError: the database is locked")
    ]
    assert "in lifespan" in stop.mismatches[0].detail


@pytest.mark.parametrize(
    ("app", "got"),
    [
        (None, "no application"),
        (5, "int, which is no application"),
        (
            "no_such_module:app",
            'importing no_such_module:app failed: Could not import module "no_such_module".',
        ),
        (
            "json:app",
            'importing json:app failed: Attribute "app" not found in module "json".',
        ),
    ],
)
def test_what_is_no_application_is_reported_once(verify: Any, toy: Any, app: Any, got: str) -> None:
    stop = stopped(verify, [toy.case_of("read a note")] * 2, toy.note_provider(app=app))
    assert rows(stop.mismatches) == [("start", "notes", got)]


def test_a_url_that_refuses_is_reported_once(verify: Any, toy: Any) -> None:
    port = _closed_port()
    provider = toy.note_provider(url=f"http://127.0.0.1:{port}")
    stop = stopped(verify, [toy.case_of("read a note")] * 2, provider)
    ((clause, where, got),) = rows(stop.mismatches)
    assert (clause, where) == ("start", "notes")
    assert got.startswith(f"nothing answers at 127.0.0.1:{port}")


def test_results_from_before_the_provider_failed_to_start_are_reported(
    verify: Any, toy: Any
) -> None:
    cases = [toy.case_of("read a note"), toy.case_of("read a missing note")]
    provider = toy.note_provider("lifespan", states={"no note exists": lambda note_id: None})
    stop = stopped(verify, cases, provider)
    assert [result.interaction for result in stop.results] == ["read a note"]
    assert len(stop.mismatches) == 1


def _away() -> Redis:
    return Redis(port=_closed_port(), retry=Retry(NoBackoff(), 0))


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
    assert mismatch.got.endswith("; 2 interactions are not held")


def test_a_redis_with_keys_is_refused_with_its_database_and_their_number(
    verify: Any, toy: Any
) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))
    fakeredis.FakeStrictRedis(server=server, db=3).mset({"a": 1, "b": 2})

    def foreign() -> Redis:
        return fakeredis.FakeAsyncRedis(server=server, db=3)

    stop = stopped(verify, [toy.case_of("a reminder")], toy.note_provider(redis=foreign))
    assert rows(stop.mismatches) == [
        ("start", "Redis in memory", "database 3 holds 2 keys; 1 interaction is not held")
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
    assert mismatch.got.endswith("; 2 interactions are not held")


def test_a_provider_that_hangs_is_given_up_after_three_requests(verify: Any, toy: Any) -> None:
    stop = stopped(
        verify, [toy.case_of("read a note")] * 5, toy.note_provider("hangs"), seconds=0.2
    )
    assert [result.mismatches[0].whose for result in stop.results] == [Whose.PROVIDER] * 3
    assert "no answer within 0.2 s" in stop.results[0].mismatches[0].got
    assert rows(stop.mismatches) == [
        ("start", "notes", "no answer to 3 requests in a row; 2 interactions are not held")
    ]


def test_an_answer_in_between_ends_the_count_of_silences(verify: Any, toy: Any) -> None:
    names = ["read a note", "read a note", "list notes", "read a note", "read a note"]
    provider = toy.note_provider("hangs")
    results = verify([toy.case_of(name) for name in names], provider, seconds=0.2)
    assert [result.passed for result in results] == [False, False, True, False, False]


def test_a_message_of_an_unknown_transport_is_reported(verify: Any, toy: Any) -> None:
    case = toy.case_of("a reminder")
    transport = dataclasses.replace(case.interaction.message.transport, kind="webhook")
    message = dataclasses.replace(case.interaction.message, transport=transport)
    interaction = dataclasses.replace(case.interaction, message=message)
    (result,) = verify([dataclasses.replace(case, interaction=interaction)], toy.note_provider())
    assert rows(result.mismatches) == [("trigger", "message 'reminder'", "webhook")]


def test_no_cases_give_no_results(verify: Any, toy: Any) -> None:
    assert verify(cases_of([]), toy.note_provider()) == ()
