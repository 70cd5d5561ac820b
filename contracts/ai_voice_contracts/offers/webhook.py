"""What the webhook-handler offers: the webhook that Twilio calls with each message."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from ai_voice_contracts.envelopes import Error
from ai_voice_contracts.offers.answering import answers
from ai_voice_shared.models import TwilioWebhookPayload
from handfast.model import FORM, Content, Operation, Security

__all__ = ["RECEIVE", "WebhookQuery"]


class WebhookQuery(BaseModel):
    """What the address that Twilio was given may carry; it is signed with everything else."""

    source: str | None = None


RECEIVE: Final = Operation(
    name="receive_webhook",
    method="POST",
    path="/webhook",
    description=(
        "Queues the message. Nothing at all happens before the signature is seen to be right."
    ),
    query_parameters=WebhookQuery,
    bodies=(Content(TwilioWebhookPayload, FORM),),
    answers=answers(
        200,
        None,
        Error,
        {
            400: "the form is no message",
            401: "there is no signature, or the number is nobody's",
            403: "the signature is not Twilio's for this request",
            500: "the handler is misconfigured, or a neighbour of it is away",
        },
    ),
    security=(Security("signature", "X-Twilio-Signature"),),
)
