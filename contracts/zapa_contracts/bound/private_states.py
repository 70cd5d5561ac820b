"""What the states of the private service mean in the reference's store and world."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from handfast.bindings import handlers
from zapa_contracts.bound import rows
from zapa_contracts.bound.world import change
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import private_system as system
from zapa_contracts.providers import queue, webhook

if TYPE_CHECKING:
    from types import SimpleNamespace as World

__all__ = ["handlers_of_rows", "handlers_of_world"]


def handlers_of_world(world: World) -> dict[str, Any]:
    """A handler for each state in which something is not as usual."""
    return handlers(
        {
            states.CALLER_IS_NO_ADMIN: partial(change, world, is_admin=False),
            states.TOKEN_EXPIRED: partial(change, world, age=2),
            states.MODEL_IS_AWAY: partial(change, world, model=False),
            states.BRIDGE_IS_AWAY: partial(change, world, bridge=False),
            states.BridgeAnswers: partial(change, world),
            states.DATABASE_IS_AWAY: partial(change, world, database=False),
            queue.QUEUE_IS_AWAY: partial(change, world, queue=False),
            system.DiskIsFull: partial(change, world),
            webhook.Forgery: partial(change, world),
        }
    )


def handlers_of_rows(store: Any) -> dict[str, Any]:
    """A handler for each state in which something is stored."""

    def user(**user: Any) -> None:
        rows.add_user(store, **user)

    def sent_before(message_id: str, **of: Any) -> None:
        rows.add_user(store, **of)
        store.outgoing[message_id] = "sending"

    def two_users(other_id: int, other_number: str, **user: Any) -> None:
        rows.add_user(store, other_id, other_number)
        rows.add_user(store, **user)

    def messages(**of: Any) -> None:
        rows.messages_of_two(store, **of)

    def message_of_today(**of: Any) -> None:
        user = rows.messages_of_two(store, **of)
        rows.message_of_today(store, user.id, user.phone_number)

    def config(*, is_active: bool, **of: Any) -> None:
        rows.add_user(store, of["user_id"], of["phone_number"])
        rows.add_config(store, of, is_active=is_active)

    return handlers(
        {
            states.User: user,
            states.NoUser: lambda **_: None,
            states.TwoUsers: two_users,
            states.Messages: messages,
            states.Config: partial(config, is_active=True),
            states.InactiveConfig: partial(config, is_active=False),
            system.MessageOfToday: message_of_today,
            webhook.SentBefore: sent_before,
        }
    )
