"""An end that was asked for is told from what code of a service raises."""

from __future__ import annotations

import asyncio
import signal
import threading

from handfast.interrupts import is_interrupt


def test_a_keyboard_interrupt_is_one_where_a_signal_raises_it() -> None:
    """Only in the main thread, and not while asyncio has a handler of its own."""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert is_interrupt(KeyboardInterrupt())
    found: list[bool] = []

    async def within() -> None:
        found.append(is_interrupt(KeyboardInterrupt()))

    asyncio.run(within())
    thread = threading.Thread(target=lambda: found.append(is_interrupt(KeyboardInterrupt())))
    thread.start()
    thread.join()
    assert found == [False, False]


def test_a_cancelled_task_is_one_where_somebody_cancels_it() -> None:
    async def raises() -> bool:
        return is_interrupt(asyncio.CancelledError())

    async def is_cancelled() -> bool:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError as error:
            return is_interrupt(error)
        return False

    async def both() -> tuple[bool, bool]:
        task = asyncio.ensure_future(is_cancelled())
        await asyncio.sleep(0)
        task.cancel()
        return await asyncio.ensure_future(raises()), await task

    assert asyncio.run(both()) == (False, True)
    assert not is_interrupt(asyncio.CancelledError())


def test_whatever_else_is_raised_is_none() -> None:
    for error in (SystemExit(0), GeneratorExit(), BaseExceptionGroup("x", [KeyboardInterrupt()])):
        assert not is_interrupt(error)
