"""The webhook-handler: takes what Twilio delivers, and queues it for the voice-parser.

The signature is checked before anything else is done with a request, so that nobody but Twilio
can make it look up a number. No log and no answer has a number, or what somebody wrote.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import SecretStr, ValidationError

from ai_voice_shared import CustomerLookupClient, TwilioWebhookPayload
from ai_voice_shared.services._aws import in_thread
from ai_voice_shared.services.lookup_errors import CustomerNotFound, LookupRefused
from ai_voice_shared.signature import TwilioSignatureValidator

__all__ = ["SOURCE", "Settings", "create_app", "queue_sender"]

_LOG = logging.getLogger(__name__)

SOURCE = "TwilioWhatsAppWebhook"
"""The message attribute `Source` of all that is queued."""

type Send = Callable[[TwilioWebhookPayload], None]


@dataclass(frozen=True)
class Settings:
    """`public_url` is what Twilio calls: scheme, host and stage, without the route."""

    public_url: str
    auth_token: SecretStr | None


class Refusal(Exception):
    """A delivery that is not taken, in words that tell nothing of it."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


def queue_sender(client: Any, queue_url: str) -> Send:
    """What sends a payload to an SQS queue; `client` is boto3's."""

    def send(payload: TwilioWebhookPayload) -> None:
        client.send_message(
            QueueUrl=queue_url,
            MessageBody=payload.model_dump_json(),
            MessageAttributes={"Source": {"DataType": "String", "StringValue": SOURCE}},
        )

    return send


def create_app(
    settings: Callable[[], Settings], lookup: CustomerLookupClient, send: Send
) -> FastAPI:
    """The application with the one route `POST /webhook`."""
    refusals: dict[int | str, dict[str, Any]] = {status: {} for status in (400, 401, 403, 500)}
    app = FastAPI(title="webhook-handler", version="1", responses=refusals)

    @app.post("/webhook")
    async def receive_webhook(request: Request) -> Response:
        try:
            payload = await _payload(request, settings())
            await _authorise(payload, lookup)
            await _queue(payload, send)
        except Refusal as refusal:
            _LOG.info("a delivery was refused (%d): %s", refusal.status, refusal.error)
            return JSONResponse({"error": refusal.error}, refusal.status)
        return Response(status_code=200)

    return app


async def _payload(request: Request, settings: Settings) -> TwilioWebhookPayload:
    body = (await request.body()).decode(errors="replace")
    _check_signature(request, body, settings)
    if not body:
        raise Refusal(400, "there is no form")
    try:
        return TwilioWebhookPayload.from_form(body)
    except ValidationError as error:
        # By its place only: a field that is unknown here may be named anything.
        names = sorted({str(fault["loc"][0]) for fault in error.errors(include_input=False)})
        raise Refusal(400, f"the form is no message: {', '.join(names)}") from None
    except ValueError as error:
        raise Refusal(400, str(error)) from None


def _check_signature(request: Request, body: str, settings: Settings) -> None:
    if settings.auth_token is None:
        raise Refusal(500, "misconfigured: TWILIO_AUTH_TOKEN is not set")
    if "x-twilio-signature" not in request.headers:
        raise Refusal(401, "there is no signature")
    validator = TwilioSignatureValidator(settings.auth_token)
    if not validator.validate_request(_called(request, settings), request.headers, body):
        raise Refusal(403, "the signature is not right")


def _called(request: Request, settings: Settings) -> str:
    """The URL as it was called: nothing decoded, sorted or left out."""
    path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    return settings.public_url + (path + b"?" * bool(query) + query).decode("latin-1")


async def _authorise(payload: TwilioWebhookPayload, lookup: CustomerLookupClient) -> None:
    try:
        await lookup.fetch_customer_metadata(payload.get_phone_number())
    except (CustomerNotFound, LookupRefused):
        raise Refusal(401, "the number is not authorised") from None
    except ValueError as error:
        _LOG.warning("the customer lookup failed: %s", type(error).__name__)
        raise Refusal(500, "the customer lookup failed") from None


async def _queue(payload: TwilioWebhookPayload, send: Send) -> None:
    try:
        await in_thread(send, payload)
    except (ClientError, BotoCoreError) as error:
        _LOG.warning("queueing failed: %s", type(error).__name__)
        raise Refusal(500, "the message could not be queued") from None
