"""What a provider's world is: what is not as usual, until it is reset. Knows no state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import SimpleNamespace

__all__ = ["away", "change", "resetter"]


def change(world: SimpleNamespace, **values: Any) -> None:
    """Let the world be as ``values``."""
    vars(world).update(values)


def resetter(world: SimpleNamespace, store: Any) -> Any:
    """What empties ``store``, and lets ``world`` be as it is now."""
    usual = dict(vars(world))

    def reset() -> None:
        vars(store).update(vars(type(store)()))
        vars(world).clear()
        change(world, **usual)

    return reset


def away(world: SimpleNamespace, name: str) -> Any:
    """A stand-in for a neighbour, which fails where ``name`` is False in the world."""

    async def reach(*_: Any) -> None:
        if not getattr(world, name):
            raise ConnectionError(f"the {name} does not answer")

    return reach
