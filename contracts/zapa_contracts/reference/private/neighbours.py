"""Whether what the private service needs answers: the database, the bridge, the queue."""

from collections.abc import Awaitable, Callable

from fastapi import HTTPException

__all__ = ["answers", "reached"]


async def reached[T](name: str, reach: Callable[[], Awaitable[T]]) -> T:
    """What `reach` returns; where it raises, the request is refused with 503."""
    try:
        return await reach()
    except Exception:  # whatever it raises: no client of a neighbour is known here
        raise HTTPException(503, f"the {name} does not answer") from None


async def answers(reach: Callable[[], Awaitable[object]]) -> bool:
    """Whether `reach` raises nothing."""
    try:
        await reach()
    except Exception:  # as above
        return False
    return True
