"""The commands that show again what was shown, with each password left out."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from handfast.model.results import Mode
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.commands.options.subjects import ServiceOptions
    from handfast.model.results import Result

_MODES: Final = {
    Mode.IN_PROCESS: "in-process",
    Mode.PACT: "pact",
    Mode.FAKE_STREAM: "streams",
    Mode.REAL_STREAM: "streams",
}
"""What ``--mode`` calls each mode that a provider is verified in."""

__all__ = ["again", "repeated"]


def again(
    name: str,
    system: str | None,
    provider: str | None,
    subject: ServiceOptions,
    passwords: tuple[str, ...],
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
) -> str:
    """The command ``name`` for the same ``system``, ``provider`` and service.

    With the options ``before`` and ``after`` those of the service; each password is masked before
    a word is quoted, for then it would be written otherwise.
    """
    named = () if system is None else (system,)
    chosen = () if provider is None else ("--provider", provider)
    words = ("handfast", name, *named, *before, *chosen, *subject.arguments, *after)
    return shlex.join(hidden_in(words, passwords))


def repeated(command: str, result: Result) -> str:
    """``command`` for the one interaction of ``result``, in its mode."""
    mode, only = _MODES[result.mode], result.interaction
    return (
        f"{command} {shlex.join(('--consumer', result.consumer, '--mode', mode, '--only', only))}"
    )
