"""What may come of a customer lookup beside a customer, and how an answer is read.

Knows no transport. Every error is a ValueError, as it has always been for the callers. No error
tells a phone number, a body or a key.
"""

import re
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from ai_voice_shared.models import CustomerMetadata
from ai_voice_shared.rest import ErrorBody

__all__ = [
    "CustomerNotFound",
    "ErrorBody",
    "LookupFailed",
    "LookupRefused",
    "LookupUnauthorized",
    "LookupUnavailable",
    "read_answer",
]

_LONGEST_DETAIL = 200
_NUMBER = re.compile(r"(?:%2[Bb]|\+)?[0-9][0-9 ().-]{3,}[0-9]")


class LookupFailed(ValueError):
    """A lookup did not come to a customer.

    `status` is the answer's, or None without one; `detail` the server's own words, numbers masked.
    """

    def __init__(self, reason: str, status: int | None = None, detail: str = "") -> None:
        super().__init__(f"customer lookup: {reason}{f': {detail}' if detail else ''}")
        self.status = status
        self.detail = detail


class CustomerNotFound(LookupFailed):
    """No customer has this number; the server answers so (404)."""


class LookupRefused(LookupFailed):
    """The server can't look up what was asked (400); asking again will not help."""


class LookupUnauthorized(LookupFailed):
    """The server does not know the caller (401, 403): a key or a role is wrong."""


class LookupUnavailable(LookupFailed):
    """No answer, or none of the lookup server's; whether there is a customer is not known."""


_KINDS: Mapping[int, tuple[type[LookupFailed], str]] = {
    400: (LookupRefused, "refused"),
    401: (LookupUnauthorized, "not authorised"),
    403: (LookupUnauthorized, "not authorised"),
    404: (CustomerNotFound, "not found"),
}
# A gateway answers these too; only the server's own words make them an answer to what was asked.
_NEED_A_DETAIL = (400, 404)


def read_answer(status: int, body: bytes | str, hidden: Iterable[str] = ()) -> CustomerMetadata:
    """The customer that an answer tells of; errors show nothing of what is `hidden`.

    Raises:
        LookupFailed: one of its four kinds.
        pydantic.ValidationError: a success whose body is no customer; shows nothing of it.
    """
    if status == 200:
        return CustomerMetadata.model_validate_json(body)
    detail = _detail(body, hidden)
    kind, reason = _KINDS.get(status, (LookupUnavailable, "no answer to it"))
    if status in _NEED_A_DETAIL and not detail:
        kind, reason = LookupUnavailable, "not the lookup server's answer, check where it is"
    raise kind(f"{reason} ({status})", status, detail)


def _detail(body: bytes | str, hidden: Iterable[str]) -> str:
    try:
        words = ErrorBody.model_validate_json(body).error
    except ValidationError:
        return ""
    for secret in filter(None, hidden):
        words = words.replace(secret, "***")
    masked = _NUMBER.sub("***", "".join(c if c.isprintable() else " " for c in words))
    return masked[:_LONGEST_DETAIL].strip()
