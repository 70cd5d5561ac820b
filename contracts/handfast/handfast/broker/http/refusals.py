"""What a broker means by a status that is no success, with the remedy and the exit code. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.exit_codes import ExitCode
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.broker.address import BrokerAddress

__all__ = ["refusal", "texts_in"]

_HOW: Final = "PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN"


def refusal(
    status: int, document: Any, text: str, address: BrokerAddress, *, known: bool
) -> tuple[ExitCode, str]:
    """The exit code and the reason; ``known``: the broker accepted these credentials before."""
    reason = "; ".join(texts_in(document)) or excerpt(text.encode())
    answer = f"{status}: {reason}" if text else str(status)
    if status in {401, 403}:
        return ExitCode.NOT_VERIFIED, f"refused ({answer}): {_who(address, known=known)}"
    if status == 400 and address.has_token and not document:
        return ExitCode.NOT_VERIFIED, (
            f"answered {answer} to a token, as a broker with users and passwords does; "
            "set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD instead of PACT_BROKER_TOKEN"
        )
    if status == 400:
        return ExitCode.WRONG, f"refused ({answer})"
    if status == 404:
        return ExitCode.WRONG, f"is not there ({answer})"
    if status == 409:
        return ExitCode.FAILED, f"refused ({answer})"
    if status == 429:
        return ExitCode.NOT_VERIFIED, f"asks for fewer requests ({answer}); run again later"
    if 300 <= status < 400:
        why = f"leads elsewhere ({status}); name the broker by the URL that it answers at"
        return ExitCode.NOT_VERIFIED, why
    if status >= 500:
        return ExitCode.NOT_VERIFIED, f"failed in the broker ({answer}); see its log, or run again"
    return ExitCode.NOT_VERIFIED, f"answered {answer}"


def _who(address: BrokerAddress, *, known: bool) -> str:
    if not address.authorization:
        return f"no credentials were given; set {_HOW}"
    if known:
        return (
            "these credentials may read here, but not do this; take those of a user who may write"
        )
    return f"the credentials that were given are not accepted; see {_HOW}"


def texts_in(document: Any) -> Iterator[str]:
    """Each reason that a broker gives: of ``errors``, ``error`` and the notices that are errors."""
    if not isinstance(document, Mapping):
        return
    notices = [
        one.get("text")
        for one in document.get("notices") or ()
        if isinstance(one, Mapping) and one.get("type") in {"error", "danger"}
    ]
    if notices:
        yield from _texts(notices)
        return
    for name in ("errors", "error"):
        yield from _texts(document.get(name))


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        yield f"{name}: {value}" if name else value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, name)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(one, str(key))
