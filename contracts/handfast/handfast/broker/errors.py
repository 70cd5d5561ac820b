"""What goes wrong between a command and the broker, with the exit code that fits. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.exit_codes import ExitCode

__all__ = [
    "BrokerError",
    "not_deployed",
    "not_released",
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


def not_deployed(
    pacticipant: str, environment: str, instance: str, instances: Iterable[str]
) -> str:
    """That nothing of this service runs there as this instance; ``instances`` are what does."""
    known = sorted(instances)
    if not known:
        return f"{pacticipant!r} is not recorded as deployed to {environment!r}"
    named = ", ".join(repr(one) if one else "one without a name" for one in known)
    which = f"as instance {instance!r}" if instance else "without the name of an instance"
    return (
        f"{pacticipant!r} is not recorded as deployed to {environment!r} {which}; "
        f"its instances there: {named}; give one by --application-instance"
    )


def not_released(pacticipant: str, version: str, environment: str, versions: Iterable[str]) -> str:
    """That this version is not supported there as a release; ``versions`` are what is."""
    known = ", ".join(repr(one) for one in sorted(versions)) or "none"
    return (
        f"version {version!r} of {pacticipant!r} is not recorded as released to {environment!r}; "
        f"its releases that are supported there: {known}"
    )


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
