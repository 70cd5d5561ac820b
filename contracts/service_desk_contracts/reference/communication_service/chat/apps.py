"""The app `chat` of communication-service."""

from django.apps import AppConfig

__all__ = ["ChatConfig"]


class ChatConfig(AppConfig):
    """Its name and label."""

    name = "service_desk_contracts.reference.communication_service.chat"
    label = "chat"
