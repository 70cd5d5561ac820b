"""What is wrong with the set-up is reported as that, once, within seconds, in both modes."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from handfast.model.cases import cases_of
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
    assert "in lifespan" in stop.mismatches[0].evidence


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


def test_a_provider_that_hangs_is_given_up_after_three_requests(verify: Any, toy: Any) -> None:
    stop = stopped(
        verify, [toy.case_of("read a note")] * 5, toy.note_provider("hangs"), seconds=0.2
    )
    assert [result.mismatches[0].whose for result in stop.results] == [Responsible.PROVIDER] * 3
    assert "no answer within 0.2 s" in stop.results[0].mismatches[0].got
    assert rows(stop.mismatches) == [
        ("start", "notes", "no answer to 3 requests in a row; 2 interactions were not verified")
    ]


def test_an_answer_in_between_ends_the_count_of_silences(verify: Any, toy: Any) -> None:
    names = ["read a note", "read a note", "list notes", "read a note", "read a note"]
    provider = toy.note_provider("hangs")
    results = verify([toy.case_of(name) for name in names], provider, seconds=1)
    assert [result.passed for result in results] == [False, False, True, False, False]


def test_no_cases_give_no_results(verify: Any, toy: Any) -> None:
    assert verify(cases_of([]), toy.note_provider()) == ()
