"""The WebSocket of a ticket's chat: who may connect, what is sent and received.

The token is the first subprotocol, because a browser can't set a header. A refusal is an event,
after which the connection is closed, because a browser does not see why it was not opened.
"""

from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from ninja.errors import HttpError
from pydantic import ValidationError

from service_desk_contracts.schemas.chat import ChatError, ChatInput, ErrorEvent, MessageEvent
from service_desk_contracts.schemas.communication import ChatMessageIn

from ...access import caller_of
from . import messages

__all__ = ["ChatConsumer"]

_INVALID = 422
_CLOSE_CODES = 4000
"""Close codes of applications begin here (RFC 6455, 7.4.2); the status is added."""


class ChatConsumer(AsyncWebsocketConsumer):
    """One connection of a member."""

    ticket_id: UUID
    token: str

    async def connect(self) -> None:
        """Join the chat, if the token is a member's."""
        self.ticket_id = self.scope["url_route"]["kwargs"]["ticket_id"]
        self.token = next(iter(self.scope["subprotocols"]), "")
        try:
            await database_sync_to_async(messages.check_access)(self.ticket_id, self._user_id())
        except HttpError as refused:
            await self.accept(self.token or None)
            await self._refuse(refused)
            raise StopConsumer from None
        else:
            await self.channel_layer.group_add(self._group, self.channel_name)
            await self.accept(self.token)

    async def disconnect(self, code: int) -> None:
        """Leave the chat."""
        await self.channel_layer.group_discard(self._group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Store what a member writes, and send it to all of them."""
        try:
            written = ChatInput.model_validate_json(text_data or "")
            new = ChatMessageIn(
                ticket_id=self.ticket_id,
                sender_id=self._user_id(),
                message=written.message,
                mentions=written.mentions,
            )
            stored = await database_sync_to_async(messages.store)(new)
        except ValidationError as error:
            await self._refuse(HttpError(_INVALID, _faults(error)))
        except HttpError as refused:
            await self._refuse(refused)
        else:
            await messages.send_to_members(stored)

    async def chat_message(self, event: dict[str, Any]) -> None:
        """Pass a message of the group on, as long as the token lasts."""
        try:
            self._user_id()
        except HttpError as refused:
            await self._refuse(refused)
        else:
            shown = MessageEvent.model_validate({"type": "message", "data": event["data"]})
            await self.send(shown.model_dump_json())

    @property
    def _group(self) -> str:
        return messages.group_of(self.ticket_id)

    def _user_id(self) -> UUID:
        """Whose token it is.

        Raises:
            HttpError: 401 it is no user's, or not any more.
        """
        caller = caller_of(self.token)
        if caller is None or caller.user_id is None:
            raise HttpError(401, "the first subprotocol is no user's token")
        return caller.user_id

    async def _refuse(self, refused: HttpError) -> None:
        error = ChatError.model_validate({"status": refused.status_code, "detail": str(refused)})
        await self.send(ErrorEvent(type="error", data=error).model_dump_json())
        if refused.status_code != _INVALID:
            await self.close(_CLOSE_CODES + refused.status_code)


def _faults(error: ValidationError) -> str:
    """All that is wrong; what was sent is not repeated."""
    shown = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
    return "; ".join(f"{place}: {words}" if place else words for place, words in shown)
