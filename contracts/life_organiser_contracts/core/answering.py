"""How Core answers: what all its operations have in common, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import Answer, Content
from shared.answers import ErrorBody, ValidationErrorBody

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["answers"]

_REFUSALS: Final[Mapping[int, Answer]] = {
    400: Answer(400, Content(ErrorBody), "there is nothing to look for"),
    404: Answer(404, Content(ErrorBody), "the request names something that Core does not know"),
    409: Answer(409, Content(ErrorBody), "something still points at it; nothing was deleted"),
    422: Answer(422, Content(ValidationErrorBody), "path, query or body fails its schema"),
}


def answers(status: int, model: Any, *refusals: int) -> tuple[Answer, ...]:
    """The answer of success, whose body is a ``model`` (None: empty), and the refusals."""
    success = Answer(status, None if model is None else Content(model))
    return (success, *(_REFUSALS[refusal] for refusal in refusals))
