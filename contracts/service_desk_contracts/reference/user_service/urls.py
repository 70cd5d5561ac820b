"""What user-service serves."""

from ..serving import new_api, urls_of
from .departments.api import router as departments
from .users.api import router as users

__all__ = ["urlpatterns"]

SERVICE = "user-service"

_api = new_api(SERVICE, __name__)
_api.add_router("/users", users)
_api.add_router("/departments", departments)

urlpatterns = urls_of(SERVICE, _api)
