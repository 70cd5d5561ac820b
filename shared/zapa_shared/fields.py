"""Constrained field types of Zapa's schemas, each limit in one place.

Every limit that a pattern or a bound can express is one, so that JSON Schema and whoever walks
`model_fields` see it. Nothing here may raise anything but a validation error.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    JsonValue,
    SecretStr,
    ValidationInfo,
)

from zapa_shared.addresses import (
    JID_PATTERN,
    JID_SIZE,
    PHONE_NUMBER_PATTERN,
    SPELT_JID_PATTERN,
    to_jid,
)
from zapa_shared.json_limits import check_json_object

__all__ = [
    "ApiKey",
    "Code",
    "DisplayName",
    "Id",
    "Instant",
    "Jid",
    "JsonObject",
    "JsonObjectOfRow",
    "MessageId",
    "MessageText",
    "PhoneNumber",
    "Samples",
    "SecretKey",
    "SpeltJid",
    "Text",
]

_INT32_MAX: Final = 2**31 - 1
_INT64_MAX: Final = 2**63 - 1


@dataclass(frozen=True, eq=False)  # hashed by identity: samples may be lists and objects
class Samples:
    """Values for a type whose limits only code knows: `good` pass, `bad` are refused."""

    good: tuple[Any, ...]
    bad: tuple[Any, ...]


class ApiKey(SecretStr):
    """A key that no `repr`, no log and no dump shows; equal to the text it hides."""

    def __eq__(self, other: object) -> bool:
        """Compare with a text or a key; how long it takes does not show where they differ."""
        text = other.get_secret_value() if isinstance(other, SecretStr) else other
        if not isinstance(text, str):
            return NotImplemented
        return hmac.compare_digest(self.get_secret_value().encode(), text.encode())

    def __hash__(self) -> int:
        """Agree with `==`."""
        return hash(self.get_secret_value())


def _to_key(value: SecretStr) -> ApiKey:
    return ApiKey(value.get_secret_value())


def _refuse_timestamp(value: Any) -> Any:
    # Pydantic would take 5 and "5" for seconds since 1970; on the wire a moment is written out.
    if isinstance(value, datetime) or (isinstance(value, str) and value[4:5] == "-"):
        return value
    raise ValueError("a date and time in ISO 8601 with an offset")


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment that has a date in UTC") from None


def _within_limits(value: Any) -> Any:
    # Before Pydantic looks at each part: an object in itself has no end.
    if isinstance(value, dict):
        check_json_object(value)
    return value


def _empty_for_null(value: Any, info: ValidationInfo) -> Any:
    return {} if value is None and info.mode == "python" else value


def _too_deep() -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(20):
        value = {"a": value}
    return value


Id = Annotated[int, Field(ge=1, le=_INT32_MAX)]
"""The key of a user, a session, a code or a configuration."""

MessageId = Annotated[int, Field(ge=1, le=_INT64_MAX)]
"""The key of a message."""

PhoneNumber = Annotated[str, Field(min_length=10, max_length=20, pattern=PHONE_NUMBER_PATTERN)]
"""A phone number in E.164 form."""

Jid = Annotated[str, Field(max_length=JID_SIZE, pattern=JID_PATTERN)]
"""WhatsApp's address of a chat, in the form that is stored."""

SpeltJid = Annotated[
    str, Field(max_length=JID_SIZE, pattern=SPELT_JID_PATTERN), AfterValidator(to_jid)
]
"""A JID as it may arrive, brought into the form that is stored."""

Code = Annotated[str, Field(min_length=6, max_length=6, pattern="^[0-9]{6}$")]
"""A login code: six ASCII digits."""

SecretKey = Annotated[SecretStr, Field(min_length=1, max_length=256), AfterValidator(_to_key)]
"""A provider's key, which becomes an `ApiKey`; encrypted, 256 characters fit their column."""

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text of any length, also empty, without NUL (which PostgreSQL can't store)."""

MessageText = Annotated[Text, Field(max_length=4096)]
"""What somebody wrote; no more than WhatsApp takes."""

DisplayName = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]
"""How a user is called."""

Instant = Annotated[AwareDatetime, BeforeValidator(_refuse_timestamp), AfterValidator(_to_utc)]
"""A moment, written with an offset and converted to UTC. A naive date and time is refused."""

JsonObject = Annotated[
    dict[str, JsonValue],
    BeforeValidator(_within_limits),
    Samples(
        good=({}, {"a": [1, None, {"b": "\U0001f33f"}]}),
        bad=([], "{}", 1, {"a": "\x00"}, _too_deep()),
    ),
]
"""A JSON object within the limits of `zapa_shared.json_limits`."""

JsonObjectOfRow = Annotated[JsonObject, BeforeValidator(_empty_for_null)]
"""The same of a column that may be null, which reads as an object without members."""
