"""The data-api-server behind its gateway: lists artifacts, and signs URLs to download them.

The gateway is a middleware that asks the authorizer, as API Gateway would. What is signed is the
key of an artifact and nothing else that the bucket may hold. No key and no parameter is logged.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from botocore.exceptions import ClientError
from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from ai_voice_shared.keys import ArtifactKey, CompanyId, MessageIntent
from ai_voice_shared.models import S3ListResponse
from ai_voice_shared.services.s3_service import ObjectNotFound, S3Service

__all__ = ["create_app"]

_LOG = logging.getLogger(__name__)
_STAGE = "/prod"

type Authorize = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _is_a_key(text: str) -> str:
    return str(ArtifactKey.parse(text))


_Key = Annotated[str, AfterValidator(_is_a_key)]


def create_app(storage: Callable[[], S3Service], authorize: Authorize) -> FastAPI:
    """The application that reads from `storage` and lets in whom `authorize` says."""
    app = FastAPI(title="data-api-server", version="1")
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ClientError, _away)

    @app.middleware("http")
    async def gateway(
        request: Request, go_on: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if not authorize(_event(request))["isAuthorized"]:
            return JSONResponse({"message": "Forbidden"}, 403)
        return await go_on(request)

    @app.get("/files/list")
    async def list_files(
        company_id: CompanyId,
        message_intent: str,
        output_format: str = "full",
        next_page: Annotated[str | None, Query(alias="nextContinuationToken")] = None,
    ) -> S3ListResponse:
        if message_intent not in list(MessageIntent):
            raise HTTPException(400, f"message_intent: one of {', '.join(MessageIntent)}")
        if output_format != "full":
            raise HTTPException(400, "output_format: full")
        return await _page(storage(), company_id, message_intent, next_page)

    @app.get("/files/get-download-url")
    async def get_download_url(key: _Key) -> dict[str, str]:
        try:
            return {"url": await storage().generate_presigned_url(key)}
        except ObjectNotFound:
            raise HTTPException(404, "there is no such artifact") from None

    @app.get("/health")
    async def get_health() -> dict[str, str]:
        return {"status": "healthy"}

    return app


async def _page(
    storage: S3Service, company_id: str, intent: str, next_page: str | None
) -> S3ListResponse:
    try:
        return await storage.list_objects(company_id, intent, next_page)
    except ClientError as error:
        if next_page is None or "oken" not in str(error):
            raise
        raise HTTPException(400, "nextContinuationToken: of no page") from None


def _event(request: Request) -> dict[str, Any]:
    """What API Gateway asks the authorizer with, in its form 2.0."""
    path = _STAGE + request.url.path
    return {
        "headers": dict(request.headers),
        "requestContext": {"http": {"method": request.method, "path": path}},
        "routeArn": f"arn:aws:execute-api:{path}",
    }


async def _away(request: Request, error: Exception) -> JSONResponse:
    _LOG.warning("the storage failed: %s", type(error).__name__)
    return JSONResponse({"detail": "the storage failed"}, 500)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as it is registered
    faults = [{name: fault[name] for name in ("type", "loc", "msg")} for fault in error.errors()]
    return JSONResponse({"detail": faults}, 422)
