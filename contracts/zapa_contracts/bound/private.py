"""The reference private service, with handlers of its states; its neighbours are functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import Any

from handfast.bindings import RunningProvider, handlers
from zapa_contracts.bound import rows
from zapa_contracts.bound.world import away, change, resetter
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers.private import provider

__all__ = ["private_provider"]

_SECRET = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's


def private_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    world = World(bridge=True, database=True, model=True, admin_id=1, is_admin=True, age=0)
    module = import_module(f"{package}.private.service")
    service = module.Service(
        _SECRET, away(world, "model"), away(world, "bridge"), away(world, "database")
    )
    issue = import_module(f"{package}.tokens").issue
    reset = resetter(world, service.store)

    def credentials(operation: Any) -> dict[str, str]:
        at = datetime.now(UTC) - timedelta(days=world.age)
        token = issue(_SECRET, world.admin_id, at, is_admin=world.is_admin)
        return {"Authorization": f"Bearer {token}"}

    def add_admin(admin_id: int, username: str, password: str) -> None:
        world.admin_id = admin_id
        service.admins[username] = module.Admin.made(admin_id, password)

    return RunningProvider(
        name=provider.name,
        app=import_module(f"{package}.private.app").create_app(service),
        states={**handlers({states.Admin: add_admin}), **_handlers(world, service.store)},
        reset=reset,
        credentials=credentials,
    )


def _handlers(world: World, store: Any) -> dict[str, Any]:
    def user(**user: Any) -> None:
        rows.add_user(store, **user)

    def two_users(other_id: int, other_number: str, **user: Any) -> None:
        rows.add_user(store, **user)
        rows.add_user(store, other_id, other_number)

    def messages(user_id: int, phone_number: str, question_id: int, **of: Any) -> None:
        rows.add_user(store, user_id, phone_number)
        rows.three_messages(store, user_id, phone_number, question_id, of)

    def config(**of: Any) -> None:
        rows.add_user(store, of["user_id"], of["phone_number"])
        rows.add_config(store, of)

    return handlers(
        {
            states.User: user,
            states.NoUser: lambda **_: None,
            states.TwoUsers: two_users,
            states.Messages: messages,
            states.Config: config,
            states.CALLER_IS_NO_ADMIN: partial(change, world, is_admin=False),
            states.TOKEN_EXPIRED: partial(change, world, age=2),
            states.MODEL_IS_AWAY: partial(change, world, model=False),
            states.BRIDGE_IS_AWAY: partial(change, world, bridge=False),
            states.DATABASE_IS_AWAY: partial(change, world, database=False),
        }
    )
