"""The settings of user-service standing alone, from its environment."""

from ..environment import common

globals().update(common("user-service"))

ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
INSTALLED_APPS = [f"{__package__}.users", f"{__package__}.departments"]
IMPORT_MOST_BYTES = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
