"""The exit codes of the command, and of nothing else."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["INTERRUPTED", "ExitCode", "ended_with"]


class ExitCode(IntEnum):
    """How a command ended: what a pipeline sees."""

    PASSED = 0
    """Everything that was to be verified passed."""
    FAILED = 1
    """Something that was verified failed: the mismatches are shown, each with a remedy."""
    WRONG = 2
    """A declaration, a mapping of known drift or the command itself is wrong."""
    NOT_VERIFIED = 3
    """Something was missing, or did not load or start: no verdict on what was to be verified."""
    NOT_READ = 141
    """Whatever reads the output (`head`, a pager) left early: no verdict was shown."""


INTERRUPTED = 130
"""An interrupt (Ctrl-C) ended it, and nothing had failed before: 128 and the signal's number."""


def ended_with(code: ExitCode, *, interrupted: bool) -> int:
    """How a command ends that came to ``code``: what failed before an interrupt has failed."""
    return INTERRUPTED if interrupted and code is not ExitCode.FAILED else code
