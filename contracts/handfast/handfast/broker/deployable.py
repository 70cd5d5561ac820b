"""Whether versions may be deployed: what is asked, and what an answer means. Pure."""

from __future__ import annotations

from typing import Any, Final

from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass

__all__ = ["Deployable", "MatrixRow", "Selected"]

_PASSED: Final = {True: "passed", False: "failed", None: "not verified"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """One service that is asked about: a version of it, or the latest of a branch, tag or all.

    ``main_branch`` is the latest version of its main branch. Without any of them, every version is
    meant.
    """

    pacticipant: str
    version: str = ""
    branch: str = ""
    tag: str = ""
    latest: bool = False
    main_branch: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One pact between two versions; a version is empty, and ``verified`` None, where none is."""

    consumer: str
    consumer_version: str
    provider: str
    provider_version: str
    verified: bool | None

    def to_json(self) -> dict[str, str]:
        """The row as it is printed."""
        return {
            "consumer": self.consumer,
            "version": self.consumer_version,
            "provider": self.provider,
            "provider version": self.provider_version or "none",
            "verdict": _PASSED[self.verified],
        }


@dataclass(frozen=True, slots=True)
class Deployable:
    """The broker's answer: None is neither yes nor no, for a verification is missing.

    ``unknown`` names the versions that the broker does not have.
    """

    answer: bool | None
    reason: str
    rows: tuple[MatrixRow, ...]
    unknown: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Passed: yes; failed: no; wrong: there is no such version; else not verified."""
        if self.unknown:
            return ExitCode.WRONG
        if self.answer is None:
            return ExitCode.NOT_VERIFIED
        return ExitCode.PASSED if self.answer else ExitCode.FAILED

    @property
    def word(self) -> str:
        """The answer in one word or two."""
        if self.unknown:
            return "unknown version"
        return {True: "yes", False: "no", None: "not verified"}[self.answer]

    def to_json(self) -> dict[str, Any]:
        """What ``--json`` prints."""
        return {
            "deployable": self.answer,
            "verdict": self.word,
            "exit_code": int(self.exit_code),
            "reason": self.reason,
            "unknown": list(self.unknown),
            "matrix": [row.to_json() for row in self.rows],
        }
