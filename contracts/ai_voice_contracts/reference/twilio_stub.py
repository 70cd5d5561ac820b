"""A stub of Twilio's REST API, as far as the voice-parser uses it, and of its webhook's caller.

Twilio's service is not ours to hold; the stub is what our services are developed against.
"""

import hmac
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from ai_voice_shared.forms import parse_form
from ai_voice_shared.signature import TwilioSignatureValidator

__all__ = ["Account", "create_app", "deliver"]

_LONGEST = 1600
_REFUSED: dict[str, Any] = {"description": "An error in Twilio's own envelope."}


@dataclass
class Account:
    """An account: its media by id, and the forms of the messages that it sent."""

    account_sid: str
    auth_token: str
    media: dict[str, bytes] = field(default_factory=dict)
    sent: list[dict[str, str]] = field(default_factory=list)
    is_throttled: bool = False


class Refusal(Exception):
    """An error in Twilio's own envelope."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, "status": status}


def create_app(account: Account) -> FastAPI:
    """The application that serves one account."""
    app = FastAPI(title="twilio", version="2010-04-01")
    app.add_exception_handler(Refusal, _refused)

    @app.post(
        "/2010-04-01/Accounts/{account_sid}/Messages.json",
        status_code=201,
        responses={400: _REFUSED, 401: _REFUSED, 429: _REFUSED},
    )
    async def send_message(account_sid: str, request: Request) -> dict[str, str]:
        _authenticate(account, account_sid, request)
        if account.is_throttled:
            raise Refusal(429, 20429, "Too many requests")
        form = dict(parse_form((await request.body()).decode()))
        if not form.get("To") or not form.get("From"):
            raise Refusal(400, 21604, "A 'To' and a 'From' number are required")
        if not (form.get("Body") or form.get("ContentSid")):
            raise Refusal(400, 21619, "A text message body or a template is required")
        if len(form.get("Body", "")) > _LONGEST:
            raise Refusal(400, 21617, "The message body exceeds the limit of 1600 characters")
        account.sent.append(form)
        return {"sid": f"SM{len(account.sent):032x}", "status": "queued"}

    @app.get(
        "/2010-04-01/Accounts/{account_sid}/Messages/{message_sid}/Media/{media_sid}",
        responses={401: _REFUSED, 404: _REFUSED},
    )
    async def download_media(
        account_sid: str, message_sid: str, media_sid: str, request: Request
    ) -> Response:
        _authenticate(account, account_sid, request)
        if media_sid not in account.media:
            raise Refusal(404, 20404, "The requested resource was not found")
        return Response(account.media[media_sid], media_type="audio/ogg")

    return app


async def deliver(
    client: httpx.AsyncClient,
    public_url: str,
    auth_token: str,
    form: Mapping[str, Any],
    query: str = "",
) -> httpx.Response:
    """Call a webhook as Twilio does: a form, signed for the URL that is known to the public.

    The client's base URL is where the webhook really answers; a value may be a list.
    """
    target = f"/webhook?{query}" if query else "/webhook"
    request = client.build_request("POST", target, data=dict(form))
    pairs = parse_form(request.content.decode())
    signature = TwilioSignatureValidator(auth_token).signature(public_url + target, pairs)
    request.headers["X-Twilio-Signature"] = signature
    return await client.send(request)


def _authenticate(account: Account, account_sid: str, request: Request) -> None:
    scheme, _, proof = request.headers.get("authorization", "").partition(" ")
    expected = f"{account.account_sid}:{account.auth_token}".encode()
    try:
        is_right = scheme == "Basic" and hmac.compare_digest(b64decode(proof), expected)
    except ValueError:
        is_right = False
    if not is_right or account_sid != account.account_sid:
        raise Refusal(401, 20003, "Authenticate")


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)  # noqa: S101  # as it is registered
    return JSONResponse(error.body, error.status)
