"""What HTTP and WebSocket of a ticket's chat have in common. Declares no interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service_desk_contracts.phrases import refused
from service_desk_contracts.providers import communication_states as states

if TYPE_CHECKING:
    from handfast.declare import Declaration

__all__ = ["FAULTS", "MAY", "MAY_NOT", "without_right"]

FAULTS: Final = {
    "down": "is down",
    "slow": "does not answer in time",
    "503": "fails",
    "429": "has too many requests",
    "401": "refuses the token of services",
}
"""What may be wrong with a neighbour."""

MAY: Final = {"moderator": "a moderator", "admin": "an admin"}
"""The roles of those who may see all tickets."""

MAY_NOT: Final = {"requester": "a requester", "assignee": "an assignee"}


def without_right(asked: Declaration, what: str, given: Any) -> None:
    """The same request without a token that is right is refused."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    for state, words in ((states.TOKEN_EXPIRED, "an expired"), (states.TOKEN_FORGED, "a forged")):
        asked.but(f"{what} with {words} token", given=(given, state()), **refused(401))
