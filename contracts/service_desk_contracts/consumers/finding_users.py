"""What each service relies on to find a user or a department, whoever the service is."""

from __future__ import annotations

from handfast.declare import Consumer, from_state
from service_desk_contracts.phrases import STRANGE_TEXT, refused
from service_desk_contracts.providers import user
from service_desk_contracts.providers import user_states as states

__all__ = ["finds_departments", "finds_users"]


def finds_users(consumer: Consumer) -> None:
    """Declare of ``consumer`` that it finds users."""
    found = consumer.relies_on(
        user.GET_USER,
        "find a user",
        given=states.User(),
        reads=("id", "first_name", "last_name", "role"),
        equals=from_state("first_name", "last_name", "role"),
        refusals=("path",),
    )
    admin = states.User(role="admin", first_name=STRANGE_TEXT, last_name=STRANGE_TEXT)
    found.but("find an admin", given=admin)
    found.but("find a user who may not log in", given=states.InactiveUser())
    found.but("find a user that is not there", given=states.NoUser(), **refused(404))
    found.but("find a user who was deleted", given=states.DeletedUser(), **refused(404))
    found.but("find a user without a token", credentials=False, **refused(401))
    wrong = (states.User(), states.WRONG_SERVICE_TOKEN())
    found.but("find a user by a wrong token", given=wrong, **refused(401))


def finds_departments(consumer: Consumer) -> None:
    """Declare of ``consumer`` that it finds departments."""
    found = consumer.relies_on(
        user.GET_DEPARTMENT,
        "find a department",
        given=states.Department(),
        reads=("id",),
        refusals=("path",),
    )
    found.but("find a department that is not there", given=states.NoDepartment(), **refused(404))
    gone = states.DeletedDepartment()
    found.but("find a department that was deleted", given=gone, **refused(404))
    found.but("find a department without a token", credentials=False, **refused(401))
    wrong = (states.Department(), states.WRONG_SERVICE_TOKEN())
    found.but("find a department by a wrong token", given=wrong, **refused(401))
