"""The app of the audit log, as Django finds it."""

from django.apps import AppConfig

__all__ = ["AuditConfig"]


class AuditConfig(AppConfig):
    """What Django knows the app by."""

    name = "service_desk_contracts.reference.ticket_service.audit"
    label = "audit"
