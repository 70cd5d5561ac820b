"""The app of users, as Django finds it."""

from django.apps import AppConfig

__all__ = ["UsersConfig"]


class UsersConfig(AppConfig):
    """Users."""

    name = "service_desk_contracts.reference.user_service.users"
    label = "users"
