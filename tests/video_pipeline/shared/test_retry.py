from __future__ import annotations

import asyncio
import functools
import inspect
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.errors import PipelineError, RetryableError
from shared.retry import retry_with_backoff

type Waits = list[float]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """What was waited for instead of waiting, by both kinds of functions."""
    found: Waits = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(time, "sleep", found.append)
    return found


def failing(times: int, error: BaseException | None = None) -> Callable[[], str]:
    """A function that fails so often, and then returns."""
    left = iter(range(times))

    def call() -> str:
        for _ in left:
            raise error or RetryableError("busy")
        return "done"

    return call


def as_async(function: Callable[[], str]) -> Callable[[], Any]:
    async def call() -> str:
        return function()

    return call


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Calls a decorated function of either kind."""

    def call(decorate: Callable[[Any], Any], function: Callable[[], str]) -> str:
        if request.param == "sync":
            found: str = decorate(function)()
            return found
        awaited: str = asyncio.run(decorate(as_async(function))())
        return awaited

    return call


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [2, 4]),
        ({"max_attempts": 3, "base_delay": 2}, [2, 4]),
        ({"max_attempts": 4, "base_delay": 2}, [2, 4, 8]),
        ({"max_attempts": 5, "base_delay": 1}, [1, 2, 4, 8]),
        ({"max_attempts": 4, "base_delay": 0.5}, [0.5, 1, 2]),
        ({"max_attempts": 2, "base_delay": 0}, [0]),
        ({"max_attempts": 1, "base_delay": 2}, []),
        ({"max_attempts": 5, "base_delay": 2, "max_delay": 5}, [2, 4, 5, 5]),
        ({"max_attempts": 3, "base_delay": 3, "max_delay": 3, "jitter": 100}, [3, 3]),
    ],
)
def test_before_retry_n_it_waits_the_base_times_two_to_the_n_minus_one(
    waits: Waits, run: Callable[..., str], options: dict[str, Any], expected: Waits
) -> None:
    """There is no wait after the last failure, which is raised unchanged."""
    last = RetryableError("busy")
    with pytest.raises(RetryableError) as caught:
        run(retry_with_backoff(**options), failing(len(expected) + 1, last))
    assert caught.value is last
    assert (last.__cause__, last.__context__) == (None, None)
    assert waits == expected


def test_it_returns_what_an_attempt_returns(waits: Waits, run: Callable[..., str]) -> None:
    assert run(retry_with_backoff(max_attempts=4, base_delay=2), failing(3)) == "done"
    assert waits == [2, 4, 8]


def test_jitter_adds_at_random(waits: Waits, run: Callable[..., str]) -> None:
    run(retry_with_backoff(max_attempts=200, base_delay=0, jitter=3), failing(199))
    assert all(0 <= wait <= 3 for wait in waits)
    assert min(waits) < 1 < 2 < max(waits)


def test_ten_thousand_attempts_overflow_nothing(waits: Waits, run: Callable[..., str]) -> None:
    run(retry_with_backoff(max_attempts=10_000, base_delay=1.5, max_delay=60), failing(9_999))
    assert waits == [1.5, 3, 6, 12, 24, 48, *[60] * 9_993]


@pytest.mark.parametrize(
    "error", [ValueError("no"), PipelineError("no"), KeyboardInterrupt(), asyncio.CancelledError()]
)
def test_what_may_not_be_retried_is_raised_at_once(
    waits: Waits, run: Callable[..., str], error: BaseException
) -> None:
    with pytest.raises(type(error)) as caught:
        run(retry_with_backoff(), failing(1, error))
    assert caught.value is error or isinstance(error, asyncio.CancelledError)
    assert waits == []


@pytest.mark.parametrize(
    ("kinds", "error", "count"),
    [
        ((RetryableError, ConnectionError), ConnectionResetError(), 1),
        ((RetryableError, ConnectionError), RetryableError("busy"), 1),
        (OSError, TimeoutError(), 1),
        ((ConnectionError,), RetryableError("busy"), 0),
        ((), RetryableError("busy"), 0),
        (Exception, asyncio.CancelledError(), 0),
    ],
)
def test_a_service_chooses_what_is_retried(
    waits: Waits, run: Callable[..., str], kinds: Any, error: BaseException, count: int
) -> None:
    decorate = retry_with_backoff(max_attempts=2, retryable_exceptions=kinds)
    with pytest.raises(type(error)):
        run(decorate, failing(2, error))
    assert len(waits) == count


def test_being_cancelled_while_it_waits_ends_it() -> None:
    calls = []

    @retry_with_backoff(max_attempts=3, base_delay=3600)
    async def call() -> None:
        calls.append(1)
        raise RetryableError("busy")

    async def cancelled() -> bool:
        task = asyncio.ensure_future(call())
        while not calls:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(cancelled())
    assert calls == [1]


def test_calls_at_the_same_time_are_apart(waits: Waits) -> None:
    """In tasks and in threads: each has attempts of its own."""
    fail = 2
    each = threading.local()

    @retry_with_backoff(max_attempts=3, base_delay=1)
    def call(number: int) -> int:
        each.failures = getattr(each, "failures", 0) + 1
        if each.failures % (fail + 1):
            raise RetryableError("busy")
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, range(200))) == list(range(200))
    assert sorted(waits) == [*[1] * 200, *[2] * 200]


@pytest.mark.parametrize("value", [0, -1])
def test_there_is_at_least_one_attempt(value: int) -> None:
    with pytest.raises(ValueError, match=f"max_attempts: expected at least 1, got {value}"):
        retry_with_backoff(max_attempts=value)


@pytest.mark.parametrize("name", ["base_delay", "max_delay", "jitter"])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_a_delay_is_a_number_from_zero_on(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name}: expected seconds from 0 on, got {value}"):
        retry_with_backoff(**{name: value})  # type: ignore[arg-type]  # each takes a number


@pytest.mark.parametrize("kinds", [BaseException, (RetryableError, KeyboardInterrupt), "busy"])
def test_interrupts_can_not_be_retried(kinds: Any) -> None:
    with pytest.raises(TypeError, match="retryable_exceptions: expected kinds of Exception, got"):
        retry_with_backoff(retryable_exceptions=kinds)


def test_a_generator_is_refused() -> None:
    def numbers() -> Iterator[int]:
        yield 1

    with pytest.raises(TypeError, match="a generator can't be retried"):
        retry_with_backoff()(numbers)


def test_a_function_stays_what_it_is(waits: Waits) -> None:
    """Its name and signature; whatever can be awaited is."""

    @retry_with_backoff()
    async def call(number: int, *, doubled: bool = False) -> int:
        """A number."""
        return number * 2 if doubled else number

    class Calls:
        async def __call__(self) -> int:
            return 5

    assert (call.__name__, call.__doc__) == ("call", "A number.")
    assert inspect.iscoroutinefunction(call)
    assert list(inspect.signature(call).parameters) == ["number", "doubled"]
    assert asyncio.run(call(4, doubled=True)) == 8
    assert asyncio.run(retry_with_backoff()(functools.partial(call, 3))()) == 3
    assert asyncio.run(retry_with_backoff()(Calls())()) == 5
