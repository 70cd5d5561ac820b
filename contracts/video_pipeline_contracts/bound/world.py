"""What a provider's world is: what is not as usual, until it is reset. Knows no state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import SimpleNamespace

__all__ = ["change", "emptied", "reachable"]


def change(world: SimpleNamespace, **values: Any) -> None:
    """Let the world be as ``values``."""
    vars(world).update(values)


def emptied(store: Any) -> None:
    """Let ``store`` be as a new one of its class."""
    vars(store).update(vars(type(store)()))


def reachable(world: SimpleNamespace, clients: Any) -> Any:
    """The same clients of Redis, which there are none of where ``redis`` is False in the world."""

    def reached() -> Any:
        if not world.redis:
            raise ConnectionError("Redis does not answer")
        return clients()

    return reached
