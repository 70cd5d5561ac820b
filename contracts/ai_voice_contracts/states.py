"""The states that the AI voice services can be in, and what can happen in them: typed, by name.

How a service gets there is its own affair: no handler is named here.
"""

from __future__ import annotations

from typing import Final

from ai_voice_contracts import parameters as p
from handfast.model import State

__all__ = [
    "ALREADY_HANDLED",
    "ARTIFACTS",
    "AUTHORIZER_STATES",
    "A_CUSTOMER",
    "A_FORGERY",
    "A_MEDIUM",
    "A_MESSAGE_IS_HANDLED",
    "A_NEIGHBOUR",
    "A_SECRET",
    "A_SECRET_WAS_ROTATED",
    "DATA_API_STATES",
    "LOOKUP_IS_AWAY",
    "LOOKUP_STATES",
    "MISCONFIGURED",
    "MORE_THAN_A_PAGE",
    "NOTHING_STORED",
    "NO_CUSTOMER",
    "NO_MEDIUM",
    "PARSER_STATES",
    "PARSER_TRIGGERS",
    "QUEUE_IS_AWAY",
    "SECRETS_ARE_AWAY",
    "STORAGE_IS_AWAY",
    "THE_KEY_WAS_CHANGED",
    "THE_MODEL_DECIDES",
    "THE_STORE_IS_AWAY",
    "THE_TOKEN_WAS_CHANGED",
    "TOO_MANY_MESSAGES",
    "TWILIO_DELIVERS",
    "TWILIO_STATES",
    "TWO_INTENTS",
    "WEBHOOK_STATES",
    "WEBHOOK_TRIGGERS",
]

A_CUSTOMER: Final = State("a customer has the number", p.Customer)
NO_CUSTOMER: Final = State("no customer has the number", p.Number)

MISCONFIGURED: Final = State("the webhook-handler was given no auth token")
A_FORGERY: Final = State("the signature is made of something else", p.Forgery)
LOOKUP_IS_AWAY: Final = State("the customer lookup does not answer")
QUEUE_IS_AWAY: Final = State("the queue takes nothing")
TWILIO_DELIVERS: Final = State("Twilio delivers a message", p.Delivery)

WEBHOOK_STATES: Final = (
    A_CUSTOMER,
    NO_CUSTOMER,
    MISCONFIGURED,
    A_FORGERY,
    LOOKUP_IS_AWAY,
    QUEUE_IS_AWAY,
)
WEBHOOK_TRIGGERS: Final = (TWILIO_DELIVERS,)

THE_KEY_WAS_CHANGED: Final = State("the caller's key is no longer the key")
THE_STORE_IS_AWAY: Final = State("the customers can't be read")

LOOKUP_STATES: Final = (A_CUSTOMER, NO_CUSTOMER, THE_KEY_WAS_CHANGED, THE_STORE_IS_AWAY)

THE_MODEL_DECIDES: Final = State("the language model decides", p.Decision)
STORAGE_IS_AWAY: Final = State("the storage does not answer")
ALREADY_HANDLED: Final = State("the message was handled before, under another tag", p.Artifacts)
A_MESSAGE_IS_HANDLED: Final = State("the voice-parser handles a message", p.Handled)

PARSER_STATES: Final = (
    A_CUSTOMER,
    NO_CUSTOMER,
    THE_MODEL_DECIDES,
    STORAGE_IS_AWAY,
    ALREADY_HANDLED,
)
PARSER_TRIGGERS: Final = (A_MESSAGE_IS_HANDLED,)

ARTIFACTS: Final = State("the artifacts of a message are stored", p.Artifacts)
NOTHING_STORED: Final = State("nothing is stored")
TWO_INTENTS: Final = State("artifacts of one message are stored under two intents", p.Artifacts)
A_NEIGHBOUR: Final = State("another company has the like", p.Neighbour)
MORE_THAN_A_PAGE: Final = State("more is stored than a page holds", p.Full, ("next_page",))

DATA_API_STATES: Final = (
    ARTIFACTS,
    NOTHING_STORED,
    TWO_INTENTS,
    A_NEIGHBOUR,
    MORE_THAN_A_PAGE,
    STORAGE_IS_AWAY,
    THE_KEY_WAS_CHANGED,
)

A_SECRET: Final = State("the secret holds the key", p.Secret)
A_SECRET_WAS_ROTATED: Final = State("the secret was rotated", p.Rotation)
SECRETS_ARE_AWAY: Final = State("the secret can't be read")

AUTHORIZER_STATES: Final = (A_SECRET, A_SECRET_WAS_ROTATED, SECRETS_ARE_AWAY)

A_MEDIUM: Final = State("the medium of a message is there")
NO_MEDIUM: Final = State("there is no such medium")
THE_TOKEN_WAS_CHANGED: Final = State("the account's token was changed")
TOO_MANY_MESSAGES: Final = State("too many messages were sent")

TWILIO_STATES: Final = (A_MEDIUM, NO_MEDIUM, THE_TOKEN_WAS_CHANGED, TOO_MANY_MESSAGES)
