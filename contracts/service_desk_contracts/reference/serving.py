"""How every service serves its API: who may call, how it refuses, and that it runs.

Knows no service.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from service_desk_contracts.schemas.health import Health

from .access import Bearer

__all__ = ["new_api", "urls_of"]

_SHOWN = ("type", "loc", "msg")


class _Json(BaseRenderer):
    """Writes what Pydantic writes: times with their microseconds, which ninja's own cuts off."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The body."""
        del request, response_status
        return to_json(data)


def new_api(service: str, namespace: str) -> NinjaAPI:
    """An API whose every operation needs a token; `namespace` is a name that no other one has."""
    api = NinjaAPI(
        title=service, urls_namespace=namespace, auth=Bearer(), docs_url=None, renderer=_Json()
    )

    def invalid(request: HttpRequest, errors: list[dict[str, Any]]) -> HttpResponse:
        shown = [{name: error[name] for name in _SHOWN} for error in errors]
        return api.create_response(request, {"detail": shown}, status=422)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        if error.status_code == 400 and isinstance(error.__cause__, ValueError | RecursionError):
            wrong = {"type": "json_invalid", "loc": ["body"], "msg": "expected JSON"}
            return invalid(request, [wrong])
        return api.create_response(request, {"detail": str(error)}, status=error.status_code)

    def too_large(request: HttpRequest, _: Any) -> HttpResponse:
        return api.create_response(request, {"detail": "the body is too large"}, status=413)

    def no_form(request: HttpRequest, _: Any) -> HttpResponse:
        wrong = {"type": "form_invalid", "loc": ["body"], "msg": "expected a form in parts"}
        return invalid(request, [wrong])

    def fails_schema(request: HttpRequest, error: Any) -> HttpResponse:
        return invalid(request, error.errors)

    api.add_exception_handler(ValidationError, fails_schema)
    api.add_exception_handler(HttpError, refused)
    api.add_exception_handler(RequestDataTooBig, too_large)
    api.add_exception_handler(MultiPartParserError, no_form)
    return api


def urls_of(service: str, api: NinjaAPI) -> list[URLPattern | URLResolver]:
    """The routes of a service: its API below its prefix, and whether it runs."""
    shown = Health(status="healthy", service=service).model_dump()

    @require_GET
    def health(_: HttpRequest) -> HttpResponse:
        return JsonResponse(shown)

    return [path("api/v1/", api.urls), path("health/", health)]
