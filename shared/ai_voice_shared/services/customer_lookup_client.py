"""Looks up whose customer a phone number is, at customer-lookup-server.

Over HTTP, or by the Lambda function, as the settings say. What a transport needs is loaded by the
first lookup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ai_voice_shared.services.lookup_errors import (
    CustomerNotFound,
    LookupFailed,
    LookupRefused,
    LookupUnauthorized,
    LookupUnavailable,
)
from ai_voice_shared.settings import CustomerLookupSettings

if TYPE_CHECKING:
    import httpx
    from types_boto3_lambda import LambdaClient

    from ai_voice_shared.models import CustomerMetadata
    from ai_voice_shared.services._aws import Lazy

__all__ = [
    "CustomerLookupClient",
    "CustomerNotFound",
    "LookupFailed",
    "LookupRefused",
    "LookupUnauthorized",
    "LookupUnavailable",
]


class CustomerLookupClient:
    """Asks for customers; works on any event loop.

    Args:
        settings: how to ask; from the environment when None.
        transport: what carries requests over HTTP instead of a connection of each lookup's own;
            for tests, and for those who want to keep connections. Its maker closes it.
    """

    def __init__(
        self,
        settings: CustomerLookupSettings | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings or CustomerLookupSettings()
        self._transport = transport
        self._lambda: Lazy[LambdaClient] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of connections to AWS; a later lookup makes new ones."""
        if self._lambda is not None:
            self._lambda.close()

    async def fetch_customer_metadata(self, phone_number: str) -> CustomerMetadata:
        """The customer with a phone number: `+` and digits, with `whatsapp:` before it or not.

        Nothing is asked twice: a lookup that fails is not repeated.

        Raises:
            CustomerNotFound: no customer has the number (404).
            LookupRefused: the number can't be one (400).
            LookupUnauthorized: the key, or the role, is not accepted (401, 403).
            LookupUnavailable: anything else; whether there is a customer is not known.
            pydantic.ValidationError: the answer is no customer. Like the others a ValueError.
        """
        number = phone_number.removeprefix("whatsapp:")
        if not (number.isascii() and number.isprintable()):
            raise LookupRefused("not asked, this can't be a phone number")
        if self._settings.customer_lookup_api_base_url:
            return await self._over_http(self._settings.customer_lookup_api_base_url, number)
        return await self._by_function(number)

    async def _over_http(self, base_url: str, number: str) -> CustomerMetadata:
        from ai_voice_shared.services import _lookup_http  # noqa: PLC0415  # loads httpx

        key = self._settings.customer_lookup_api_key
        secret = key.get_secret_value() if key else ""
        return await _lookup_http.fetch(base_url, secret, number, self._transport)

    async def _by_function(self, number: str) -> CustomerMetadata:
        from ai_voice_shared.services import _lookup_lambda  # noqa: PLC0415  # loads boto3

        settings = self._settings
        if self._lambda is None:
            self._lambda = _lookup_lambda.lambda_client(settings.aws_region, settings.aws_profile)
        name = settings.customer_lookup_lambda_function_name or ""
        return await _lookup_lambda.fetch(self._lambda, name, number)
