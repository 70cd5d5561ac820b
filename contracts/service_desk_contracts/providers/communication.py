"""communication-service over HTTP: the chat of a ticket, and notifications."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Value, expect
from service_desk_contracts.schemas import communication as bodies
from service_desk_contracts.schemas import errors
from service_desk_contracts.schemas.health import Health

provider: Final = Provider(
    "communication-service",
    refusals={
        401: (errors.Detail, "no token, or one that is not right, or not any more"),
        403: (errors.Detail, "the user is no member of the ticket, or it is another user's"),
        404: (errors.Detail, "there is no such ticket, user or notification"),
        422: (errors.Invalid, "path, query or body fails its schema"),
        503: (errors.Detail, "user-service or ticket-service is not available"),
    },
    security=(Security("bearer"),),
)

HEALTH: Final = provider.get("/health/", name="get_health", answers={200: Health}, security=())
LIST_MESSAGES: Final = provider.get(
    "/api/v1/chat/messages/ticket/{ticket_id}",
    name="list_chat_messages",
    description="All messages of a ticket's chat, the oldest first, for its members.",
    path=bodies.MessagesPath,
    answers={200: list[bodies.ChatMessageOut]},
    refuses=(401, 403, 404, 503),
    ordered="created_at",
)
_OF_TICKET: Final = {"ticket_id": Value("ticket_id")}
NO_MESSAGE: Final = expect(LIST_MESSAGES, path=_OF_TICKET, exactly=0)
ONE_MESSAGE: Final = expect(LIST_MESSAGES, path=_OF_TICKET, exactly=1)

SEND_MESSAGE: Final = provider.post(
    "/api/v1/chat/messages",
    name="send_chat_message",
    description="Stores a message of a member, and sends it to all who are connected.",
    body=bodies.ChatMessageIn,
    answers={201: bodies.ChatMessageOut},
    refuses=(401, 403, 404, 503),
    echo_body=True,
    refusals_leave=(NO_MESSAGE,),
)
LIST_NOTIFICATIONS: Final = provider.get(
    "/api/v1/notifications/",
    name="list_notifications",
    description="A user's own, the latest first.",
    query=bodies.NotificationQuery,
    answers={200: list[bodies.NotificationOut]},
    refuses=(401, 403),
    ordered="-created_at",
)
READ_NOTIFICATION: Final = provider.post(
    "/api/v1/notifications/{notification_id}/read",
    name="read_notification",
    description="Marks one of the user's own as read; one that is read keeps its time.",
    path=bodies.NotificationPath,
    answers={200: bodies.NotificationOut},
    refuses=(401, 404),
    echo={"notification_id": "id"},
)
