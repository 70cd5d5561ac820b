"""Drives the consumers' own side: the shared lookup client, the clients of Twilio and the data API.

``CLIENTS`` send what is declared through them, and read messages as their readers do.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx
from pydantic import SecretStr

from ai_voice_contracts.examples import ACCOUNT_SID, SERVICE
from ai_voice_contracts.providers import data_api, lookup, twilio, webhook
from ai_voice_contracts.reference.data_api_client import DataApiClient
from ai_voice_contracts.reference.twilio_client import TwilioClient
from ai_voice_contracts.reference.twilio_stub import deliver
from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings, TwilioWebhookPayload
from ai_voice_shared.keys import ArtifactKey
from ai_voice_shared.services import lookup_errors as errors
from handfast.bindings import ConsumerClient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.bindings import Request

__all__ = ["CLIENTS", "lookup_client", "never_sent"]

_SECRET: Final = SecretStr("example")
_KINDS: Final[Mapping[int, type[errors.LookupFailed]]] = {
    400: errors.LookupRefused,
    401: errors.LookupUnauthorized,
    404: errors.CustomerNotFound,
    500: errors.LookupUnavailable,
}


def never_sent(request: Request) -> str | None:
    """Why no client ever sends ``request``, or None: one does."""
    model = request.interaction.operation.query_parameters
    fields = model.model_fields.items() if model else ()
    missing = [n for n, field in fields if field.is_required() and n not in request.query]
    return f"the client always sends {' and '.join(missing)}" if missing else None


def lookup_client(
    url: str, transport: httpx.AsyncBaseTransport | None = None
) -> CustomerLookupClient:
    """The shared client of a lookup at ``url``."""
    settings = CustomerLookupSettings(
        customer_lookup_api_base_url=url, customer_lookup_api_key=_SECRET
    )
    return CustomerLookupClient(settings, transport=transport)


async def _call(url: str, request: Request) -> Any:
    files, account = DataApiClient(url, _SECRET), TwilioClient(ACCOUNT_SID, _SECRET, SERVICE, url)
    operation, query, form = request.interaction.operation, request.query, request.body or {}
    match operation:
        case webhook.RECEIVE:
            async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
                at = ("https://hooks.example.com", "token", form, urlencode(query, doseq=True))
                return (await deliver(client, *at)).raise_for_status() and None
        case lookup.LOOK_UP:
            number = f"whatsapp:{query['phone_number']}"
            return await lookup_client(url).fetch_customer_metadata(number)
        case twilio.SEND_MESSAGE if "ContentSid" in form:
            filled = json.loads(form.get("ContentVariables", "{}"))
            return await account.send_template(form["To"], form["ContentSid"], filled)
        case twilio.SEND_MESSAGE:
            return await account.send_text(form["To"], form["Body"])
        case twilio.DOWNLOAD_MEDIA:
            return await account.download(url + operation.path.format_map(request.path))
        case data_api.LIST_FILES:
            rest = (query.get("nextContinuationToken"), query.get("output_format"))
            return await files.list_files(query["company_id"], query["message_intent"], *rest)
        case data_api.GET_DOWNLOAD_URL:
            return {"url": await files.get_download_url(query["key"])}
        case _:
            return {"status": await files.get_health()}


def _read_reply(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    status = reply["statusCode"]
    try:
        body = errors.read_answer(status, reply["body"]).model_dump_json()
    except errors.LookupFailed as error:
        if type(error) is not _KINDS.get(status):
            raise
        body = json.dumps({"error": error.detail})
    return {"statusCode": status, "body": body}


def _read_of_parser(came: Mapping[str, Any]) -> Any:
    """What came: the reply of the lookup, or a message of the queue."""
    return _read_reply(came) if "statusCode" in came else TwilioWebhookPayload.model_validate(came)


def _read_key(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"key": str(ArtifactKey.parse(stored["key"]))}


_HTTP: Final = httpx.HTTPStatusError
_EITHER: Final = {status: (kind, _HTTP) for status, kind in _KINDS.items()}


def _client(**parts: Any) -> ConsumerClient:
    return ConsumerClient(can_call=lambda request: never_sent(request) is None, **parts)


CLIENTS: Final[Mapping[str, ConsumerClient]] = {
    "twilio": _client(call=_call, refuses=_HTTP),
    "webhook-handler": _client(call=_call, read=_read_reply, refuses=_KINDS),
    "voice-parser": _client(call=_call, read=_read_of_parser, refuses={**_EITHER, 429: (_HTTP,)}),
    "data-api-server": _client(read=_read_key),
    "api-client": _client(call=_call, refuses=_HTTP),
    "ops": _client(call=_call, refuses=_HTTP),
}
"""By consumer: but for AWS, whose own code calls the functions and reads their replies."""
