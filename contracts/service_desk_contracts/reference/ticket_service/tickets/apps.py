"""The app of tickets, as Django finds it."""

from django.apps import AppConfig

__all__ = ["TicketsConfig"]


class TicketsConfig(AppConfig):
    """What Django knows the app by."""

    name = "service_desk_contracts.reference.ticket_service.tickets"
    label = "tickets"
