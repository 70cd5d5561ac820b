"""The settings of file-service and of its worker standing alone, from their environment."""

import os

from ..environment import common

globals().update(common("file-service"))

ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
INSTALLED_APPS = [f"{__package__}.files"]
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "file-service-files")
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "redis://redis:6379/0")
MAX_UPLOAD_BYTES = 500 * 1024 * 1024
