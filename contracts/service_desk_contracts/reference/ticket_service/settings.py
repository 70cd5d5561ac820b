"""The settings of ticket-service standing alone, from its environment."""

from ..environment import common

globals().update(common("ticket-service"))

ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
INSTALLED_APPS = [f"{__package__}.{app}" for app in ("tickets", "approvals", "audit")]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
