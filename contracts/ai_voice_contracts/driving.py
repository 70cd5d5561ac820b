"""Drives the consumers' own side: the shared lookup client, the clients of Twilio and the data API.

``drive`` makes the request that a case declares through them, or reads its message as its reader
does, and says what came of it. Judges nothing but the reaction to a refusal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import SecretStr

from ai_voice_contracts import messages as m
from ai_voice_contracts.examples import ACCOUNT_SID
from handfast.model import HttpInteraction, MessageInteraction
from ai_voice_contracts.offers import data_api, lookup, twilio_rest, webhook
from ai_voice_contracts.reference.data_api_client import DataApiClient
from ai_voice_contracts.reference.twilio_client import TwilioClient
from ai_voice_contracts.reference.twilio_stub import deliver
from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings, TwilioWebhookPayload
from ai_voice_shared.keys import ArtifactKey
from ai_voice_shared.services.lookup_errors import (
    CustomerNotFound,
    LookupFailed,
    LookupRefused,
    LookupUnauthorized,
    LookupUnavailable,
    read_answer,
)
from handfast.derive.requests import request_of
from handfast.wire.values import resolve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from handfast.model.cases import Case

__all__ = ["drive", "undriven"]

_SECRET: Final = SecretStr("example")
_KINDS: Final[Mapping[int, type[LookupFailed]]] = {
    400: LookupRefused,
    401: LookupUnauthorized,
    404: CustomerNotFound,
    500: LookupUnavailable,
}


async def drive(base_url: str, case: Case, values: Mapping[str, Any]) -> Any:
    """Make the consumer's client send the request of ``case``; or read its example message.

    Returns what the client made of it, in JSON form.

    Raises:
        AssertionError: the case expects a refusal, and the client tells another or none.
        ValueError, httpx.HTTPError: the client's own error, where the case expects an answer.
    """
    match case.interaction:
        case HttpInteraction() as http:
            return await _CLIENTS[http.operation.name](base_url, http, values)
        case MessageInteraction() as message:
            return _READERS[message.message.name](values["payload"])


def undriven(case: Case) -> str | None:
    """Why the consumer's client can't be driven to what ``case`` declares, or None: it can."""
    declared = case.interaction
    if isinstance(declared, MessageInteraction):
        is_ours = declared.message.name in _READERS
        return None if is_ours else "what reads the reply is AWS's own"
    if declared.operation is lookup.LOOK_UP and not declared.exchange.query:
        return "the client always sends the number"
    if case.consumer in ("api-client", "ops"):
        if declared.operation is data_api.LIST_FILES and "company_id" not in declared.exchange.query:
            return "the client always sends company and intent"
        if declared.operation is data_api.GET_DOWNLOAD_URL and not declared.exchange.query:
            return "the client always sends the key"
    return None


async def _looked_up(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> Any:
    settings = CustomerLookupSettings(
        customer_lookup_api_base_url=base_url, customer_lookup_api_key=_SECRET
    )
    number = resolve(http.exchange.query, values)["phone_number"]
    asked = CustomerLookupClient(settings).fetch_customer_metadata(f"whatsapp:{number}")
    if http.exchange.expected_status == 200:
        return (await asked).model_dump()
    return await _refused(asked, http.exchange.expected_status)


async def _refused(asked: Awaitable[Any], status: int) -> None:
    try:
        await asked
    except LookupFailed as error:
        if type(error) is _KINDS[status] and error.status == status:
            return
        raise AssertionError(f"the client takes a refusal ({status}) for {error!r}") from error
    raise AssertionError(f"the client takes a refusal ({status}) for an answer")


async def _listed(client: DataApiClient, query: Mapping[str, Any]) -> Any:
    page = await client.list_files(
        query["company_id"],
        query.get("message_intent", ""),
        next_page=query.get("nextContinuationToken"),
        output_format=query.get("output_format"),
    )
    return page.model_dump(mode="json")


async def _url(client: DataApiClient, query: Mapping[str, Any]) -> Any:
    return {"url": await client.get_download_url(query["key"])}


async def _health(client: DataApiClient, query: Mapping[str, Any]) -> Any:
    return {"status": await client.get_health()}


def _data_api(
    ask: Callable[[DataApiClient, Mapping[str, Any]], Awaitable[Any]],
) -> Callable[..., Awaitable[Any]]:
    async def asked(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> Any:
        client = DataApiClient(base_url, _SECRET)
        return await _raising(ask(client, resolve(http.exchange.query, values)), http.exchange.expected_status)

    return asked


async def _sent(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> Any:
    form = resolve(http.exchange.body, values)
    client = TwilioClient(ACCOUNT_SID, _SECRET, form["From"], base_url=base_url)
    if "ContentSid" in form:
        variables = json.loads(form.get("ContentVariables", "{}"))
        return await client.send_template(form["To"], form["ContentSid"], variables)
    return await _raising(client.send_text(form["To"], form["Body"]), http.exchange.expected_status)


async def _downloaded(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> Any:
    client = TwilioClient(ACCOUNT_SID, _SECRET, "whatsapp:+1", base_url=base_url)
    url = base_url + request_of(http.exchange, values).target
    medium = await _raising(client.download(url), http.exchange.expected_status)
    return medium.decode("latin-1") if medium is not None else None


async def _raising(asked: Awaitable[Any], status: int) -> Any:
    try:
        return await asked
    except httpx.HTTPStatusError as error:
        if error.response.status_code != status:
            raise
        return None


async def _delivered(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> None:
    form = resolve(http.exchange.body, values) or {}
    query = request_of(http.exchange, values).target.partition("?")[2]
    async with httpx.AsyncClient(base_url=base_url, trust_env=False) as client:
        answer = await deliver(client, "https://hooks.example.com", "token", form, query)
    if answer.status_code != http.exchange.expected_status:
        raise AssertionError(f"Twilio takes {http.exchange.expected_status} for {answer.status_code}")


def _read_webhook(payload: Any) -> Any:
    return TwilioWebhookPayload.model_validate(payload).model_dump(mode="json")


def _read_key(payload: Any) -> Any:
    return {"key": str(ArtifactKey.parse(payload["key"]))}


def _read_reply(payload: Any) -> Any:
    status, body = payload["statusCode"], payload["body"]
    try:
        return {"statusCode": status, "body": read_answer(status, body).model_dump_json()}
    except LookupFailed as error:
        if type(error) is not _KINDS.get(status):
            raise
        return {"statusCode": error.status, "body": json.dumps({"error": error.detail})}


_CLIENTS: Final[Mapping[str, Callable[..., Awaitable[Any]]]] = {
    lookup.LOOK_UP.name: _looked_up,
    data_api.LIST_FILES.name: _data_api(_listed),
    data_api.GET_DOWNLOAD_URL.name: _data_api(_url),
    data_api.GET_HEALTH.name: _data_api(_health),
    twilio_rest.SEND_MESSAGE.name: _sent,
    twilio_rest.DOWNLOAD_MEDIA.name: _downloaded,
    webhook.RECEIVE.name: _delivered,
}
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    m.RECEIVED.name: _read_webhook,
    m.LOOK_UP_BY_FUNCTION.name: _read_reply,
    m.AUDIO_STORED.name: _read_key,
    m.FULL_TEXT_STORED.name: _read_key,
    m.SUMMARY_STORED.name: _read_key,
}
