"""What ends a thread of Schemathesis is collected, and is printed by nobody."""

from __future__ import annotations

from threading import Thread

import pytest

from handfast.fuzz.openapi.threads import raised_in_threads


def ends(name: str) -> None:
    def fail() -> None:
        raise RecursionError("too deep")

    thread = Thread(target=fail, name=name)
    thread.start()
    thread.join()


def test_what_ends_a_thread_of_schemathesis_is_collected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with raised_in_threads() as raised:
        ends("schemathesis_stateful_tests")
    assert [str(error) for error in raised] == ["too deep"]
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_ends_another_thread_is_reported_as_before() -> None:
    with raised_in_threads() as raised:
        ends("of the service")
    assert raised == []
