"""Which users, codes, messages and configurations the public service finds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from zapa_contracts.phrases import NUMBER, OTHER_NUMBER
from zapa_contracts.providers.public import provider
from zapa_shared.enums import LLMProvider
from zapa_shared.fields import Code, Id, Instant, JsonObject, MessageId, MessageText, PhoneNumber


class Owner(BaseModel):
    """A user; the caller's token is theirs."""

    user_id: Id = 7
    phone_number: PhoneNumber = NUMBER


User: Final = provider.state("a user exists")(Owner)


@provider.state("no user has the number")
class NoUser(BaseModel):
    """A number that no user has."""

    phone_number: PhoneNumber = OTHER_NUMBER


class Coded(Owner):
    """A user to whom a code was sent, and another code."""

    code: Code = "048213"
    other_code: Code = "048214"


ValidCode: Final = provider.state("a code was sent")(Coded)
UsedCode: Final = provider.state("a code was used")(Coded)
ExpiredCode: Final = provider.state("a code has expired")(Coded)
ReplacedCode: Final = provider.state("a code was sent after another")(Coded)
TriedCode: Final = provider.state("five wrong codes were tried")(Coded)
ThreeCodes: Final = provider.state("three codes were requested in the last hour")(Owner)

BRIDGE_IS_AWAY: Final = provider.state("the bridge does not answer")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another secret")
USER_IS_GONE: Final = provider.state("the user of the caller's token was deleted")
MODEL_IS_AWAY: Final = provider.state("the language model does not answer")


@provider.state("a user with three messages exists")
class Messages(Owner):
    """A question, the answer that replies to it, and then an image; another user has the same."""

    question_id: MessageId = 101
    question: MessageText = "Where is the spare key?"
    asked_at: Instant = datetime(2031, 4, 1, 6, tzinfo=UTC)
    answer_id: MessageId = 102
    answer: MessageText = "Under the KEY stone"
    answered_at: Instant = datetime(2031, 4, 1, 6, 1, tzinfo=UTC)
    image_id: MessageId = 103
    caption: MessageText = "The stone"
    image_at: Instant = datetime(2031, 4, 2, 6, tzinfo=UTC)


@provider.state("a user with 101 messages exists")
class ManyMessages(Owner):
    """More messages than any page has."""


class Configured(Owner):
    """A user's configuration."""

    config_id: Id = 31
    llm_provider: LLMProvider = LLMProvider.ANTHROPIC
    model_settings: JsonObject = {"model": "claude", "temperature": 0.5}
    changed_at: Instant = datetime(2031, 4, 2, 6, tzinfo=UTC)


ActiveConfig: Final = provider.state("a user with an active configuration exists")(Configured)
InactiveConfig: Final = provider.state("a user with an inactive configuration exists")(Configured)
