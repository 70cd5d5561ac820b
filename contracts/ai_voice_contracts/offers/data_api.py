"""What the data-api-server offers: the artifacts that the voice-parser stored."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from ai_voice_contracts.envelopes import Detail, Invalid, Refused
from ai_voice_contracts.messages import StoredKey
from ai_voice_contracts.offers.answering import answers
from ai_voice_shared.keys import CompanyId, MessageIntent
from ai_voice_shared.models import S3ListResponse
from handfast.model import Answer, Content, Operation, Security

__all__ = ["GET_DOWNLOAD_URL", "GET_HEALTH", "LIST_FILES", "OPERATIONS", "DownloadUrl", "Health"]


class FilesQuery(BaseModel):
    """Whose artifacts, of which intent; the token of the page before for the next one."""

    company_id: CompanyId
    message_intent: MessageIntent
    output_format: Literal["full"] = "full"
    nextContinuationToken: str | None = None  # noqa: N815  # a field's name is its wire name


class DownloadUrl(BaseModel):
    """A URL that lets anyone read one artifact for a while; the key stands in its path."""

    url: Annotated[str, Field(pattern=r"^https://[^/?#]+/[^?#]+\?.*Signature=.+$")]


class Health(BaseModel):
    """That the data API is up."""

    status: Literal["healthy"]


_GATEWAY = Answer(403, Content(Refused), "the authorizer does not know the key")
_INVALID = Answer(422, Content(Invalid), "a parameter is missing or has not its form")
_KEY = (Security("api-key", "x-api-key"),)

LIST_FILES: Final = Operation(
    name="list_files",
    method="GET",
    path="/files/list",
    description="A page of a company's artifacts of one intent, in the order of their keys.",
    query_parameters=FilesQuery,
    answers=(
        *answers(
            200,
            Content(S3ListResponse),
            Detail,
            {400: "there is no such intent, format or page", 500: "the storage is away"},
        ),
        _GATEWAY,
        _INVALID,
    ),
    security=_KEY,
)

GET_DOWNLOAD_URL: Final = Operation(
    name="get_download_url",
    method="GET",
    path="/files/get-download-url",
    description="Signs nothing but the key of an artifact.",
    query_parameters=StoredKey,
    answers=(
        *answers(
            200,
            Content(DownloadUrl),
            Detail,
            {404: "there is no such artifact", 500: "the storage is away"},
        ),
        _GATEWAY,
        _INVALID,
    ),
    security=_KEY,
)

GET_HEALTH: Final = Operation(
    name="get_health",
    method="GET",
    path="/health",
    description="That the data API is up; the gateway asks for the key all the same.",
    answers=(Answer(200, Content(Health)), _GATEWAY),
    security=_KEY,
)

OPERATIONS: Final = (LIST_FILES, GET_DOWNLOAD_URL, GET_HEALTH)
