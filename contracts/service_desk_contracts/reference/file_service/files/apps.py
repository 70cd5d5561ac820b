"""The app of attachments."""

from django.apps import AppConfig

__all__ = ["FilesConfig"]


class FilesConfig(AppConfig):
    """Attachments of tickets and chat messages."""

    name = "service_desk_contracts.reference.file_service.files"
    label = "files"
