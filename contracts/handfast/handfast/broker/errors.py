"""What goes wrong between a command and the broker, with the exit code that fits. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.exit_codes import ExitCode

__all__ = [
    "BrokerError",
    "nothing_chosen",
    "unknown_environment",
    "unknown_provider",
    "unknown_version",
]


class BrokerError(Exception):
    """The broker did not do what was asked; the message is why, and the remedy.

    ``exit_code`` is ``WRONG`` where what was asked for is (a name that the broker does not know),
    ``FAILED`` where the broker refuses it, else ``NOT_VERIFIED``. ``status`` is that of its answer,
    0 where there was none. No message has a secret in it.
    """

    def __init__(self, message: str, exit_code: ExitCode, status: int = 0) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.status = status


def nothing_chosen(provider: str) -> str:
    """That no selector fits a pact of ``provider``."""
    return f"has no pact of {provider!r} that a selector fits; nothing was verified"


def unknown_environment(name: str, known: Iterable[str]) -> str:
    """That there is no such environment, with the remedy."""
    why = none_called(name, known, "environment")
    return f"{why}; `handfast environments --create` makes one"


def unknown_provider(name: str) -> str:
    """That no pact names ``name``, with the remedy."""
    return f"knows no provider {name!r}; mend the name, or publish a pact with it first"


def unknown_version(pacticipant: str, version: str) -> str:
    """That there is no such version, with the remedy."""
    return (
        f"no version {version!r} of {pacticipant!r} is known; publish its pacts or the results "
        "of verifying it first, or mend the name or the version"
    )
