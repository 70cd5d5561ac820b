"""The reference private service, with handlers of its states; its neighbours stand beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from handfast.bindings import RunningProvider, handlers
from handfast.transports.redis.lists import RedisListsReader
from zapa_contracts.bound import rows
from zapa_contracts.bound.events import no_wait, received, signature_of, waiting
from zapa_contracts.bound.neighbours import BridgeBeside
from zapa_contracts.bound.private_states import handlers_of_rows, handlers_of_world
from zapa_contracts.bound.world import away, resetter
from zapa_contracts.phrases import ADMIN_PAGE, SERVICE_NUMBER, WEBHOOK_URL
from zapa_contracts.providers import private_states, private_system, queue, webhook
from zapa_contracts.providers.private import provider
from zapa_shared.queue import FAILED, list_of
from zapa_shared.rest.system import SystemExportRequest
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
    "disk": 40.0,
    "memory": 30.0,
    "made_of": "the request",
}


def private_provider(package: str, redis: Clients) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    made = _Private(package, redis)
    service, world, bridge = made.service, made.world, made.bridge
    app = import_module(f"{package}.private.app").create_app(service, [ADMIN_PAGE])
    empty = resetter(world, service.store)

    def reset() -> None:
        empty()
        bridge.reset()
        service.exports.clear()

    return RunningProvider(
        name=provider.name,
        app=app,
        states={
            **made.states(),
            **handlers_of_world(world),
            **handlers_of_rows(service.store),
        },
        triggers=made.triggers(),
        reset=reset,
        transports={
            "redis-list": RedisListsReader(redis).opened,
            "http-call": bridge.messages.opened,
        },
        credentials=made.credentials,
        sign=lambda operation, sent: {HEADER: signature_of(world.made_of, sent.body)},
    )


def _answer_to(message: Any) -> str:
    return f"You asked: {message.content}"


class _Private:
    """The service of a package, its world, and what happens in it."""

    def __init__(self, package: str, redis: Clients) -> None:
        self.world, self._redis = World(**_USUAL), redis
        self.bridge = BridgeBeside(self.world)
        names = ("exports", "queue", "service", "webhook")
        modules = (import_module(f"{package}.private.{name}") for name in names)
        self._exports, self._queue, self._module, self._webhook = modules
        self._processor = import_module(f"{package}.message_processor")
        self._tokens = import_module(f"{package}.tokens")
        client = import_module(f"{package}.bridge_client").BridgeClient
        self._admin = cache(self._module.Admin.made)  # a password's hash takes long, as it should
        self.service = self._module.Service(
            token_secret=_SECRET,
            ask_model=away(self.world, "model"),
            bridge=client("http://bridge:3000", self.bridge),
            reach_database=away(self.world, "database"),
            webhook_secret=_SECRET.encode(),
            webhook_url=WEBHOOK_URL,
            service_number=SERVICE_NUMBER,
            clients=self._clients,
            usage=lambda: (self.world.memory, self.world.disk),
        )

    def states(self) -> dict[str, Any]:
        """A handler for each state that needs more of the service than its rows."""
        return handlers(
            {
                private_states.Admin: self._add_admin,
                webhook.ReceivedBefore: self._receive,
                queue.Waiting: self._let_wait,
                queue.GivenUp: self._give_up,
                private_system.OwnSession: self.bridge.add_session,
                private_system.NoExport: lambda **_: None,
                private_system.Pending: self._ask_for_export,
                private_system.Processing: self._begin_export,
                private_system.Failed: self._fail_export,
                private_system.Made: self._make_export,
            }
        )

    def triggers(self) -> dict[str, Any]:
        """A handler for each trigger."""
        return handlers(
            {
                webhook.MessageArrives: self._arrive,
                queue.NextIsTaken: self._take,
                queue.TakenIsAnswered: self._answer,
                queue.AttemptFails: self._fail,
                private_system.ExportsAreMade: self._make_exports,
            }
        )

    def credentials(self, operation: Any) -> dict[str, str]:
        at = datetime.now(UTC) - timedelta(days=self.world.age)
        issue, is_admin = self._tokens.issue, self.world.is_admin
        token = issue(_SECRET, self.world.admin_id, at, is_admin=is_admin)
        return {"Authorization": f"Bearer {token}"}

    def _clients(self) -> Redis:
        if not self.world.queue:
            raise ConnectionError("the queue takes nothing")
        return self._redis()

    def _add_admin(self, admin_id: int, username: str, password: str) -> None:
        self.world.admin_id = admin_id
        self.service.admins[username] = self._admin(admin_id, password)

    async def _receive(self, message_id: str, text: str, phone_number: str, **user: Any) -> None:
        rows.add_user(self.service.store, phone_number=phone_number, **user)
        await self._webhook.handle(self.service, received(phone_number, text, message_id))

    async def _arrive(self, from_number: str, text: str, message_id: str) -> None:
        await self._webhook.handle(self.service, received(from_number, text, message_id))

    async def _let_wait(self, **of: Any) -> None:
        for name in ("first", "second"):
            content, priority = of[name], of[f"{name}_priority"]
            message = waiting(of, is_first=name == "first", content=content, priority=priority)
            await self.service.push(list_of(message.priority), message)

    async def _give_up(self, **of: Any) -> None:
        for name in ("first", "second"):
            tried = {"retry_count": 3, "error": "no answer", "last_attempt_at": datetime.now(UTC)}
            first = name == "first"
            message = waiting(of, is_first=first, content=of[name], priority="low", **tried)
            await self.service.push(FAILED, message)

    async def _take(self) -> None:
        async with self._redis() as client:
            await self._queue.take(client, datetime.now(UTC))

    async def _answer(self) -> None:
        async with self._redis() as client:
            now, bridge = datetime.now(UTC), self.service.bridge
            await self._processor.answer_next(client, bridge, _answer_to, now, no_wait)

    async def _fail(self, retry_count: int, content: str, **of: Any) -> None:
        async with self._redis() as client:
            message = waiting(of, content=content, priority="normal", retry_count=retry_count)
            await self._queue.push(client, list_of(message.priority), message)
            taken = await self._queue.take(client, datetime.now(UTC))
            await self._queue.fail(client, taken, "no answer", datetime.now(UTC), no_wait)

    def _ask_for_export(self, export_id: str, **of: Any) -> None:
        a_day = {"start_date": "2031-04-01T00:00:00Z", "end_date": "2031-04-02T00:00:00Z"}
        asked = SystemExportRequest.model_validate({**a_day, **of})
        self._exports.ask_for(self.service.exports, asked, UUID(export_id))

    def _begin_export(self, export_id: str) -> None:
        self._ask_for_export(export_id)
        export = self.service.exports[UUID(export_id)]
        export.progress = export.progress.model_copy(update={"status": "processing"})

    async def _fail_export(self, export_id: str) -> None:
        self._ask_for_export(export_id)
        self.world.database = False
        await self._make_exports()
        self.world.database = True

    async def _make_export(self, **of: Any) -> None:
        rows.messages_of_two(self.service.store, **of)
        names = ("export_id", "start_date", "end_date", "include_messages")
        self._ask_for_export(**{name: of[name] for name in names})
        await self._make_exports()

    async def _make_exports(self) -> None:
        service = self.service
        await self._exports.make_all(service.exports, service.store, service.reach_database)
