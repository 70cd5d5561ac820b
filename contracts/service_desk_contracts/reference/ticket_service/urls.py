"""What ticket-service serves."""

from ..serving import new_api, urls_of
from .approvals.api import router as approvals
from .tickets.api import router as tickets

__all__ = ["urlpatterns"]

SERVICE = "ticket-service"

_api = new_api(SERVICE, __name__)
_api.add_router("/tickets", tickets)
_api.add_router("/approvals", approvals)

urlpatterns = urls_of(SERVICE, _api)
