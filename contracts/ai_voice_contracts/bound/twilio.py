"""The stub of Twilio's REST API as it is held, as if it were Twilio's own."""

from __future__ import annotations

from base64 import b64encode
from importlib import import_module
from typing import Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import ACCOUNT_SID, MEDIA_SID
from handfast.providers.provider import Provider

__all__ = ["TOKEN", "an_account", "twilio_provider"]

TOKEN: Final = "example-account-token"  # noqa: S105  # nobody's
_MEDIA: Final = {MEDIA_SID: b"OggS and what was said"}


def an_account(package: str) -> Any:
    """The account of the examples, whose media are there, at the stub of ``package``."""
    return import_module(f"{package}.twilio_stub").Account(ACCOUNT_SID, TOKEN, dict(_MEDIA))


def twilio_provider(package: str) -> Provider:
    """The stub of the reference ``package``."""
    account = an_account(package)

    def reset() -> None:
        account.auth_token, account.is_throttled = TOKEN, False
        account.media.update(_MEDIA)
        account.sent.clear()

    def change_token() -> None:
        account.auth_token = "another-account-token"  # noqa: S105  # nobody's

    def throttle() -> None:
        account.is_throttled = True

    proof = b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()
    return Provider(
        name="twilio",
        app=import_module(f"{package}.twilio_stub").create_app(account),
        states={
            s.A_MEDIUM.name: lambda: None,
            s.NO_MEDIUM.name: account.media.clear,
            s.THE_TOKEN_WAS_CHANGED.name: change_token,
            s.TOO_MANY_MESSAGES.name: throttle,
        },
        reset=reset,
        credentials=lambda operation: {"Authorization": f"Basic {proof}"},
    )
