"""All four services in one process: Django is set up once, and each service answers by itself.

For verifying them; a deployment runs each with its own settings.
"""

import atexit
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

__all__ = ["asgi", "load", "set_up", "wsgi"]

_REFERENCE = __name__.rpartition(".")[0]


def set_up() -> None:
    """Set Django up with all four services, and make their tables: once a process.

    Raises:
        ImproperlyConfigured: Django is set up already, and not with these services.
    """
    load()
    _make_tables()


def load() -> None:
    """Let the apps of all four services be imported; no table is made, and no database asked."""
    if not django_settings.configured:
        values = vars(import_module(f"{__name__}.settings"))
        django_settings.configure(
            **{name: value for name, value in values.items() if name.isupper()}
        )
    if not apps.ready:
        django.setup()


def wsgi(service: str, package: str = _REFERENCE) -> WSGIHandler:
    """A service (`user`, `ticket`, ...) as a WSGI application.

    `package` is where it is imported from: a changed copy may stand in the place of the reference.
    """
    return _Wsgi(f"{package}.{service}_service.urls")


def asgi(service: str, package: str = _REFERENCE) -> ASGIHandler:
    """A service as an ASGI application, as `wsgi`."""
    return _Asgi(f"{package}.{service}_service.urls")


class _Wsgi(WSGIHandler):
    """Answers by the routes of one service alone."""

    def __init__(self, routes: str) -> None:
        super().__init__()
        self._routes = routes

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """What the service answers."""
        request.urlconf = self._routes
        return super().get_response(request)


class _Asgi(ASGIHandler):
    """Answers by the routes of one service alone."""

    def __init__(self, routes: str) -> None:
        super().__init__()
        self._routes = routes

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """What the service answers."""
        request.urlconf = self._routes
        return await super().get_response_async(request)


_FOLDER: list[Path] = []


def _make_tables() -> None:
    """In files of a folder that is deleted when the process ends."""
    services = import_module(f"{__name__}.settings").APPS
    if missing := [name for name in services if name not in connections.databases]:
        raise ImproperlyConfigured(
            f"DATABASES: expected those of {__name__}.settings too, got none for "
            f"{', '.join(missing)}: call {__name__}.set_up() before Django is set up otherwise"
        )
    if _FOLDER:
        return
    folder = Path(tempfile.mkdtemp(prefix="service-desk-"))
    _FOLDER.append(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for service in services:
        connections.databases[service]["NAME"] = folder / f"{service}.db"
        call_command("migrate", database=service, verbosity=0)
        connections[service].close()
