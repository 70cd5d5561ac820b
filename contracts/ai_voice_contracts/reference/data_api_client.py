"""A client of the data API: lists a company's artifacts and downloads them by signed URL."""

from typing import Any

import httpx
from pydantic import SecretStr

from ai_voice_shared.models import S3ListResponse

__all__ = ["DataApiClient"]


class DataApiClient:
    """Asks one data API; a refusal is an `httpx.HTTPStatusError`."""

    def __init__(
        self,
        base_url: str,
        api_key: SecretStr,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._key = api_key
        self._transport = transport

    async def list_files(
        self,
        company_id: str,
        message_intent: str,
        next_page: str | None = None,
        output_format: str | None = None,
    ) -> S3ListResponse:
        """A page of a company's artifacts of one intent."""
        query = {
            "company_id": company_id,
            "message_intent": message_intent,
            "output_format": output_format,
            "nextContinuationToken": next_page,
        }
        return S3ListResponse.model_validate(await self._get("/files/list", query))

    async def get_download_url(self, key: str) -> str:
        """A URL that lets anyone read an artifact for a while."""
        url: str = (await self._get("/files/get-download-url", {"key": key}))["url"]
        return url

    async def get_health(self) -> str:
        """That it is up."""
        status: str = (await self._get("/health", {}))["status"]
        return status

    async def _get(self, path: str, query: dict[str, str | None]) -> Any:
        given = {name: text for name, text in query.items() if text is not None}
        async with httpx.AsyncClient(transport=self._transport, trust_env=False) as client:
            answer = await client.get(
                self._base_url + path,
                params=given,
                headers={"x-api-key": self._key.get_secret_value()},
            )
        return answer.raise_for_status().json()
