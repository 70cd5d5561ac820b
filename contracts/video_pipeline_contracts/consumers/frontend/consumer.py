"""The frontend; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Consumer, Declaration
from video_pipeline_contracts.phrases import failed, refused
from video_pipeline_contracts.providers import gateway_states as states

frontend: Final = Consumer("frontend", modules=__package__)


def without_right(asked: Declaration, what: str, *given: Any) -> None:
    """The same request without a token that is right is refused; or while the database is away."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    for state, words in (
        (states.TOKEN_EXPIRED, "an expired token"),
        (states.TOKEN_FORGED, "a forged token"),
        (states.TOKEN_OF_OTHERS, "a token for another audience"),
    ):
        asked.but(f"{what} with {words}", given=(*given, state()), **refused(401))
    away = (*given, states.DATABASE_IS_AWAY())
    broken = failed(500, "RETRYABLE_ERROR", retryable=True)
    asked.but(f"{what} while the database is away", given=away, **broken)


def of_no_job(asked: Declaration, what: str) -> None:
    """The same request for a job that is not there, or not the caller's, is refused."""
    asked.but(f"{what} that is not there", given=states.NoJob(), **refused(404))
    asked.but(f"{what} that is another user's", given=states.Others(), **refused(403))
