"""The public service as an application, and which pages of others may call it from a browser."""

from collections.abc import Sequence

from fastapi import FastAPI

from ..cross_origin import permit
from ..errors import create_app as create_empty
from .auth import auth_routes
from .llm_config import config_routes
from .messages import message_routes
from .service import Service

__all__ = ["create_app"]

_METHODS = ("GET", "POST", "DELETE")


def create_app(service: Service, origins: Sequence[str] = ()) -> FastAPI:
    """The application; `origins` are those of the web frontend."""
    app = create_empty("zapa-public")
    permit(app, origins, _METHODS)
    for routes in (auth_routes, message_routes, config_routes):
        app.include_router(routes(service), prefix="/api/v1")
    return app
