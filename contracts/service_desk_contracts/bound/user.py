"""The reference user-service, with handlers of its states."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings

from handfast.bindings import RunningProvider
from service_desk_contracts.bound.services import emptied, in_thread, in_threads, prepared
from service_desk_contracts.providers import user_states as states
from service_desk_contracts.providers.user import provider
from service_desk_contracts.reference import together

__all__ = ["user_provider"]


def user_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    prepared(package)
    users = apps.get_model("users.User").objects
    departments = apps.get_model("departments.Department").objects

    def user(user_id: str, created_at: str, **columns: Any) -> None:
        if columns["department_id"] is not None:
            departments.create(id=columns["department_id"], name="Facilities", code="FAC")
        users.create(id=user_id, **columns)
        users.filter(pk=user_id).update(created_at=created_at)

    def deleted_user(user_id: str, **columns: Any) -> None:
        user(user_id, **columns)
        users.filter(pk=user_id).delete()

    def credentials(_: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {settings.SERVICE_AUTH_TOKEN}"}

    return RunningProvider(
        name=provider.name,
        app=together.wsgi("user", package),
        states=in_threads(
            {
                states.User: user,
                states.DeletedUser: deleted_user,
                states.NoUser: lambda **_: None,
            }
        ),
        reset=in_thread(partial(emptied, "user")),
        credentials=credentials,
    )
