"""The client of the WhatsApp bridge that both services use.

It tries nothing again, and logs no number and no message.
"""

from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from zapa_shared.addresses import to_jid
from zapa_shared.rest.bridge import (
    SERVICE_SESSION,
    BridgeHealth,
    BridgeSession,
    NewSession,
    OutgoingMessage,
    QRCode,
    SentMessage,
)

from .connections import connections

__all__ = ["BridgeClient", "BridgeUnreachable", "SessionError", "WhatsAppBridgeError", "send_code"]


class WhatsAppBridgeError(Exception):
    """The bridge could not do what it was asked for."""


class BridgeUnreachable(WhatsAppBridgeError):
    """The bridge did not answer."""


class SessionError(WhatsAppBridgeError):
    """The bridge refused: there is no such session, or it is not in the right state."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the bridge refused with {status}")


class BridgeClient:
    """A client of the bridge at ``base_url``.

    Each method raises BridgeUnreachable where nothing answers, SessionError for a refusal, and
    WhatsAppBridgeError for an answer that can't be read.
    """

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._base_url = base_url
        self._transport = transport

    async def get_health(self) -> BridgeHealth:
        """That the bridge runs."""
        return _read(BridgeHealth, await self._ask("GET", "/health"))

    async def list_sessions(self) -> list[BridgeSession]:
        """Every session."""
        return _read(list[BridgeSession], await self._ask("GET", "/sessions"))

    async def create_session(self, session_id: str, webhook_url: str) -> BridgeSession:
        """A new session, whose events are reported to ``webhook_url``."""
        new = NewSession(session_id=session_id, webhook_url=webhook_url)
        return _read(BridgeSession, await self._ask("POST", "/sessions", new))

    async def get_session(self, session_id: str) -> BridgeSession:
        """One session."""
        return _read(BridgeSession, await self._ask("GET", _path(session_id)))

    async def get_qr(self, session_id: str) -> QRCode:
        """What a phone scans to connect the session."""
        return _read(QRCode, await self._ask("GET", f"{_path(session_id)}/qr"))

    async def send_message(
        self, session_id: str, recipient: str, content: str, quoted_message_id: str | None = None
    ) -> SentMessage:
        """Send a text to a phone number or JID, as a reply to a message or not."""
        message = OutgoingMessage(
            session_id=session_id,
            recipient_jid=to_jid(recipient),
            content=content,
            quoted_message_id=quoted_message_id,
        )
        return _read(SentMessage, await self._ask("POST", f"{_path(session_id)}/messages", message))

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session; False where there is none."""
        try:
            await self._ask("DELETE", _path(session_id))
        except SessionError as refused:
            if refused.status != 404:
                raise
            return False
        return True

    async def _ask(self, method: str, path: str, body: BaseModel | None = None) -> bytes:
        sent = None if body is None else body.model_dump(mode="json", exclude_none=True)
        client = connections(base_url=self._base_url, transport=self._transport)
        try:
            async with client:
                answer = await client.request(method, path, json=sent)
        except httpx.TransportError as error:
            raise BridgeUnreachable(f"the bridge does not answer: {type(error).__name__}") from None
        if answer.status_code >= 400:
            raise SessionError(answer.status_code)
        return answer.content


async def send_code(bridge: BridgeClient, phone_number: str, code: str) -> None:
    """Send a login code by the service's own session. Raises as the client's methods do."""
    await bridge.send_message(SERVICE_SESSION, phone_number, f"Your code is {code}")


def _path(session_id: str) -> str:
    return f"/sessions/{quote(session_id, safe='')}"


def _read[T](kind: type[T], content: bytes) -> T:
    try:
        return TypeAdapter(kind).validate_json(content)
    except ValidationError:
        raise WhatsAppBridgeError("the bridge's answer can't be read") from None
