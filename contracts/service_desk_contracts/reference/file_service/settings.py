"""The settings of file-service and of its worker standing alone, from their environment."""

import os

from shared.core.logging_config import get_logging_config

from ..environment import database, required, service_urls

SECRET_KEY = required("SECRET_KEY")
JWT_SECRET_KEY = required("JWT_SECRET_KEY")
SERVICE_AUTH_TOKEN = required("SERVICE_AUTH_TOKEN")
globals().update(service_urls())

DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,file-service").split(",")
ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
INSTALLED_APPS = [f"{__package__}.files"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "sqlite:///file-service.db"))}
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "file-service-files")
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "redis://redis:6379/0")
MAX_UPLOAD_BYTES = 500 * 1024 * 1024
LOGGING = get_logging_config(
    "development" if os.environ.get("ENVIRONMENT") == "development" else "production",
    service="file-service",
)
USE_TZ = True
