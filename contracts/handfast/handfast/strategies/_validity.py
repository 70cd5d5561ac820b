"""Asks Pydantic whether a JSON value is valid: the last word on every value made here."""

import functools
from collections.abc import Callable
from typing import Any

import pydantic_core
from pydantic import TypeAdapter, ValidationError

__all__ = ["accepts", "read"]


def accepts(annotation: Any) -> Callable[[Any], bool]:
    """A test whether a JSON value, sent as JSON text, is valid for an annotation."""
    validate = read(annotation)

    def passes(value: Any) -> bool:
        try:
            validate(value)
        except (ValidationError, pydantic_core.PydanticSerializationError):
            return False  # the second: text with a lone surrogate, which JSON text can't hold
        return True

    return passes


@functools.cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def read(annotation: Any) -> Callable[[Any], Any]:
    """A function that sends a JSON value as JSON text and validates what arrives."""
    try:
        adapter = _adapter(annotation)
    except TypeError:  # metadata that can't be hashed
        adapter = TypeAdapter(annotation)
    validate, write = adapter.validate_json, pydantic_core.to_json
    return lambda value: validate(write(value))
