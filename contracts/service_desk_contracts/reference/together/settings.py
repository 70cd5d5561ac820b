"""The settings of all four services in one process, to verify them in. For no deployment.

Each service has its own apps, its own database and its own routes; keys are nobody's.
"""

from typing import Any

from ..environment import service_urls

_REFERENCE = __package__.rpartition(".")[0]

APPS = {
    "user": ("users", "departments"),
    "ticket": ("tickets", "approvals", "audit"),
    "communication": ("chat", "notifications"),
    "file": ("files",),
}
"""The apps of each service, by the alias of its database."""

SECRET_KEY = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's
JWT_SECRET_KEY = "another-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's
SERVICE_AUTH_TOKEN = "example-service-token"  # noqa: S105  # nobody's
globals().update(service_urls())

DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    f"{_REFERENCE}.{service}_service.{app}" for service, apps in APPS.items() for app in apps
]
DATABASE_ROUTERS = [f"{__package__}.routing.ByService"]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {},
    **{
        service: {
            "ENGINE": "django.db.backends.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"},
        }
        for service in APPS
    },
}
LOGGING = {  # the process that verifies has its own; refusals are no warnings to it
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {name: {"handlers": ["nowhere"], "propagate": False} for name in ("django", "apps")},
}
DEBUG_PROPAGATE_EXCEPTIONS = True  # so that who verifies is shown what a service raised
ROOT_URLCONF = ""  # each service answers by its own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and for tests alone
USE_TZ = True
IMPORT_MOST_BYTES = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
MAX_UPLOAD_BYTES = 500 * 1024 * 1024
STORAGES = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CELERY_BROKER_URL = "memory://"
