"""What the frontend relies on of user-service."""

from __future__ import annotations

from typing import Any

from handfast.declare import NOT_NULL, Declaration, Value, from_state, under
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.phrases import STRANGE_CODE, STRANGE_TEXT, refused
from service_desk_contracts.providers import user
from service_desk_contracts.providers import user_states as states

_CALLER = states.Caller()
_NAMES = ("employee_code", "first_name", "last_name", "email", "role", "is_ceo", "department_id")
_SHOWN = {"id": Value("user_id"), **from_state(*_NAMES, "created_at")}


def without_right(asked: Declaration, what: str, *given: Any) -> None:
    """The same request is refused without a token, and by one that is not right."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    for wrong, named in (
        (states.TOKEN_EXPIRED(), "an expired token"),
        (states.TOKEN_FORGED(), "a forged token"),
        (states.TOKEN_FOR_RENEWAL(), "a token for renewal"),
    ):
        asked.but(f"{what} by {named}", given=(_CALLER, *given, wrong), **refused(401))


shown = frontend.relies_on(
    user.GET_USER,
    "see a user",
    given=(_CALLER, states.User()),
    equals=_SHOWN,
    refusals=("path",),
)
bare = states.User(email=None, department_id=None, role="admin", is_ceo=True)
shown.but("see an admin without an email address", given=(_CALLER, bare))
shown.but("see an assignee", given=(_CALLER, states.User(role="assignee")))
strange = states.User(employee_code=STRANGE_CODE, first_name=STRANGE_TEXT, last_name=STRANGE_TEXT)
shown.but("see a user with a strange name", given=(_CALLER, strange))
shown.but("see a user who may not log in", given=(_CALLER, states.InactiveUser()))
shown.but("see a user that is not there", given=(_CALLER, states.NoUser()), **refused(404))
shown.but("see a user who was deleted", given=(_CALLER, states.DeletedUser()), **refused(404))
without_right(shown, "see a user", states.User())


def _named(name: str, *columns: str, **others: Any) -> dict[str, Any]:
    """The row that the state names so."""
    return {column: Value(f"{name}_{column.rpartition('_')[2]}") for column in columns} | others


_SAME = from_state("first_name", "last_name", "email", "role", "is_ceo", "created_at")
_OTHERS = {
    name: _named(name, "id", "employee_code", department_id=None)
    for name in ("second", "third", "fourth")
}
listed = frontend.relies_on(
    user.LIST_USERS,
    "list the users",
    given=(_CALLER, states.SeveralUsers()),
    rows=(_OTHERS["second"], _SHOWN, _OTHERS["third"], _OTHERS["fourth"]),
    each=_SAME,
)
listed.but("list a user who may not log in", given=(_CALLER, states.InactiveUser()), rows=(_SHOWN,))
listed.but("list no user who was deleted", given=(_CALLER, states.DeletedUser()), rows=())
without_right(listed, "list the users", states.SeveralUsers())

login = frontend.relies_on(
    user.LOG_IN,
    "log in",
    given=strange,
    body=from_state("employee_code", "password"),
    equals={"access": NOT_NULL, "refresh": NOT_NULL, **under("user", _SHOWN)},
    refusals=("body",),
)
login.but("log in by a wrong password", body={"password": "battery staple"}, **refused(401))
login.but("log in by an unknown code", body={"employee_code": "E-0000"}, **refused(401))
small = {"employee_code": STRANGE_CODE.lower()}
login.but("log in by a code in other letters", body=small, **refused(401))
login.but("log in as one who may not", given=states.InactiveUser(), **refused(401))
login.but("log in as one who was deleted", given=states.DeletedUser(), **refused(401))

_COLUMNS = ("name", "code", "head_id", "active_tickets", "total_capacity", "queue_enabled")
_DEPARTMENT = {"id": Value("department_id"), **from_state(*_COLUMNS)}
department = frontend.relies_on(
    user.GET_DEPARTMENT,
    "see a department",
    given=(_CALLER, states.Department()),
    equals=_DEPARTMENT,
    refusals=("path",),
)
headless = states.Department(
    name=STRANGE_TEXT, code="a<b>&c", head_id=None, queue_enabled=True, active_tickets=0
)
department.but("see a department without a head", given=(_CALLER, headless))
none, deleted = states.NoDepartment(), states.DeletedDepartment()
department.but("see a department that is not there", given=(_CALLER, none), **refused(404))
department.but("see a department that was deleted", given=(_CALLER, deleted), **refused(404))
without_right(department, "see a department", states.Department())

departments = frontend.relies_on(
    user.LIST_DEPARTMENTS,
    "list the departments",
    given=(_CALLER, states.SeveralDepartments()),
    rows=(
        _named("second", "id", "name", "code"),
        _DEPARTMENT,
        _named("third", "id", "name", "code"),
        _named("fourth", "id", "name", "code"),
    ),
    each=from_state("head_id", "active_tickets", "total_capacity", "queue_enabled"),
)
departments.but("list no department that was deleted", given=(_CALLER, deleted), rows=())
without_right(departments, "list the departments", states.SeveralDepartments())
