"""What the frontend and an admin call the services with: which routes there are, and a client.

It checks nothing before it sends, tries nothing again, and logs nothing.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from service_desk_contracts.schemas.chat import ChatEvent, ErrorEvent, MessageEvent
from service_desk_contracts.schemas.communication import ChatMessageOut, NotificationOut
from service_desk_contracts.schemas.file import AttachmentOut, Uploaded
from service_desk_contracts.schemas.ticket import ApprovalOut, TicketOut
from service_desk_contracts.schemas.user import DepartmentSchema, ImportReport, LoggedIn, UserOut

__all__ = ["ADMIN_ROUTES", "ROUTES", "FrontendClient", "FrontendError", "Refused", "Route"]
__all__ += ["read_event"]

_SECONDS = 10.0
_EVENT: TypeAdapter[MessageEvent | ErrorEvent] = TypeAdapter(ChatEvent)


class FrontendError(Exception):
    """The service did not answer, or not in a form that can be read."""


class Refused(FrontendError):
    """The service refused."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the service refused with {status}")


def read_event(event: Any) -> MessageEvent | ErrorEvent:
    """What came through the WebSocket of a chat.

    Raises:
        FrontendError: it can't be read.
    """
    try:
        return _EVENT.validate_python(event)
    except ValidationError:
        raise FrontendError("the event can't be read") from None


@dataclass(frozen=True)
class Route:
    """A method, a path with its parameters in braces, and what is answered."""

    method: str
    path: str
    answer: Any


_OF_USERS: Mapping[str, Route] = {
    "list_users": Route("GET", "/users", list[UserOut]),
    "get_user": Route("GET", "/users/{user_id}", UserOut),
    "log_in": Route("POST", "/users/login", LoggedIn),
    "list_departments": Route("GET", "/departments/", list[DepartmentSchema]),
    "get_department": Route("GET", "/departments/{department_id}", DepartmentSchema),
}
_OF_CHATS: Mapping[str, Route] = {
    "list_chat_messages": Route("GET", "/chat/messages/ticket/{ticket_id}", list[ChatMessageOut]),
    "send_chat_message": Route("POST", "/chat/messages", ChatMessageOut),
    "list_notifications": Route("GET", "/notifications/", list[NotificationOut]),
    "read_notification": Route("POST", "/notifications/{notification_id}/read", NotificationOut),
}
_OF_TICKETS: Mapping[str, Route] = {
    "list_tickets": Route("GET", "/tickets/", list[TicketOut]),
    "create_ticket": Route("POST", "/tickets/", TicketOut),
    "get_ticket": Route("GET", "/tickets/{ticket_id}", TicketOut),
    "change_ticket": Route("PATCH", "/tickets/{ticket_id}", TicketOut),
    "change_status": Route("POST", "/tickets/{ticket_id}/status", TicketOut),
    "list_sub_tickets": Route("GET", "/tickets/{ticket_id}/sub-tickets", list[TicketOut]),
    "list_approvals": Route("GET", "/approvals/ticket/{ticket_id}", list[ApprovalOut]),
    "ask_for_approval": Route("POST", "/approvals/", ApprovalOut),
    "decide": Route("POST", "/approvals/{approval_id}/decision", ApprovalOut),
}
_OF_FILES: Mapping[str, Route] = {
    "upload_file": Route("POST", "/files/upload", Uploaded),
    "get_file": Route("GET", "/files/{file_key}", AttachmentOut),
    "get_file_status": Route("GET", "/files/{file_key}/status", AttachmentOut),
    "download_file": Route("GET", "/files/{file_key}/download", bytes),
}
ROUTES: Mapping[str, Route] = {**_OF_USERS, **_OF_TICKETS, **_OF_CHATS, **_OF_FILES}
"""What the frontend calls, by name."""

ADMIN_ROUTES: Mapping[str, Route] = {
    "import_users": Route("POST", "/users/import", ImportReport),
}
"""What an admin calls, by name."""


class FrontendClient:
    """A client of the services at ``base_url``, of whoever's ``token`` it is."""

    def __init__(
        self, base_url: str, routes: Mapping[str, Route], token: str | None = None
    ) -> None:
        self._routes = routes
        self._url = base_url
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    async def ask(
        self,
        name: str,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        **body: Any,
    ) -> Any:
        """What the route of this name answers; `body` is `json`, or `data` and `files` of a form.

        Raises:
            Refused: the service refused.
            FrontendError: it did not answer, or what can't be read.
        """
        route = self._routes[name]
        texts = {key: quote(str(value), safe="") for key, value in (path or {}).items()}
        url = f"{self._url}/api/v1{route.path.format_map(texts)}"
        client = httpx.AsyncClient(
            headers=self._headers, verify=_trusted(), timeout=_SECONDS, trust_env=False
        )
        try:
            async with client:
                answer = await client.request(route.method, url, params=query or None, **body)
        except httpx.TransportError as error:
            raise FrontendError(f"no answer: {type(error).__name__}") from None
        if answer.status_code >= 400:
            raise Refused(answer.status_code)
        if route.answer is bytes:
            return answer.content
        try:
            return TypeAdapter(route.answer).validate_json(answer.content)
        except ValidationError:
            raise FrontendError("the answer can't be read") from None


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted: reading them takes longer than all else of a request."""
    return httpx.create_ssl_context()
