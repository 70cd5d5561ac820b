"""How a comparison ends that does not come to its end: what was found is not lost."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from handfast.commands.children.apart import EndedEarly, Send
from handfast.commands.comparing.apart import Found, Reached, compared_apart
from handfast.providers.errors import CannotVerify, start_mismatch


def test_a_service_that_ends_the_process_is_not_passed(capsys: pytest.CaptureFixture[str]) -> None:
    """What was found before is printed, and how far it was."""

    def work(send: Send) -> None:
        send(Found("differs  1a2b3c4d  read_price: value at price", {}, fails=False))
        send(Reached(12, 1))
        raise EndedEarly("it ended the process that it was verified in (exit code 0)")

    status = Console(file=io.StringIO()).status("")
    ended = compared_apart(work, status, forks=False, silence=None)
    assert capsys.readouterr().out == "differs  1a2b3c4d  read_price: value at price\n"
    assert (ended.text, ended.code) == ("", 3)
    (mismatch,) = ended.stopped
    assert mismatch.got.endswith("(exit code 0), after '12 steps, 1 difference'")


@pytest.mark.parametrize(("fails", "code"), [(False, 130), (True, 1)])
def test_what_failed_before_an_interrupt_has_failed(*, fails: bool, code: int) -> None:
    """And what was found is there for ``--json``."""
    row = {"id": "1a2b3c4d"}

    def work(send: Send) -> None:
        send(Found("", row, fails=fails))
        raise KeyboardInterrupt

    status = Console(file=io.StringIO()).status("")
    ended = compared_apart(work, status, forks=False, silence=None)
    assert (ended.code, [one.row for one in ended.found]) == (code, [row])


def test_what_stops_a_comparison_later_leaves_what_was_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work(send: Send) -> None:
        send(Found("failed  1a2b3c4d", {}, fails=True))
        raise CannotVerify((start_mismatch("till", "its Redis went away", "start it"),))

    status = Console(file=io.StringIO()).status("")
    ended = compared_apart(work, status, forks=False, silence=None)
    assert capsys.readouterr().out == "failed  1a2b3c4d\n"
    assert ([one.got for one in ended.stopped], len(ended.found)) == (["its Redis went away"], 1)
