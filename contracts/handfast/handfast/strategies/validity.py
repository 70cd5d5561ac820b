"""Asks Pydantic whether a JSON value is valid: the last word on every value made here."""

from collections.abc import Callable
from typing import Any

import pydantic_core
from pydantic import ValidationError

from handfast.shapes.fit import adapter_of

__all__ = ["accepts", "read"]


def accepts(annotation: Any) -> Callable[[Any], bool]:
    """A test whether a JSON value, sent as JSON text, is valid for an annotation."""
    validate = read(annotation)

    def passes(value: Any) -> bool:
        try:
            validate(value)
        except (ValidationError, pydantic_core.PydanticSerializationError):
            return False  # the second: text with a lone surrogate, which JSON text can't have
        return True

    return passes


def read(annotation: Any) -> Callable[[Any], Any]:
    """A function that sends a JSON value as JSON text and validates what arrives."""
    adapter = adapter_of(annotation)
    validate, write = adapter.validate_json, pydantic_core.to_json
    return lambda value: validate(write(value))
