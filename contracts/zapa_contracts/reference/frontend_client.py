"""What both frontends call their service with: which routes there are, and a client of them.

It checks nothing before it sends, tries nothing again, and logs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from zapa_shared.rest import integration, private, public, system
from zapa_shared.rest.done import Done
from zapa_shared.rest.language_models import LLMConfigAnswer, LLMProviderInfo, LLMTested
from zapa_shared.schemas import MessageResponse, UserResponse

from .connections import connections

__all__ = ["ADMIN_ROUTES", "WEB_ROUTES", "FrontendClient", "FrontendError", "Refused", "Route"]


class FrontendError(Exception):
    """The service did not answer, or not in a form that can be read."""


class Refused(FrontendError):
    """The service refused."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the service refused with {status}")


@dataclass(frozen=True)
class Route:
    """A method, a path with its parameters in braces, and what is answered."""

    method: str
    path: str
    answer: Any


_USER, _USER_CONFIG = "/admin/users/{user_id}", "/admin/llm-config/{user_id}"
_EXPORT = "/admin/system/export/{export_id}"
_INTEGRATION = "/admin/integration"

WEB_ROUTES: Mapping[str, Route] = {
    "request_code": Route("POST", "/auth/request-code", public.CodeSent),
    "verify_code": Route("POST", "/auth/verify", public.LoginToken),
    "get_me": Route("GET", "/auth/me", public.Me),
    "list_messages": Route("GET", "/messages/", list[MessageResponse]),
    "recent_messages": Route("GET", "/messages/recent", list[MessageResponse]),
    "search_messages": Route("GET", "/messages/search", list[MessageResponse]),
    "message_stats": Route("GET", "/messages/stats", public.MessageStats),
    "export_messages": Route("GET", "/messages/export", public.Export),
    "get_llm_config": Route("GET", "/llm-config/", LLMConfigAnswer | None),
    "set_llm_config": Route("POST", "/llm-config/", LLMConfigAnswer),
    "delete_llm_config": Route("DELETE", "/llm-config/", Done),
    "test_llm_config": Route("POST", "/llm-config/test", LLMTested),
    "list_llm_providers": Route("GET", "/llm-config/providers", list[LLMProviderInfo]),
}
"""What the web frontend calls, by name."""

ADMIN_ROUTES: Mapping[str, Route] = {
    "log_in": Route("POST", "/auth/login", private.AdminToken),
    "list_users": Route("GET", "/admin/users/", private.UserPage),
    "create_user": Route("POST", "/admin/users/", UserResponse),
    "get_user": Route("GET", _USER, UserResponse),
    "update_user": Route("PUT", _USER, UserResponse),
    "delete_user": Route("DELETE", _USER, Done),
    "list_conversations": Route("GET", f"{_USER}/conversations", private.Conversations),
    "delete_conversations": Route("DELETE", f"{_USER}/conversations", Done),
    "list_llm_providers": Route("GET", "/admin/llm-config/providers", list[LLMProviderInfo]),
    "get_llm_config": Route("GET", _USER_CONFIG, LLMConfigAnswer),
    "create_llm_config": Route("POST", _USER_CONFIG, LLMConfigAnswer),
    "update_llm_config": Route("PUT", _USER_CONFIG, LLMConfigAnswer),
    "test_llm_config": Route("POST", f"{_USER_CONFIG}/test", LLMTested),
    "get_system_health": Route("GET", "/admin/system/health", system.SystemHealth),
    "get_system_stats": Route("GET", "/admin/system/stats", system.SystemStats),
    "export_system": Route("POST", "/admin/system/export", system.ExportProgress),
    "get_export": Route("GET", _EXPORT, system.ExportProgress),
    "download_export": Route("GET", f"{_EXPORT}/download", system.SystemExport),
    "get_integration_status": Route("GET", f"{_INTEGRATION}/status", integration.IntegrationStatus),
    "initialize_integration": Route(
        "POST", f"{_INTEGRATION}/initialize", integration.IntegrationStatus
    ),
    "get_queue_stats": Route("GET", f"{_INTEGRATION}/queue/stats", integration.QueueStats),
    "requeue_failed_messages": Route(
        "POST", f"{_INTEGRATION}/queue/requeue-failed", integration.Requeued
    ),
    "clear_failed_messages": Route(
        "POST", f"{_INTEGRATION}/queue/clear-failed", integration.Cleared
    ),
}
"""What the admin frontend calls, by name."""


class FrontendClient:
    """A client of the service at ``base_url``, of whoever's ``token`` it is."""

    def __init__(
        self, base_url: str, routes: Mapping[str, Route], token: str | None = None
    ) -> None:
        self._base_url = base_url
        self._routes = routes
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    async def ask(
        self,
        name: str,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Any:
        """What the route of this name answers.

        Raises:
            Refused: the service refused.
            FrontendError: it did not answer, or what can't be read.
        """
        route = self._routes[name]
        texts = {key: quote(str(value), safe="") for key, value in (path or {}).items()}
        url = f"/api/v1{route.path.format_map(texts)}"
        client = connections(base_url=self._base_url, headers=self._headers)
        try:
            async with client:
                answer = await client.request(route.method, url, params=query or None, json=body)
        except httpx.TransportError as error:
            raise FrontendError(f"no answer: {type(error).__name__}") from None
        if answer.status_code >= 400:
            raise Refused(answer.status_code)
        try:
            return TypeAdapter(route.answer).validate_json(answer.content)
        except ValidationError:
            raise FrontendError("the answer can't be read") from None
