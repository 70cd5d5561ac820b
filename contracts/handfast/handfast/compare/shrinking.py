"""Makes a session short while it shows the same difference. Knows no provider."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.sessions import Moment, Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from handfast.compare.sessions import Step

__all__ = ["shrunk"]

_MOST: Final = 400

type _Shows = Callable[[Session], Awaitable[bool]]


async def shrunk(
    session: Session, shows: _Shows, *, most: int = _MOST, until: float = float("inf")
) -> Session:
    """The shortest session found that ``shows`` the same.

    It is asked at most ``most`` times, and not after ``until`` (``monotonic``).
    """
    left = [most]

    async def still(steps: tuple[Step, ...]) -> bool:
        if left[0] <= 0 or time.monotonic() >= until:
            return False
        left[0] -= 1
        return await shows(Session(steps))

    steps = session.steps
    before: tuple[Step, ...] = ()
    while steps != before:
        before = steps
        steps = await _fewer(steps, still)
        steps = await _plainer(steps, still)
    return Session(steps)


async def _fewer(
    steps: tuple[Step, ...], still: Callable[[tuple[Step, ...]], Awaitable[bool]]
) -> tuple[Step, ...]:
    """Take away many steps at once, then fewer, the last ones first."""
    size = max(1, len(steps) // 2)
    while size:
        end = len(steps)
        while end > 0:
            tried = steps[: max(0, end - size)] + steps[end:]
            if tried and await still(tried):
                steps = tried
            end -= size
        size //= 2
    return steps


async def _plainer(
    steps: tuple[Step, ...], still: Callable[[tuple[Step, ...]], Awaitable[bool]]
) -> tuple[Step, ...]:
    """Leave out what may be left out of requests, and write the rest more plainly."""
    for index in range(len(steps) - 1, -1, -1):
        tries = _simpler(steps[index])
        step = next(tries, None)
        while step is not None:
            tried = (*steps[:index], step, *steps[index + 1 :])
            if await still(tried):
                steps = tried
                tries = _simpler(step)
            step = next(tries, None)
    return steps


def _simpler(step: Step) -> Iterator[Step]:
    for part, value in step.parts.items():
        for simpler in _values(value) if part != "path" else ():
            yield replace(step, parts={**step.parts, part: simpler})


def _values(value: Any) -> Iterator[Any]:
    """Each value that is one change plainer."""
    match value:
        case dict():
            for key in value:
                yield {name: one for name, one in value.items() if name != key}
            for key, inner in value.items():
                for simpler in _values(inner):
                    yield {**value, key: simpler}
        case list():
            yield from _items(value)
        case Moment(milliseconds, offset) if offset:
            yield Moment(milliseconds)
        case str() if len(value) > 4 and not value.isalnum():
            yield from dict.fromkeys(word for word in value.split() if word != value)


def _items(value: list[Any]) -> Iterator[Any]:
    for index in range(len(value)):
        yield value[:index] + value[index + 1 :]
    for index, inner in enumerate(value):
        for simpler in _values(inner):
            yield [*value[:index], simpler, *value[index + 1 :]]
