"""What the settings of a service read from its environment. Knows no service."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["database", "required", "service_urls"]

_ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgresql": "django.db.backends.postgresql",
}
_SERVICES = {"user": 8001, "ticket": 8002, "communication": 8003, "file": 8005}


def required(name: str) -> str:
    """The value of a variable that has no default, because it must be secret.

    Raises:
        ImproperlyConfigured: it is not set, or empty.
    """
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name}: expected a value in the environment, got none")
    return value


def service_urls() -> dict[str, str]:
    """The settings `*_SERVICE_URL`, each by default the service's own name and port."""
    names = {f"{name.upper()}_SERVICE_URL": (name, port) for name, port in _SERVICES.items()}
    return {
        setting: os.environ.get(setting) or f"http://{name}-service:{port}"
        for setting, (name, port) in names.items()
    }


def database(url: str) -> dict[str, Any]:
    """The database at `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`, for Django.

    Raises:
        ImproperlyConfigured: it is the URL of no such database; the message does not show it.
    """
    parts = urlsplit(url)
    if parts.scheme not in _ENGINES or len(parts.path) < 2:
        expected = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"
        raise ImproperlyConfigured(f"the URL of the database: expected {expected}")
    found = {"ENGINE": _ENGINES[parts.scheme], "NAME": unquote(parts.path[1:])}
    of_server = {
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
    return found | {name: value for name, value in of_server.items() if value}
