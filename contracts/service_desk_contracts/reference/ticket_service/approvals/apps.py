"""The app of approvals, as Django finds it."""

from django.apps import AppConfig

__all__ = ["ApprovalsConfig"]


class ApprovalsConfig(AppConfig):
    """What Django knows the app by."""

    name = "service_desk_contracts.reference.ticket_service.approvals"
    label = "approvals"
