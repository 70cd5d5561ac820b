"""The clients that a service's settings describe: where its neighbours are, and how long it waits.

`USER_SERVICE_URL` and `TICKET_SERVICE_URL`; `SERVICE_HTTP_CLIENT`, where there is one, is the class
of the HTTP client. The token is `SERVICE_AUTH_TOKEN`, which `HTTPClient` reads itself.
"""

from functools import cache

from django.conf import settings

from shared.core.clients import HTTPClient

from ._tickets import TicketClient
from ._users import UserClient

__all__ = ["ticket_client", "user_client"]


def user_client() -> UserClient:
    """The client of user-service."""
    return UserClient(settings.USER_SERVICE_URL, _http())


def ticket_client() -> TicketClient:
    """The client of ticket-service."""
    return TicketClient(settings.TICKET_SERVICE_URL, _http())


def _http() -> HTTPClient:
    return _made(getattr(settings, "SERVICE_HTTP_CLIENT", HTTPClient))


@cache
def _made(kind: type[HTTPClient]) -> HTTPClient:
    """One for all requests of a process: its threads keep their connections."""
    return kind()
