"""Drives the consumers' own side: the shared lookup client, the clients of Twilio and the data API.

``drive`` makes the request that a case declares through them, or reads its message as its reader
does, and returns what came of it. Judges nothing but the reaction to a refusal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import SecretStr

from ai_voice_contracts.examples import ACCOUNT_SID, SERVICE
from ai_voice_contracts.providers import data_api, lookup, parser, twilio, webhook
from ai_voice_contracts.reference.data_api_client import DataApiClient
from ai_voice_contracts.reference.twilio_client import TwilioClient
from ai_voice_contracts.reference.twilio_stub import deliver
from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings, TwilioWebhookPayload
from ai_voice_shared.keys import ArtifactKey
from ai_voice_shared.services import lookup_errors as errors
from handfast.derive.requests import request_of
from handfast.model import HttpInteraction
from handfast.model.values import resolve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from handfast.model import Message, Operation
    from handfast.model.cases import Case

__all__ = ["drive", "lookup_client", "undriven"]

_SECRET: Final = SecretStr("example")
_KINDS: Final[Mapping[int, type[errors.LookupFailed]]] = {
    400: errors.LookupRefused,
    401: errors.LookupUnauthorized,
    404: errors.CustomerNotFound,
    500: errors.LookupUnavailable,
}


async def drive(base_url: str, case: Case, values: Mapping[str, Any]) -> Any:
    """Make the consumer's client send the request of ``case``; or read its example message.

    Returns what the client made of it, in JSON form.

    Raises:
        AssertionError: the case expects a refusal, and the client reports another or none.
        ValueError, httpx.HTTPError: the client's own error, where the case expects an answer.
    """
    declared = case.interaction
    if not isinstance(declared, HttpInteraction):
        return _read(declared.message, values["payload"])
    exchange, expected = declared.exchange, declared.exchange.expected_status
    sent = resolve(exchange.body if exchange.operation.bodies else exchange.query, values)
    target = request_of(exchange, values).target
    called = _call(exchange.operation, base_url, sent or {}, target)
    if expected < 400:
        return await called
    status = await _refused(called)
    if status != expected:
        raise AssertionError(f"the client takes a refusal ({expected}) for {status}")
    return None


def undriven(case: Case) -> str | None:
    """Why the consumer's client can't be driven to what ``case`` declares, or None: it can."""
    declared = case.interaction
    if not isinstance(declared, HttpInteraction):
        is_of_aws = declared.message in (parser.HANDLE_BATCH, data_api.AUTHORIZE)
        return "what reads the reply is AWS's own" if is_of_aws else None
    query, model = declared.exchange.query, declared.operation.query_parameters
    fields = model.model_fields.items() if model else ()
    missing = [name for name, field in fields if field.is_required() and name not in query]
    return f"the client always sends {' and '.join(missing)}" if missing else None


def lookup_client(
    url: str, transport: httpx.AsyncBaseTransport | None = None
) -> CustomerLookupClient:
    """The shared client of a lookup at ``url``."""
    settings = CustomerLookupSettings(
        customer_lookup_api_base_url=url, customer_lookup_api_key=_SECRET
    )
    return CustomerLookupClient(settings, transport=transport)


async def _refused(called: Awaitable[Any]) -> int | None:
    """The status of the refusal that the client reports, if it reports the right one."""
    try:
        await called
    except errors.LookupFailed as error:
        return error.status if type(error) is _KINDS.get(error.status or 0) else None
    except httpx.HTTPStatusError as error:
        return error.response.status_code
    return None


async def _call(operation: Operation, url: str, sent: Mapping[str, Any], target: str) -> Any:
    """Let a client call ``operation``; ``sent`` is the form, or else the query."""
    files, account = DataApiClient(url, _SECRET), TwilioClient(ACCOUNT_SID, _SECRET, SERVICE, url)
    match operation:
        case webhook.RECEIVE:
            query = target.partition("?")[2]
            async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
                answer = await deliver(client, "https://hooks.example.com", "token", sent, query)
            return answer.raise_for_status() and None
        case lookup.LOOK_UP:
            number = f"whatsapp:{sent['phone_number']}"
            return (await lookup_client(url).fetch_customer_metadata(number)).model_dump()
        case twilio.SEND_MESSAGE if "ContentSid" in sent:
            filled = json.loads(sent.get("ContentVariables", "{}"))
            return await account.send_template(sent["To"], sent["ContentSid"], filled)
        case twilio.SEND_MESSAGE:
            return await account.send_text(sent["To"], sent["Body"])
        case twilio.DOWNLOAD_MEDIA:
            return (await account.download(url + target)).decode("latin-1")
        case data_api.LIST_FILES:
            rest = (sent.get("nextContinuationToken"), sent.get("output_format"))
            page = await files.list_files(sent["company_id"], sent["message_intent"], *rest)
            return page.model_dump(mode="json")
        case data_api.GET_DOWNLOAD_URL:
            return {"url": await files.get_download_url(sent["key"])}
        case _:
            return {"status": await files.get_health()}


def _read(message: Message, payload: Any) -> Any:
    if message == webhook.RECEIVED:
        return TwilioWebhookPayload.model_validate(payload).model_dump(mode="json")
    if message != lookup.LOOK_UP_BY_FUNCTION:
        return {"key": str(ArtifactKey.parse(payload["key"]))}
    status = payload["statusCode"]
    try:
        body = errors.read_answer(status, payload["body"]).model_dump_json()
    except errors.LookupFailed as error:
        if type(error) is not _KINDS.get(status):
            raise
        body = json.dumps({"error": error.detail})
    return {"statusCode": status, "body": body}
