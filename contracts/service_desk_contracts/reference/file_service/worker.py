"""What `celery -A service_desk_contracts.reference.file_service.worker worker` runs."""

import os

import django

__all__ = ["app"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")
django.setup()

from .files import tasks  # noqa: E402, F401  # the tasks make themselves known to it
from .task_queue import app  # noqa: E402  # models can be imported once Django is set up
