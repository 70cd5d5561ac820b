"""What is wrong with the set-up is told as that, once, within seconds, in both ways of holding."""

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
from handfast.model.results import Blame
from handfast.providers.provider import CannotHold, Provider
from handfast.run.by_pact import hold_by_pact
from handfast.run.in_process import hold_in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handfast.model.cases import Case
    from handfast.model.results import Fault, Verdict


def _in_process(cases: Sequence[Case], provider: Provider, **how: Any) -> tuple[Verdict, ...]:
    return asyncio.run(hold_in_process(cases, provider, **how))


@pytest.fixture(params=[_in_process, hold_by_pact], ids=["in process", "pact"])
def hold(request: pytest.FixtureRequest) -> Any:
    """Each way of holding a provider."""
    return request.param


def stopped(hold: Any, cases: Sequence[Case], provider: Provider, **how: Any) -> CannotHold:
    began = time.monotonic()
    with pytest.raises(CannotHold) as stop:
        hold(cases, provider, **how)
    assert time.monotonic() - began < 5
    return stop.value


def told(faults: Sequence[Fault]) -> list[tuple[str, str, str]]:
    assert {fault.blame for fault in faults} <= {Blame.SET_UP}
    return [(fault.clause, fault.where, fault.got) for fault in faults]


def test_handlers_that_are_missing_are_told_before_anything_runs_and_the_rest_is_held(
    hold: Any, toy: Any
) -> None:
    order: list[str] = []
    provider = toy.note_provider(
        states={"no note exists": lambda note_id: order.append("ran")}, triggers={}
    )
    names = ["read a note", "read a missing note", "list notes"]
    cases = [toy.case_of(name) for name in names]
    verdicts = hold(cases, provider, on_verdict=lambda verdict: order.append(verdict.interaction))
    assert [verdict.interaction for verdict in verdicts] == names
    assert order == ["read a note", "list notes", "ran", "read a missing note"]
    assert verdicts[1].kept
    (fault,) = verdicts[0].faults
    assert fault.where == "state 'a note exists'"
    assert fault.expected == "a handler, called with: note_id, owner, text"
    assert fault.remedy == "`handfast states notes` prints a handler to begin with"
    assert verdicts[0].set_up_failed


def test_a_missing_trigger_is_told_beside_a_missing_state(hold: Any, toy: Any) -> None:
    provider = toy.note_provider(states={}, triggers={})
    (verdict,) = hold([toy.case_of("a reminder")], provider)
    assert told(verdict.faults) == [
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
    hold: Any, toy: Any, handler: Any, got: str
) -> None:
    provider = toy.note_provider(states={"a note exists": handler})
    (verdict,) = hold([toy.case_of("read a note")], provider, seconds=0.3)
    assert told(verdict.faults) == [("state", "state 'a note exists'", got)]


def test_the_traceback_of_a_handler_is_kept(hold: Any, toy: Any) -> None:
    provider = toy.note_provider(states={"a note exists": _raises})
    (verdict,) = hold([toy.case_of("read a note")], provider)
    assert "in _raises" in verdict.faults[0].detail


def test_a_reset_that_raises_is_a_fault_of_the_set_up(hold: Any, toy: Any) -> None:
    (verdict,) = hold([toy.case_of("read a note")], toy.note_provider(reset=_raises))
    assert told(verdict.faults) == [("state", "reset", "LookupError: no such table: notes")]


def test_a_trigger_that_raises_is_a_fault_of_the_set_up(
    hold: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    provider = toy.note_provider(redis=memory_redis, triggers={"a reminder is due": _raises})
    (verdict,) = hold([toy.case_of("a reminder")], provider)
    assert told(verdict.faults) == [
        ("trigger", "trigger 'a reminder is due'", "LookupError: no such table: notes")
    ]


def _closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def test_a_provider_that_does_not_start_is_told_once_for_the_whole_run(hold: Any, toy: Any) -> None:
    cases = [toy.case_of("read a note"), toy.case_of("list notes")]
    stop = stopped(hold, cases, toy.note_provider("lifespan"))
    assert stop.verdicts == ()
    assert told(stop.faults) == [
        ("start", "notes", "its lifespan raised RuntimeError: the database is locked")
    ]
    assert "in lifespan" in stop.faults[0].detail


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
def test_what_is_no_application_is_told_once(hold: Any, toy: Any, app: Any, got: str) -> None:
    stop = stopped(hold, [toy.case_of("read a note")] * 2, toy.note_provider(app=app))
    assert told(stop.faults) == [("start", "notes", got)]


def test_a_url_that_refuses_is_told_once(hold: Any, toy: Any) -> None:
    port = _closed_port()
    provider = toy.note_provider(url=f"http://127.0.0.1:{port}")
    stop = stopped(hold, [toy.case_of("read a note")] * 2, provider)
    ((clause, where, got),) = told(stop.faults)
    assert (clause, where) == ("start", "notes")
    assert got.startswith(f"nothing answers at 127.0.0.1:{port}")


def test_verdicts_told_before_the_provider_failed_to_start_are_kept(hold: Any, toy: Any) -> None:
    cases = [toy.case_of("read a note"), toy.case_of("read a missing note")]
    provider = toy.note_provider("lifespan", states={"no note exists": lambda note_id: None})
    stop = stopped(hold, cases, provider)
    assert [verdict.interaction for verdict in stop.verdicts] == ["read a note"]
    assert len(stop.faults) == 1


def _away() -> Redis:
    return Redis(port=_closed_port(), retry=Retry(NoBackoff(), 0))


@pytest.mark.parametrize(
    ("redis", "got"),
    [
        (None, "the provider was given no Redis to read messages back from"),
        (_away, "ConnectionError: Error "),
    ],
)
def test_a_redis_that_is_away_is_told_once_and_what_does_not_need_it_is_held(
    hold: Any, toy: Any, redis: Any, got: str
) -> None:
    cases = [toy.case_of(name) for name in ("a reminder", "read a note", "a reminder")]
    stop = stopped(hold, cases, toy.note_provider(redis=redis))
    assert [(v.interaction, v.kept) for v in stop.verdicts] == [("read a note", True)]
    (fault,) = stop.faults
    assert fault.got.startswith(got)
    assert fault.got.endswith("; 2 interactions are not held")


def test_a_redis_that_holds_keys_is_refused_with_its_database_and_their_number(
    hold: Any, toy: Any
) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))
    fakeredis.FakeStrictRedis(server=server, db=3).mset({"a": 1, "b": 2})

    def foreign() -> Redis:
        return fakeredis.FakeAsyncRedis(server=server, db=3)

    stop = stopped(hold, [toy.case_of("a reminder")], toy.note_provider(redis=foreign))
    assert told(stop.faults) == [
        ("start", "Redis in memory", "database 3 holds 2 keys; 1 interaction is not held")
    ]
    assert fakeredis.FakeStrictRedis(server=server, db=3).dbsize() == 2


def test_a_redis_that_goes_away_in_the_middle_is_told_once(hold: Any, toy: Any) -> None:
    server = fakeredis.FakeServer(server_type="redis", version=(7,))

    def redis() -> Redis:
        return fakeredis.FakeAsyncRedis(server=server)

    async def dies(note_id: str) -> None:
        server.connected = False

    cases = [toy.case_of("a reminder"), toy.case_of("read a note"), toy.case_of("a reminder")]
    stop = stopped(
        hold, cases, toy.note_provider(redis=redis, triggers={"a reminder is due": dies})
    )
    assert [(v.interaction, v.kept) for v in stop.verdicts] == [("read a note", True)]
    (fault,) = stop.faults
    assert fault.got.endswith("; 2 interactions are not held")


def test_a_provider_that_hangs_is_given_up_after_three_requests(hold: Any, toy: Any) -> None:
    stop = stopped(hold, [toy.case_of("read a note")] * 5, toy.note_provider("hangs"), seconds=0.2)
    assert [verdict.faults[0].blame for verdict in stop.verdicts] == [Blame.PROVIDER] * 3
    assert "no answer within 0.2 s" in stop.verdicts[0].faults[0].got
    assert told(stop.faults) == [
        ("start", "notes", "no answer to 3 requests in a row; 2 interactions are not held")
    ]


def test_an_answer_in_between_ends_the_count_of_silences(hold: Any, toy: Any) -> None:
    names = ["read a note", "read a note", "list notes", "read a note", "read a note"]
    provider = toy.note_provider("hangs")
    verdicts = hold([toy.case_of(name) for name in names], provider, seconds=0.2)
    assert [verdict.kept for verdict in verdicts] == [False, False, True, False, False]


def test_a_message_that_nothing_here_carries_is_told(hold: Any, toy: Any) -> None:
    case = toy.case_of("a reminder")
    transport = dataclasses.replace(case.interaction.message.transport, kind="webhook")
    message = dataclasses.replace(case.interaction.message, transport=transport)
    interaction = dataclasses.replace(case.interaction, message=message)
    (verdict,) = hold([dataclasses.replace(case, interaction=interaction)], toy.note_provider())
    assert told(verdict.faults) == [("trigger", "message 'reminder'", "webhook")]


def test_no_cases_come_to_no_verdicts(hold: Any, toy: Any) -> None:
    assert hold(cases_of([]), toy.note_provider()) == ()
