"""The settings of ticket-service standing alone, from its environment."""

import os

from shared.core.logging_config import get_logging_config

from ..environment import database, required, service_urls

SECRET_KEY = required("SECRET_KEY")
JWT_SECRET_KEY = required("JWT_SECRET_KEY")
SERVICE_AUTH_TOKEN = required("SERVICE_AUTH_TOKEN")
globals().update(service_urls())

DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,ticket-service").split(",")
ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
INSTALLED_APPS = [f"{__package__}.{app}" for app in ("tickets", "approvals", "audit")]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "sqlite:///ticket-service.db"))}
LOGGING = get_logging_config(
    "development" if os.environ.get("ENVIRONMENT") == "development" else "production",
    service="ticket-service",
)
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
