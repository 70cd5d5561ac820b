"""What each service relies on to find a user, whoever the service is."""

from __future__ import annotations

from handfast.declare import Consumer, from_state
from service_desk_contracts.phrases import refused
from service_desk_contracts.providers import user, user_states

__all__ = ["finds_users"]

_NAMES = ("first_name", "last_name", "role")


def finds_users(consumer: Consumer) -> None:
    """Declare it of ``consumer``."""
    found = consumer.relies_on(
        user.GET_USER,
        "find a user",
        given=user_states.User(),
        equals=from_state(*_NAMES),
        refusals=("path",),
    )
    found.but("find an admin", given=user_states.User(role="admin"))
    found.but("find a user that is not there", given=user_states.NoUser(), **refused(404))
    found.but("find a user who was deleted", given=user_states.DeletedUser(), **refused(404))
    found.but("find a user without a token", credentials=False, **refused(401))
