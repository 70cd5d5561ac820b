"""What a stub was asked, one row a request: what was meant and answered, or why none allows it.

It has no secret, and nothing that breaks its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.derive.requests import segment
from handfast.frozen import dataclass
from handfast.wire.routes import filled
from handfast.wording.counts import number_of
from handfast.wording.masking import MASK, names_a_secret
from handfast.wording.request_log import on_one_row, shown_target

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.model.results import Mismatch
    from handfast.stub.asked import Asked
    from handfast.stub.choosing import Choice

__all__ = ["MOST_MISMATCHES", "Entry", "entry_of", "summary_of", "target_of"]

MOST_MISMATCHES: Final = 20
"""So many mismatches of one request are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: its method and target, the interaction that it means, and the status.

    ``interaction`` is empty where no contract allows the request; ``mismatches`` are why.
    """

    method: str
    target: str
    status: int
    interaction: str = ""
    mismatches: tuple[str, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether a contract allows the request."""
        return bool(self.interaction)

    def __str__(self) -> str:
        """The row of the log."""
        row = f"{self.method} {self.target} {self.status}"
        if self.is_allowed:
            return f"{row} {self.interaction}"
        return f"{row} no contract allows this: {'; '.join(self.mismatches)}"


def entry_of(asked: Asked, choice: Choice, status: int) -> Entry:
    """The entry of a request that was answered with ``status``."""
    method, target = on_one_row(asked.method), target_of(asked, choice)
    if choice.candidate is not None:
        return Entry(method, target, status, on_one_row(choice.candidate.case.id))
    rows = tuple(_row(one) for one in choice.mismatches[:MOST_MISMATCHES])
    return Entry(method, target, status, mismatches=rows)


def target_of(asked: Asked, choice: Choice) -> str:
    """The target of a request without what is likely to be secret in it."""
    path, operation = asked.path, choice.operation
    if operation is None:
        return shown_target(path, asked.query)
    if choice.parts is not None:
        texts = choice.parts.path

        def text_of(name: str) -> str:
            return MASK if names_a_secret(name) else segment(texts[name])

        path = filled(operation.path, text_of)
    proofs = {one.name.lower() for one in operation.security if one.where == "query"}
    return shown_target(path, asked.query, proofs)


def summary_of(asked: int, not_allowed: int, refused: Collection[Entry]) -> list[str]:
    """How many requests there were, and each that no contract allows, once."""
    rows = dict.fromkeys(str(entry) for entry in refused)
    count = number_of(asked, "request")
    if not not_allowed:
        return [f"{count}, each allowed by a contract."]
    return [
        f"{count}, {not_allowed} of them allowed by no contract:",
        *(f"  {row}" for row in rows),
    ]


def _row(mismatch: Mismatch) -> str:
    text = f"{mismatch.where}: expected {mismatch.expected}, got {mismatch.got}"
    return on_one_row(f"{text} ({mismatch.remedy})" if mismatch.remedy else text)
