"""What the settings of a service read from its environment. Knows no service."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from shared.core.logging_config import get_logging_config

__all__ = ["common", "database", "required", "service_urls"]

_ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgresql": "django.db.backends.postgresql",
}
_SECRETS = ("SECRET_KEY", "JWT_SECRET_KEY", "SERVICE_AUTH_TOKEN")
_SERVICES = {"user": 8001, "ticket": 8002, "communication": 8003, "file": 8005}


def common(service: str) -> dict[str, Any]:
    """The settings that every service reads from its environment alike.

    Raises:
        ImproperlyConfigured: a secret is not set, or the URL of the database is none.
    """
    hosts = os.environ.get("ALLOWED_HOSTS", f"localhost,127.0.0.1,{service}")
    is_development = os.environ.get("ENVIRONMENT") == "development"
    logging = get_logging_config("development" if is_development else "production", service=service)
    url = os.environ.get("DATABASE_URL", f"sqlite:///{service}.db")
    return {
        **{name: required(name) for name in _SECRETS},
        **service_urls(),
        "DEBUG": False,
        "ALLOWED_HOSTS": hosts.split(","),
        "DATABASES": {"default": database(url)},
        "LOGGING": logging,
        "USE_TZ": True,
    }


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
