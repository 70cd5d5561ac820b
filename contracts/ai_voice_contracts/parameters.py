"""The parameters of the AI voice services' states, with the values that examples use."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, JsonValue

from ai_voice_contracts.examples import (
    COMPANY,
    MESSAGE_SID,
    NUMBER,
    OTHER_COMPANY,
    voice_message,
)
from ai_voice_shared.keys import ArtifactTag, CompanyId, MessageIntent, MessageSid

__all__ = [
    "Artifacts",
    "Customer",
    "Decision",
    "Delivery",
    "Forgery",
    "Full",
    "Handled",
    "Neighbour",
    "Number",
    "Rotation",
    "Secret",
]


class Customer(BaseModel):
    """A customer, and the number that finds it."""

    phone_number: str = NUMBER
    customer_id: str = "customer-7"
    company_id: CompanyId = COMPANY
    company_name: str = "Acme Roofs & Söhne"


class Number(BaseModel):
    """A number that no customer has."""

    phone_number: str = NUMBER


class Forgery(BaseModel):
    """What the signature is made of in place of what Twilio makes it of."""

    made_of: Literal["another token", "another address", "another form", "nothing"]


class Delivery(BaseModel):
    """The form that Twilio delivers, signed."""

    form: dict[str, str]


class Handled(BaseModel):
    """The form of the message that the voice-parser takes from the queue."""

    form: dict[str, JsonValue] = dict(voice_message())


class Decision(BaseModel):
    """What the language model makes of whatever it is given."""

    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE
    tag: str = "roof-repair"
    summary: str = "The roof of number 7 leaks."


class Artifacts(BaseModel):
    """Audio, full text and summary of one message."""

    company_id: CompanyId = COMPANY
    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE
    tag: ArtifactTag = "roof-repair"
    message_sid: MessageSid = MESSAGE_SID


class Neighbour(Artifacts):
    """The same of another company, before the former in the order of keys."""

    other_company_id: CompanyId = OTHER_COMPANY


class Full(Artifacts):
    """A page of artifacts, and one more under ``tag``, to whose page ``next_page`` leads."""

    tag: ArtifactTag = "z-last"
    next_page: str = "example-page"


class Secret(BaseModel):
    """The key that lets callers of the data API in."""

    api_key: str = "example-api-key"


class Rotation(BaseModel):
    """The key that does so now, and the one that no longer does."""

    api_key: str = "example-new-api-key"
    old_api_key: str = "example-api-key"
