"""Validates a class without a config by that of the model around it, as Pydantic does. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import pydantic_core
from pydantic import Field, PlainValidator, ValidationError, create_model

from handfast.shapes.declared.members import config_of

if TYPE_CHECKING:
    from pydantic import ConfigDict

__all__ = ["within_config"]

_DECISIVE: Final = ("alias_generator", "extra", "validate_by_alias", "validate_by_name", "strict")

_PARTS: Final = ("type", "input", "ctx")


def within_config(cls: type[Any], around: ConfigDict) -> Any:
    """What validates ``cls`` in a model with the config ``around``; None where it alone does."""
    if config_of(cls) is not None or not any(around.get(name) for name in _DECISIVE):
        return None
    model = create_model("Around", __config__=around, v=(cls, Field(alias="v", alias_priority=2)))

    def validate(value: Any) -> Any:
        try:
            return model.model_validate_json(pydantic_core.to_json({"v": value}))
        except ValidationError as refused:
            raise ValidationError.from_exception_data(cls.__name__, _inside(refused)) from None

    return Annotated[Any, PlainValidator(validate)]


def _inside(refused: ValidationError) -> Any:
    """The errors of ``refused``, each with its place in the value."""
    errors: list[Any] = refused.errors(include_url=False)
    return [
        {name: error[name] for name in _PARTS if name in error} | {"loc": error["loc"][1:]}
        for error in errors
    ]
