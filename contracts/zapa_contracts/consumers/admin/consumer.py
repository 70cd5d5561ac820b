"""The admin frontend; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Consumer, Declaration
from zapa_contracts.phrases import refused
from zapa_contracts.providers import private_states as states

admin: Final = Consumer("admin", modules=__package__)


def with_admin(*given: Any) -> tuple[Any, ...]:
    """The states of which the caller is an admin."""
    return states.Admin(), *given


def without_right(asked: Declaration, what: str, *given: Any) -> None:
    """The same request without a token of an admin is refused."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    expired = with_admin(*given, states.TOKEN_EXPIRED())
    asked.but(f"{what} with an expired token", given=expired, **refused(401))
    no_admin = with_admin(*given, states.CALLER_IS_NO_ADMIN())
    asked.but(f"{what} as a user", given=no_admin, **refused(403))
