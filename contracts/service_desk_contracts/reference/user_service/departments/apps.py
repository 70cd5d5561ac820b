"""The app of departments, as Django finds it."""

from django.apps import AppConfig

__all__ = ["DepartmentsConfig"]


class DepartmentsConfig(AppConfig):
    """Departments."""

    name = "service_desk_contracts.reference.user_service.departments"
    label = "departments"
