"""The reference communication-service, with handlers of its states; its neighbours stand beside."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.apps import apps

from handfast.bindings import RunningProvider, handlers
from handfast.declare import example_id
from service_desk_contracts.bound.callers import Callers
from service_desk_contracts.bound.chat import Chats
from service_desk_contracts.bound.neighbours import Neighbours
from service_desk_contracts.bound.services import emptied, in_thread, in_threads, prepared
from service_desk_contracts.providers import chat
from service_desk_contracts.providers import communication_states as states
from service_desk_contracts.providers.communication import provider
from service_desk_contracts.reference import together

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["communication_provider"]

_STRANGER: Final = example_id(8)
_OTHER_TICKET: Final = example_id(18)
_USUAL: Final = {"user_id": None, "ticket_id": None, "assignee_id": None, "has_token": True}


def communication_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    prepared(package)
    routing = import_module(f"{package}.communication_service.chat.routing")
    issue = import_module(f"{package}.access").issue
    made = _States(Chats(routing.sockets), issue)
    return RunningProvider(
        name=provider.name,
        app=together.asgi("communication", package),
        states=made.of_rows() | made.of_the_world(),
        triggers=made.triggers(),
        answers={chat.WRITE.name: made.reply_to},
        transports={"websocket": made.chats.messages.opened},
        reset=made.reset,
        in_turn=True,
        credentials=made.callers.credentials,
    )


class _States:
    """What the states and triggers mean in the reference's database, beside it and at its chat."""

    def __init__(self, chats: Chats, issue: Callable[..., str]) -> None:
        self.chats, self.beside, self.world = chats, Neighbours(), World(**_USUAL)
        self.callers = Callers(issue)

    async def reset(self) -> None:
        """Nobody is connected, nothing is stored, and everything is as usual."""
        await self.chats.reset()
        self.beside.reset()
        self.callers.reset()
        vars(self.world).update(_USUAL)
        await in_thread(partial(emptied, "communication"))()

    def token(self) -> str:
        """What the caller opens a connection with."""
        return self.callers.token() if self.world.has_token else ""

    def _token_of(self, user_id: str) -> str:
        return str(self.callers.issue(UUID(user_id), "requester", "access"))

    def of_rows(self) -> dict[str, Any]:
        """A handler for each state in which something is stored."""
        return in_threads(
            {
                states.Chat: self.chat,
                states.Messages: self.messages,
                states.NoTicket: self.no_ticket,
                states.Notifications: self.notifications,
                states.NoNotifications: self.caller_is,
            }
        )

    def of_the_world(self) -> dict[str, Any]:
        """A handler for each state of who asks, and of the neighbours."""
        return handlers(
            {
                states.Others: self.others,
                states.WorksOnIt: self.works_on_it,
                states.Fails: self.beside.away,
                states.NO_SUCH_USER: self.forget_users,
                states.NO_TOKEN: self.drop_token,
                states.TOKEN_EXPIRED: partial(self.callers.change, age=timedelta(days=1)),
                states.TOKEN_FORGED: partial(self.callers.change, forged=True),
                states.CALLER_IS_A_SERVICE: partial(self.callers.change, user=None),
                states.CONNECTED: self.connect,
            }
        )

    def triggers(self) -> dict[str, Any]:
        """A handler for each trigger."""
        return handlers(
            {
                chat.OtherWrites: self.other_writes,
                chat.ConnectsBefore: self.connects_before,
                chat.WrittenElsewhere: self.written_elsewhere,
                chat.CallerSends: self.chats.send,
            }
        )

    def caller_is(self, user_id: str, **_: Any) -> None:
        self.world.user_id = user_id
        self.callers.user_calls(user_id, "requester")
        self.beside.add_user(user_id)

    def no_ticket(self, ticket_id: str, user_id: str) -> None:
        self.caller_is(user_id)
        self.world.ticket_id = ticket_id

    def chat(self, ticket_id: str, user_id: str, assignee_id: str, **_: Any) -> None:
        self.no_ticket(ticket_id, user_id)
        self.world.assignee_id = assignee_id
        self.beside.add_user(assignee_id, "assignee")
        self.beside.add_ticket(ticket_id, user_id, assignee_id)

    def messages(self, **of: Any) -> None:
        self.chat(**of)
        ticket_id, asks, answers = of["ticket_id"], of["user_id"], of["assignee_id"]
        answer = {"sender_id": answers, "message": of["answer"], "mentions": of["mentions"]}
        question = {"sender_id": asks, "message": of["question"]}
        add = partial(_add, "chat", "ChatMessage")
        for when in ("next_", ""):
            add(of[f"{when}answered_at"], id=of[f"{when}answer_id"], ticket_id=ticket_id, **answer)
            add(of[f"{when}asked_at"], id=of[f"{when}question_id"], ticket_id=ticket_id, **question)
        add(of["asked_at"], ticket_id=_OTHER_TICKET, **question)
        add(of["asked_at"], ticket_id=ticket_id, is_deleted=True, **question)

    def notifications(self, user_id: str, other_user_id: str, **of: Any) -> None:
        self.caller_is(user_id)
        words = {name: of[name] for name in ("title", "message", "metadata")}
        about = {"type": of["unread_type"], "ticket_id": of["ticket_id"], **words}
        closed = {"type": "ticket_closed", "title": "Closed", "message": "It is done."}
        read = {**closed, "is_read": True, "read_at": of["read_at"]}
        add = partial(_add, "notifications", "Notification")
        at = of["notified_at"]
        add(of["read_created_at"], id=of["read_id"], user_id=user_id, **read)
        add(of["earliest_created_at"], id=of["earliest_read_id"], user_id=user_id, **read)
        add(at, id=of["unread_id"], user_id=user_id, **about)
        add(of["earlier_notified_at"], id=of["earlier_unread_id"], user_id=user_id, **about)
        add(at, id=of["others_id"], user_id=other_user_id, **about)
        add(at, user_id=user_id, is_deleted=True, **about)

    def others(self, role: str) -> None:
        self._own_ticket(requester_id=_STRANGER, assignee_id=self.world.assignee_id)
        self.beside.add_user(self.world.user_id, role)

    def works_on_it(self) -> None:
        self._own_ticket(requester_id=_STRANGER, assignee_id=self.world.user_id)

    def _own_ticket(self, **people: Any) -> None:
        self.beside.add_ticket(self.world.ticket_id, **people)

    def forget_users(self) -> None:
        self.beside.users.clear()

    def drop_token(self) -> None:
        self.world.has_token = False

    async def connect(self) -> None:
        await self.chats.connect(self.world.ticket_id, self.token())

    async def reply_to(self, body: Any) -> Any:
        return await self.chats.reply_to(self.world.ticket_id, self.token(), body)

    async def other_writes(self, **body: Any) -> None:
        token = self._token_of(self.world.assignee_id)
        await self.chats.write(self.world.ticket_id, token, body)

    async def connects_before(self, **body: Any) -> None:
        await self.connect()
        await self.other_writes(**body)

    async def written_elsewhere(self, other_ticket_id: str) -> None:
        self.beside.add_ticket(other_ticket_id, self.world.user_id)
        await self.chats.write(other_ticket_id, self.token(), {"message": "Elsewhere"})


def _add(app: str, model: str, created_at: str, **columns: Any) -> None:
    """Store a row as if it had been stored then."""
    rows: Any = apps.get_model(app, model).objects
    row = rows.create(**columns)
    rows.with_deleted().filter(pk=row.pk).update(created_at=created_at)
