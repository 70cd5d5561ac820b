"""A process is forked where no thread of it would be missing in the child."""

from __future__ import annotations

import pytest

from handfast.commands.children import forking


@pytest.mark.parametrize(("threads", "may"), [([1], True), ([2, 2, 1], True), ([2], False)])
def test_a_thread_that_is_ending_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, threads: list[int], *, may: bool
) -> None:
    """The system may count a thread for a while that was joined; one of a library it goes on."""
    counts = iter(threads)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setattr(forking, "_native_threads", lambda: next(counts, threads[-1]))
    assert forking.may_fork() is may


def test_a_process_with_another_thread_of_python_is_not_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not forking.may_fork()
