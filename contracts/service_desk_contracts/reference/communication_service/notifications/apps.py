"""The app `notifications` of communication-service."""

from django.apps import AppConfig

__all__ = ["NotificationsConfig"]


class NotificationsConfig(AppConfig):
    """Its name and label."""

    name = "service_desk_contracts.reference.communication_service.notifications"
    label = "notifications"
