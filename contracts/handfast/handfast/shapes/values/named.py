"""Do named texts (parameters, fields of a form) fit a model? Pydantic decides. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from handfast.shapes.values.fit import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = ["misfits_of_named"]


def misfits_of_named(
    model: type[BaseModel], named: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """Each path of ``named``, texts and lists of texts, that ``model`` does not take, and why."""
    try:
        model.model_validate(dict(named))
    except ValidationError as error:
        return reasons(error)
    return ()
