"""What the frontend relies on of user-service."""

from __future__ import annotations

from handfast.declare import from_state
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.phrases import refused
from service_desk_contracts.providers import user, user_states

_NAMES = ("employee_code", "first_name", "last_name", "email", "role", "is_ceo", "department_id")

shown = frontend.relies_on(
    user.GET_USER,
    "see a user",
    given=user_states.User(),
    equals=from_state(*_NAMES, "created_at"),
    refusals=("path",),
)
bare = user_states.User(email=None, department_id=None, role="admin", is_ceo=True)
shown.but("see an admin without an email address", given=bare)
shown.but("see a user that is not there", given=user_states.NoUser(), **refused(404))
shown.but("see a user who was deleted", given=user_states.DeletedUser(), **refused(404))
shown.but("see a user without a token", credentials=False, **refused(401))
