"""The commands that verify again what was verified, with each password left out."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from handfast.model.results import Mode
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model.results import Result

_MODES: Final = {
    Mode.IN_PROCESS: "in-process",
    Mode.PACT: "pact",
    Mode.FAKE_STREAM: "streams",
    Mode.REAL_STREAM: "streams",
}
"""What ``--mode`` calls each mode that a provider is verified in."""

__all__ = ["repeated", "verifying"]


def verifying(
    system: str, subject: ServiceOptions, provider: str | None, passwords: tuple[str, ...]
) -> str:
    """What verifies ``system`` like this again, with each password left out."""
    named = () if provider is None else ("--provider", provider)
    command = shlex.join(("handfast", "verify", system, *named, *subject.arguments))
    return hidden_in(command, passwords)


def repeated(command: str, result: Result) -> str:
    """``command`` for the one interaction of ``result``, in its mode."""
    mode, only = _MODES[result.mode], result.interaction
    return (
        f"{command} {shlex.join(('--consumer', result.consumer, '--mode', mode, '--only', only))}"
    )
