"""The web frontend; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Consumer, Declaration
from zapa_contracts.phrases import refused
from zapa_contracts.providers import public_states as states

web: Final = Consumer("web", modules=__package__)


def without_right(asked: Declaration, what: str) -> None:
    """The same request without a token that is right is refused."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    for state, words in (
        (states.TOKEN_EXPIRED, "an expired token"),
        (states.TOKEN_FORGED, "a forged token"),
        (states.USER_IS_GONE, "a token of a deleted user"),
    ):
        given: tuple[Any, ...] = (states.User(), state())
        asked.but(f"{what} with {words}", given=given, **refused(401))
