"""A customer lookup over HTTP. Follows no redirect, so that the key goes nowhere else."""

import asyncio

import httpx

from ai_voice_shared.models import CustomerMetadata
from ai_voice_shared.services._http import transport_or_own
from ai_voice_shared.services.lookup_errors import LookupUnavailable, read_answer

__all__ = ["PATH", "TIMEOUT_SECONDS", "fetch"]

PATH = "/customer-lookup/customers/lookup"
TIMEOUT_SECONDS = 10.0
"""How long a whole lookup may take."""

_LARGEST_ANSWER = 64 * 1024


async def fetch(
    base_url: str,
    api_key: str,
    phone_number: str,
    transport: httpx.AsyncBaseTransport | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> CustomerMetadata:
    """Ask the server at a base URL for the customer with a phone number.

    `transport` is closed by whoever made it; without one, each lookup has a connection of its own
    and works on any event loop.

    Raises:
        LookupFailed: one of its four kinds.
        pydantic.ValidationError: a success whose body is no customer.
    """
    request = httpx.Request(
        "GET",
        base_url + PATH,
        params={"phone_number": phone_number},
        headers={"x-api-key": api_key, "accept": "application/json"},
        extensions={"timeout": httpx.Timeout(timeout_seconds).as_dict()},
    )
    try:
        async with asyncio.timeout(timeout_seconds), transport_or_own(transport) as opened:
            status, body = await _answer(request, opened)
    except TimeoutError:
        raise LookupUnavailable(f"no answer within {timeout_seconds:g} s") from None
    except httpx.HTTPError as error:
        # The error holds the request, and so the key.
        raise LookupUnavailable(f"no answer ({type(error).__name__})") from None
    if 300 <= status < 400:
        raise LookupUnavailable(f"a redirect, which is not followed ({status})", status)
    return read_answer(status, body, hidden=(api_key, phone_number))


async def _answer(request: httpx.Request, transport: httpx.AsyncBaseTransport) -> tuple[int, bytes]:
    response = await transport.handle_async_request(request)
    response.request = request  # an error while reading is reported with it
    try:
        body = b""
        async for part in response.aiter_bytes():
            body += part
            if len(body) > _LARGEST_ANSWER:
                raise LookupUnavailable("the answer is larger than any customer")
        return response.status_code, body
    finally:
        await response.aclose()
