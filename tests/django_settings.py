"""The settings of Django for all tests: a process has them once, whatever it collects first.

Those of the service desk's four reference services, and what the tests of its core need.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings

from service_desk_contracts.reference.together import settings as services

_DATA = Path(__file__).with_name("data") / "service_desk"


def configure() -> None:
    """Let Django have them; it is set up by whoever needs it."""
    values = {name: value for name, value in vars(services).items() if name.isupper()}
    of_core = {
        "default": {"ENGINE": "django.db.backends.sqlite3"},
        "sqlite": {"ENGINE": "django.db.backends.sqlite3"},
        "postgresql": {"ENGINE": "django.db.backends.postgresql"},
    }
    apps = ("django.contrib.auth", "django.contrib.contenttypes", "shelves")
    values["DATABASES"] = services.DATABASES | of_core
    values["INSTALLED_APPS"] = [*services.INSTALLED_APPS, *apps]
    sys.path.insert(0, str(_DATA))
    settings.configure(**values)
