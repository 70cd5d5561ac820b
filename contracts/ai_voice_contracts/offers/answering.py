"""How the services of the AI voice tool answer: success, and refusals in their envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.model import Answer, Content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = ["answers"]


def answers(
    status: int, content: Content | None, envelope: type[BaseModel], refusals: Mapping[int, str]
) -> tuple[Answer, ...]:
    """The answer of success, and each refusal (its status, and what it says) in ``envelope``."""
    refused: Any = (
        Answer(code, Content(envelope), description) for code, description in refusals.items()
    )
    return (Answer(status, content), *refused)
