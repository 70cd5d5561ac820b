"""Runs a command of Django for file-service: `python manage.py check`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "service_desk_contracts.reference.file_service.settings"
    )
    execute_from_command_line(sys.argv)
