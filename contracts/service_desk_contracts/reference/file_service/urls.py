"""The routes of file-service."""

from ..serving import new_api, urls_of
from .files.api import router as files

__all__ = ["urlpatterns"]

_SERVICE = "file-service"
_api = new_api(_SERVICE, __name__)
_api.add_router("/files", files)

urlpatterns = urls_of(_SERVICE, _api)
