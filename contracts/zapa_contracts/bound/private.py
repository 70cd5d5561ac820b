"""The reference private service, with handlers of its states; its neighbours are functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final

from handfast.bindings import RunningProvider, handlers
from handfast.transports.redis_lists import RedisListsReader
from zapa_contracts.bound import rows
from zapa_contracts.bound.events import no_wait, received, signature_of, waiting
from zapa_contracts.bound.world import away, change, resetter
from zapa_contracts.phrases import OTHER_NUMBER, SERVICE_NUMBER
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import webhook
from zapa_contracts.providers.private import provider
from zapa_shared.signature import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

__all__ = ["private_provider"]

type Clients = Callable[[], Redis]

_SECRET: Final = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's
_USUAL: Final = {
    **dict.fromkeys(("bridge", "database", "model", "queue", "is_admin"), True),
    "admin_id": 1,
    "age": 0,
    "made_of": "the request",
}


def private_provider(package: str, redis: Clients) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    world = World(**_USUAL)
    module = import_module(f"{package}.private.service")
    queue = import_module(f"{package}.private.queue")

    async def push(name: str, message: Any) -> None:
        if not world.queue:
            raise ConnectionError("the queue takes nothing")
        async with redis() as client:
            await queue.push(client, name, message)

    neighbours = (away(world, name) for name in ("model", "bridge", "database"))
    service = module.Service(_SECRET, *neighbours, _SECRET.encode(), SERVICE_NUMBER, push)
    issue = import_module(f"{package}.tokens").issue
    handle = import_module(f"{package}.private.webhook").handle

    def credentials(operation: Any) -> dict[str, str]:
        at = datetime.now(UTC) - timedelta(days=world.age)
        token = issue(_SECRET, world.admin_id, at, is_admin=world.is_admin)
        return {"Authorization": f"Bearer {token}"}

    made = cache(module.Admin.made)  # the hash of a password takes long, and it should

    def add_admin(admin_id: int, username: str, password: str) -> None:
        world.admin_id = admin_id
        service.admins[username] = made(admin_id, password)

    async def receive(message_id: str, text: str, phone_number: str, **user: Any) -> None:
        rows.add_user(service.store, phone_number=phone_number, **user)
        await handle(service, received(phone_number, text, message_id))

    async def arrive(from_number: str, text: str) -> None:
        await handle(service, received(from_number, text, "3EB0-example"))

    async def fail(**of: Any) -> None:
        async with redis() as client:
            await queue.fail(client, waiting(**of), "no answer", datetime.now(UTC), no_wait)

    own = handlers({states.Admin: add_admin, webhook.ReceivedBefore: receive})
    return RunningProvider(
        name=provider.name,
        app=import_module(f"{package}.private.app").create_app(service),
        states={**own, **_handlers(world, service.store)},
        triggers=handlers({webhook.MessageArrives: arrive, webhook.AttemptFails: fail}),
        reset=resetter(world, service.store),
        transports={"redis-list": RedisListsReader(redis).opened},
        credentials=credentials,
        sign=lambda operation, sent: {HEADER: signature_of(world.made_of, sent.body)},
    )


def _handlers(world: World, store: Any) -> dict[str, Any]:
    def user(**user: Any) -> None:
        rows.add_user(store, **user)

    def sent_before(message_id: str, **of: Any) -> None:
        rows.add_user(store, **of)
        store.outgoing[message_id] = "sending"

    def two_users(other_id: int, other_number: str, **user: Any) -> None:
        rows.add_user(store, **user)
        rows.add_user(store, other_id, other_number)

    def messages(
        user_id: int, phone_number: str, question_id: int, other_id: int, **of: Any
    ) -> None:
        rows.add_user(store, user_id, phone_number)
        rows.three_messages(store, user_id, phone_number, question_id, of)
        rows.add_user(store, other_id, OTHER_NUMBER)
        rows.three_messages(store, other_id, OTHER_NUMBER, question_id + 1000, of)

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
            webhook.QUEUE_IS_AWAY: partial(change, world, queue=False),
            webhook.Forgery: partial(change, world),
            webhook.SentBefore: sent_before,
        }
    )
