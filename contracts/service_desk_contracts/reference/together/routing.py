"""Which database a model's rows are in: that of its service."""

from typing import Any

from .settings import APPS

__all__ = ["ByService"]

_SERVICES = {app: service for service, apps in APPS.items() for app in apps}


class ByService:
    """Routes by the app's label; what is of no service is left to the other routers."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        """Where its rows are read."""
        return _SERVICES.get(model._meta.app_label)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """A service's tables are in its own database, and nothing else is."""
        if app_label in _SERVICES:
            return db == _SERVICES[app_label]
        return False if db in APPS else None
