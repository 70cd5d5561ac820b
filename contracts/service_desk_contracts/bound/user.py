"""The reference user-service, with handlers of its states."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password

from handfast.bindings import RunningProvider
from service_desk_contracts.bound.callers import Callers
from service_desk_contracts.bound.services import emptied, in_thread, in_threads, prepared
from service_desk_contracts.providers import user_states as states
from service_desk_contracts.providers.user import provider
from service_desk_contracts.reference import together
from service_desk_contracts.reference.together import settings as usual

__all__ = ["user_provider"]

_OTHERS: Final = ("third", "fourth", "second")
"""What the states call the rows beside the first."""


def user_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    prepared(package)
    callers = Callers(import_module(f"{package}.access").issue)

    def limit_imports(most_bytes: int) -> None:
        settings.IMPORT_MOST_BYTES = most_bytes

    def reset() -> None:
        callers.reset()
        limit_imports(usual.IMPORT_MOST_BYTES)
        emptied("user")

    handlers = {
        **_of_users(),
        **_of_departments(),
        states.Caller: callers.user_calls,
        states.TOKEN_EXPIRED: partial(callers.change, age=timedelta(hours=1)),
        states.TOKEN_FORGED: partial(callers.change, forged=True),
        states.WRONG_SERVICE_TOKEN: partial(callers.change, forged=True),
        states.TOKEN_FOR_RENEWAL: partial(callers.change, kind="refresh"),
        states.SmallImports: limit_imports,
    }
    return RunningProvider(
        name=provider.name,
        app=together.wsgi("user", package),
        states=in_threads(handlers),
        reset=in_thread(reset),
        in_turn=True,
        credentials=callers.credentials,
    )


def _of_users() -> dict[Any, Any]:
    """A handler for each state of users."""
    users = apps.get_model("users.User").objects
    departments = apps.get_model("departments.Department").objects

    def user(user_id: str, created_at: str, password: str, **columns: Any) -> None:
        if columns["department_id"] is not None:
            departments.create(id=columns["department_id"], name="Facilities", code="FAC")
        users.create(id=user_id, password=make_password(password), **columns)
        users.filter(pk=user_id).update(created_at=created_at)

    def deleted_user(**of: Any) -> None:
        user(**of)
        users.filter(pk=of["user_id"]).delete()

    def inactive_user(**of: Any) -> None:
        user(**of, is_active=False)

    def several_users(**of: Any) -> None:
        columns = {name: of.pop(name) for name in list(of) if name.partition("_")[0] in _OTHERS}
        for name in _OTHERS:
            key, code = columns[f"{name}_id"], columns[f"{name}_code"]
            user(**of | {"user_id": key, "employee_code": code, "department_id": None})
        user(**of)

    return {
        states.User: user,
        states.DeletedUser: deleted_user,
        states.InactiveUser: inactive_user,
        states.SeveralUsers: several_users,
        states.NoUser: lambda **_: None,
    }


def _of_departments() -> dict[Any, Any]:
    """A handler for each state of departments."""
    departments = apps.get_model("departments.Department").objects

    def department(department_id: str, **columns: Any) -> None:
        departments.create(id=department_id, **columns)

    def deleted_department(**of: Any) -> None:
        department(**of)
        departments.filter(pk=of["department_id"]).delete()

    def several_departments(**of: Any) -> None:
        columns = {name: of.pop(name) for name in list(of) if name.partition("_")[0] in _OTHERS}
        for name in _OTHERS:
            own = {column: columns[f"{name}_{column}"] for column in ("name", "code")}
            department(**of | own | {"department_id": columns[f"{name}_id"]})
        department(**of)

    return {
        states.Department: department,
        states.DeletedDepartment: deleted_department,
        states.SeveralDepartments: several_departments,
        states.NoDepartment: lambda **_: None,
    }
