"""The settings of communication-service standing alone, from its environment.

The chat's layer is in memory: it reaches the members who are connected to the same process.
"""

import os

from shared.core.logging_config import get_logging_config

from ..environment import database, required, service_urls

SECRET_KEY = required("SECRET_KEY")
JWT_SECRET_KEY = required("JWT_SECRET_KEY")
SERVICE_AUTH_TOKEN = required("SERVICE_AUTH_TOKEN")
globals().update(service_urls())

DEBUG = False
_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,communication-service")
ALLOWED_HOSTS = _HOSTS.split(",")
ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
ASGI_APPLICATION = f"{__package__}.asgi.application"
INSTALLED_APPS = [f"{__package__}.chat", f"{__package__}.notifications"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
DATABASES = {
    "default": database(os.environ.get("DATABASE_URL", "sqlite:///communication-service.db"))
}
LOGGING = get_logging_config(
    "development" if os.environ.get("ENVIRONMENT") == "development" else "production",
    service="communication-service",
)
USE_TZ = True
