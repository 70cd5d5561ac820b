"""The data API: the artifacts that the voice-parser stored, and who may ask for them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, Field

from ai_voice_contracts.examples import OTHER_COMPANY
from ai_voice_contracts.providers import lookup, parser
from ai_voice_contracts.providers.parser import MessageArtifacts, StoredKey
from ai_voice_shared import functions, rest
from ai_voice_shared.keys import ArtifactTag, CompanyId  # noqa: TC001  # read by Pydantic
from ai_voice_shared.models import S3ListResponse
from handfast.declare import Provider, Security, Transport, chosen

server: Final = Provider(
    "data-api-server",
    refusals={
        400: (rest.Detail, "there is no such intent, format or page"),
        403: (rest.Refused, "the authorizer does not know the key"),
        404: (rest.Detail, "there is no such artifact"),
        422: (rest.Invalid, "a parameter is missing or has not its form"),
        500: (rest.Detail, "the storage is away"),
    },
    security=(Security("api-key", "x-api-key"),),
    states=(
        *(lookup.KEY_WAS_CHANGED, parser.STORAGE_IS_AWAY),
        parser.STORAGE_IS_UNREACHABLE,
    ),
)

LIST_FILES: Final = server.get(
    "/files/list",
    name="list_files",
    description="A page of a company's artifacts of one intent, in the order of their keys.",
    query=rest.FilesQuery,
    answers={200: S3ListResponse},
    refuses=(400, 403, 500),
)
GET_DOWNLOAD_URL: Final = server.get(
    "/files/get-download-url",
    name="get_download_url",
    description="Signs nothing but the key of an artifact.",
    query=StoredKey,
    answers={200: rest.DownloadUrl},
    refuses=(403, 404, 500),
)
GET_HEALTH: Final = server.get(
    "/health",
    name="get_health",
    description="That the data API is up; the gateway asks for the key all the same.",
    answers={200: rest.Health},
    refuses=(403,),
)

NOTHING_STORED: Final = server.state("nothing is stored")


class _Listed(MessageArtifacts):
    """Artifacts of ``size`` bytes, all alike: their ``etag``, and when the summary was stored."""

    size: Annotated[int, Field(ge=0, le=100_000)] = 70_001
    etag: str = chosen('"d41d8cd98f00b204e9800998ecf8427e"')
    last_modified: str = chosen("2031-04-01T06:00:07+00:00")


Artifacts: Final = server.state("the artifacts of a message are stored")(_Listed)
TwoIntents: Final = server.state("artifacts of one message are stored under two intents")(_Listed)


@server.state("artifacts of one message are stored for two companies")
class Neighbour(_Listed):
    """The same of another company, before the former in the order of keys."""

    other_company_id: CompanyId = OTHER_COMPANY


@server.state("more is stored than a page holds")
class MoreThanAPage(MessageArtifacts):
    """A page of artifacts, and one more under ``tag``, to whose page ``next_page`` leads."""

    tag: ArtifactTag = "z-last"
    next_page: str = chosen("example-page")


authorizer: Final = Provider("data-api-authorizer")


AUTHORIZE: Final = authorizer.message(
    "authorize",
    address=authorizer.name,
    transport=Transport("lambda"),
    payload=functions.AuthorizerEvent,
    reply=functions.AuthorizerReply,
    description="Whether a caller of the data API has the key.",
)

SECRET_IS_AWAY: Final = authorizer.state("the secret can't be read")
SECRET_HAS_NO_KEY: Final = authorizer.state("the secret holds no key")
SECRET_IS_NO_JSON: Final = authorizer.state("the secret is no JSON")


@authorizer.state("the secret holds the key")
class Secret(BaseModel):
    """The key that lets callers of the data API in."""

    api_key: str = "Example-api-key"


@authorizer.state("the secret was rotated")
class RotatedSecret(BaseModel):
    """The key that does so since, and the one before it."""

    api_key: str = "example-new-api-key"
    old_api_key: str = "example-api-key"
