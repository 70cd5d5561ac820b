"""Which users, codes, messages and configurations the public service finds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from zapa_contracts.phrases import LONG_TEXT, NUMBER, OTHER_NUMBER, STRANGE_TEXT
from zapa_contracts.providers.public import provider
from zapa_shared.enums import LLMProvider
from zapa_shared.fields import Code, Id, Instant, JsonObject, MessageId, MessageText, PhoneNumber


class Owner(BaseModel):
    """A user; the caller's token is theirs."""

    user_id: Id = 7
    phone_number: PhoneNumber = NUMBER


class Answer(BaseModel):
    """What a neighbour answers whatever it is asked."""

    status: int
    text: str


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
NewCodeAfterTries: Final = provider.state("a code was sent after five wrong ones were tried")(Coded)
FourTried: Final = provider.state("four wrong codes were tried")(Coded)
ThreeCodes: Final = provider.state("three codes were requested in the last hour")(Owner)

LongAgo: Final = provider.state(
    "three codes were requested more than an hour ago, and three more refused since"
)(Owner)

BRIDGE_IS_AWAY: Final = provider.state("the bridge does not answer")
BridgeAnswers: Final = provider.state("the bridge answers something else")(Answer)
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another secret")
USER_IS_GONE: Final = provider.state("the user of the caller's token was deleted")
MODEL_IS_AWAY: Final = provider.state("the language model does not answer")


class ThreeMessages(Owner):
    """A question, the answer that replies to it, and then an image.

    Their ids are in another order. Another user has the same, twenty seconds later and in another
    session.
    """

    session_id: Id = 31_007
    question_id: MessageId = 9_000_000_103
    question: MessageText = "Where is the spare key?"
    asked_at: Instant = datetime(2031, 4, 1, 6, 0, 7, 250_000, tzinfo=UTC)
    answer_id: MessageId = 9_000_000_101
    answer: MessageText = f"{STRANGE_TEXT}Under the KEY stone{LONG_TEXT}"
    answered_at: Instant = datetime(2031, 4, 1, 6, 1, 7, 750_000, tzinfo=UTC)
    image_id: MessageId = 9_000_000_102
    caption: MessageText = f"The Stone{STRANGE_TEXT}"
    image_at: Instant = datetime(2031, 4, 2, 6, 0, 7, 250_000, tzinfo=UTC)
    media: JsonObject = {"mime_type": "image/jpeg", "name": STRANGE_TEXT, "megabytes": 1.25}
    stored_at: Instant = datetime(2031, 4, 2, 7, 0, 7, 250_000, tzinfo=UTC)


Messages: Final = provider.state("a user with three messages exists")(ThreeMessages)


@provider.state("a user with 101 messages exists")
class ManyMessages(Owner):
    """More messages than any page has."""


class Configured(Owner):
    """A user's configuration."""

    config_id: Id = 31
    llm_provider: LLMProvider = LLMProvider.ANTHROPIC
    model_settings: JsonObject = {
        "model": "claude",
        "temperature": 0.25,
        "system_prompt": STRANGE_TEXT,
    }
    configured_at: Instant = datetime(2031, 4, 1, 6, 0, 7, 250_000, tzinfo=UTC)
    changed_at: Instant | None = datetime(2031, 4, 2, 6, 0, 7, 250_000, tzinfo=UTC)


ActiveConfig: Final = provider.state("a user with an active configuration exists")(Configured)
InactiveConfig: Final = provider.state("a user with an inactive configuration exists")(Configured)
