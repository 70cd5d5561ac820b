"""What a consumer is given while it is fuzzed: an answer, a refusal, a message, a trouble. Pure."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.wording.excerpts import shortened

if TYPE_CHECKING:
    from handfast.fuzz.consumer.stub_server import Trouble
    from handfast.model import Answer
    from handfast.model.cases import Case

__all__ = ["Input", "InputKind"]

_LONGEST: Final = 4_000


class InputKind(StrEnum):
    """What a consumer may be given."""

    ANSWER = "answer"
    INVALID_ANSWER = "invalid answer"
    REFUSAL = "refusal"
    TROUBLE = "trouble"
    MESSAGE = "message"
    INVALID_MESSAGE = "invalid message"


@dataclass(frozen=True, slots=True)
class Input:
    """What the consumer of ``case`` is given: ``document`` as the body of ``answer``.

    ``answer`` None: a message, of which ``document`` is the payload. ``trouble`` is what
    the network makes of the answer.
    """

    case: Case
    kind: InputKind
    answer: Answer | None = None
    trouble: Trouble | None = None
    document: Any = None

    @property
    def name(self) -> str:
        """The kind, and which of it where there are several."""
        if self.trouble is not None:
            return f"{self.kind} {self.trouble}"
        if self.kind is InputKind.REFUSAL and self.answer is not None:
            return f"{self.kind} {self.answer.status}"
        return self.kind

    @property
    def text(self) -> str:
        """All of it as one short text."""
        shown = self.answer if self.kind in (InputKind.ANSWER, InputKind.INVALID_ANSWER) else None
        status = "" if shown is None else str(shown.status)
        body = "" if self.document is None else json.dumps(self.document)
        return shortened(" ".join(filter(None, (self.name, status, body))), _LONGEST)
