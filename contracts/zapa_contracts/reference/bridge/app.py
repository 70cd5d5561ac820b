"""The bridge as an application. It connects to no WhatsApp: what is sent is stored.

No number and no message is logged.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, FastAPI, HTTPException, Path

from zapa_shared.enums import SessionStatus
from zapa_shared.rest.bridge import (
    BridgeHealth,
    BridgeSession,
    NewSession,
    OutgoingMessage,
    QRCode,
    SentMessage,
    SessionPath,
)

from ..errors import create_app as create_empty
from ..errors import refuses

__all__ = ["Bridge", "create_app"]


@dataclass
class Bridge:
    """Its sessions, where the events of each are reported, and what was sent."""

    sessions: dict[str, BridgeSession] = field(default_factory=dict)
    webhook_urls: dict[str, str] = field(default_factory=dict)
    sent: list[OutgoingMessage] = field(default_factory=list)

    def find(self, session_id: str) -> BridgeSession:
        """The session, where there is one; else the request is refused with 404."""
        if session_id not in self.sessions:
            raise HTTPException(404, "there is no such session")
        return self.sessions[session_id]


def create_app(bridge: Bridge) -> FastAPI:
    """The application."""
    app = create_empty("whatsapp-bridge")

    @app.get("/health")
    async def get_health() -> BridgeHealth:
        return BridgeHealth(status="healthy")

    @app.get("/sessions")
    async def list_sessions() -> list[BridgeSession]:
        return list(bridge.sessions.values())

    @app.post("/sessions", status_code=201, responses=refuses(409))
    async def create_session(new: NewSession) -> BridgeSession:
        if new.session_id in bridge.sessions:
            raise HTTPException(409, "there is such a session already")
        session = BridgeSession(session_id=new.session_id, status=SessionStatus.QR_PENDING)
        bridge.sessions[new.session_id] = session
        bridge.webhook_urls[new.session_id] = new.webhook_url
        return session

    app.include_router(_routes_of_one(bridge))
    return app


def _routes_of_one(bridge: Bridge) -> APIRouter:
    routes = APIRouter()

    @routes.get("/sessions/{session_id}", responses=refuses(404))
    async def get_session(at: Annotated[SessionPath, Path()]) -> BridgeSession:
        return bridge.find(at.session_id)

    @routes.get("/sessions/{session_id}/qr", responses=refuses(400, 404))
    async def get_qr(at: Annotated[SessionPath, Path()]) -> QRCode:
        if bridge.find(at.session_id).status is not SessionStatus.QR_PENDING:
            raise HTTPException(400, "the session waits for no code")
        return QRCode(qr_code=secrets.token_urlsafe(32))

    @routes.post("/sessions/{session_id}/messages", responses=refuses(400, 404))
    async def send_message(
        at: Annotated[SessionPath, Path()], message: OutgoingMessage
    ) -> SentMessage:
        if bridge.find(at.session_id).status is not SessionStatus.CONNECTED:
            raise HTTPException(400, "the session is not connected")
        bridge.sent.append(message)
        message_id = f"3EB0{secrets.token_hex(8).upper()}"
        return SentMessage(message_id=message_id, timestamp=datetime.now(UTC), status="sent")

    @routes.delete("/sessions/{session_id}", status_code=204, responses=refuses(404))
    async def delete_session(at: Annotated[SessionPath, Path()]) -> None:
        del bridge.sessions[bridge.find(at.session_id).session_id]
        bridge.webhook_urls.pop(at.session_id, None)

    return routes
