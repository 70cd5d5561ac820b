"""Which token a request carries, and to whom it may go. Sends nothing itself."""

import os
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from shared._extras import brought_by

with brought_by("desk", "shared.core.clients"):
    from django.conf import settings

__all__ = ["checked_token", "configured_token"]

_NAMES: Final = ("SERVICE_AUTH_TOKEN", "AUTH_TOKEN")
_SERVICE_URL: Final = "_SERVICE_URL"


def configured_token(url: str, token_service: Callable[[], str | None] | None) -> str | None:
    """The token of the settings, else of the token service; None for a host that is no service.

    The services are those of the settings whose names end in `_SERVICE_URL`. Where there is no such
    setting, every host is one.
    """
    if not _is_of_a_service(url):
        return None
    for name in _NAMES if _has_settings() else ():
        if token := getattr(settings, name, None):
            return str(token)
    return token_service() if token_service else None


def checked_token(token: str) -> str:
    """The token, if a header can have it.

    Raises:
        ValueError: it is blank, or has a space, a control character or one outside ASCII; the
            message does not show it.
    """
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("token: expected printable ASCII characters without spaces")
    return token


def _has_settings() -> bool:
    return settings.configured or "DJANGO_SETTINGS_MODULE" in os.environ


def _is_of_a_service(url: str) -> bool:
    if not _has_settings():
        return True
    services = {
        urlsplit(str(getattr(settings, name))).netloc.lower()
        for name in dir(settings)
        if name.endswith(_SERVICE_URL)
    }
    return not services or urlsplit(url).netloc.lower() in services
