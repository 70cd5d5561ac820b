"""The WhatsApp bridge: sessions, the codes that connect them, and messages to send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from handfast.declare import Provider, Value, expect
from zapa_contracts.phrases import SERVICE_NUMBER
from zapa_shared.fields import Instant
from zapa_shared.rest import bridge, errors

provider: Final = Provider(
    "whatsapp-bridge",
    refusals={
        400: (errors.Detail, "the session is not in the right state"),
        404: (errors.Detail, "there is no such session"),
        409: (errors.Detail, "there is such a session already"),
        422: (errors.Invalid, "path or body fails its schema"),
    },
)

HEALTH: Final = provider.get("/health", name="get_health", answers={200: bridge.BridgeHealth})
LIST_SESSIONS: Final = provider.get(
    "/sessions", name="list_sessions", answers={200: list[bridge.BridgeSession]}
)
SESSIONS: Final = expect(LIST_SESSIONS)

CREATE_SESSION: Final = provider.post(
    "/sessions",
    name="create_session",
    description="A session that waits for its code to be scanned.",
    body=bridge.NewSession,
    answers={201: bridge.BridgeSession},
    refuses=(409,),
    echo={"session_id": "session_id"},
    refusals_leave=(SESSIONS,),
)
GET_SESSION: Final = provider.get(
    "/sessions/{session_id}",
    name="get_session",
    path=bridge.SessionPath,
    answers={200: bridge.BridgeSession},
    refuses=(404,),
    echo={"session_id": "session_id"},
)
SESSION: Final = expect(GET_SESSION, path={"session_id": Value("session_id")})
OTHER_SESSION: Final = expect(GET_SESSION, path={"session_id": Value("other_id")})

GET_QR: Final = provider.get(
    "/sessions/{session_id}/qr",
    name="get_qr",
    description="What a phone scans to connect the session.",
    path=bridge.SessionPath,
    answers={200: bridge.QRCode},
    refuses=(400, 404),
)
SEND_MESSAGE: Final = provider.post(
    "/sessions/{session_id}/messages",
    name="send_message",
    path=bridge.SessionPath,
    body=bridge.OutgoingMessage,
    answers={200: bridge.SentMessage},
    refuses=(400, 404),
)
DELETE_SESSION: Final = provider.delete(
    "/sessions/{session_id}",
    name="delete_session",
    path=bridge.SessionPath,
    answers={204: None},
    refuses=(404,),
)


class _Session(BaseModel):
    session_id: str = "system"


@provider.state("a session is connected")
class Connected(_Session):
    """A session of the service's own number."""

    number: str = SERVICE_NUMBER
    connected_at: Instant = datetime(2031, 4, 1, 5, 0, 7, 250_000, tzinfo=UTC)


@provider.state("another session waits too")
class AnotherSession(BaseModel):
    """A session of somebody else, that nobody asks for."""

    other_id: str = "User-7"


Pending: Final = provider.state("a session waits for its code to be scanned")(_Session)
Failed: Final = provider.state("a session has failed")(_Session)
NoSession: Final = provider.state("there is no such session")(_Session)
