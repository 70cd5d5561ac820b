"""The routes of communication-service."""

from ..serving import new_api, urls_of
from .chat.api import router as chat
from .notifications.api import router as notifications

__all__ = ["urlpatterns"]

_SERVICE = "communication-service"
_api = new_api(_SERVICE, __name__)
_api.add_router("/chat", chat)
_api.add_router("/notifications", notifications)

urlpatterns = urls_of(_SERVICE, _api)
