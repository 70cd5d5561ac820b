"""An interrupt that arrives while native code runs is raised when it is over, and never lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest

from handfast.pact.interrupts import interrupted_at_the_end


def swallowing() -> list[str]:
    """What native code does that calls Python back: the exception of the callback is lost."""
    done: list[str] = []
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        done.append("lost")
    return [*done, "over"]


def in_a_thread(work: Callable[[], None]) -> list[BaseException]:
    """What ``work`` raised in a thread that is not the main one."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def test_it_is_raised_at_the_end_of_the_block() -> None:
    assert swallowing() == ["lost", "over"]
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt), interrupted_at_the_end():
        done = swallowing()
    assert done == ["over"]


def test_afterwards_an_interrupt_is_what_it_was() -> None:
    with interrupted_at_the_end():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_handles_interrupts_otherwise_goes_on_doing_so() -> None:
    handled: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: handled.append(number))
    try:
        with interrupted_at_the_end():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert handled == [signal.SIGINT]


def test_a_thread_of_its_own_gets_no_interrupts() -> None:
    def work() -> None:
        with interrupted_at_the_end():
            pass

    assert in_a_thread(work) == []
