"""How the bridge reports an event: signed, to the address that its session was created with.

It tries nothing again, and logs no number and no message.
"""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import ValidationError

from zapa_shared.signature import HEADER, sign
from zapa_shared.webhook import WebhookResult

from ..connections import connections

__all__ = ["EventRefused", "ReportError", "report"]


class ReportError(Exception):
    """The event could not be reported."""


class EventRefused(ReportError):
    """The service refused the event."""


async def report(webhook_url: str, secret: bytes, event: Any) -> WebhookResult:
    """What became of ``event``.

    Raises:
        EventRefused: the service refused it.
        ReportError: the service did not answer, or what can't be read.
    """
    body = json.dumps(event).encode()
    signature = sign(secret, body, datetime.now(UTC))
    headers = {"Content-Type": "application/json", HEADER: signature}
    try:
        async with connections() as client:
            answer = await client.post(webhook_url, content=body, headers=headers)
    except httpx.TransportError as error:
        raise ReportError(f"no answer: {type(error).__name__}") from None
    if answer.status_code >= 400:
        raise EventRefused(f"refused with {answer.status_code}")
    try:
        return WebhookResult.model_validate_json(answer.content)
    except ValidationError:
        raise ReportError("the answer can't be read") from None
