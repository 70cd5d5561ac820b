"""Asks Pydantic whether a JSON value is valid: the last word on every value made here."""

from collections.abc import Callable
from typing import Any

import pydantic_core
from pydantic import ValidationError

from handfast.shapes.values.fit import adapter_of

__all__ = ["accepts", "errors_of", "read"]

_RAISED = ("raised",)
_NOT_WRITABLE = ("not_writable",)  # text with a lone surrogate, which JSON text can't have


def accepts(annotation: Any) -> Callable[[Any], bool]:
    """A test whether a JSON value, sent as JSON text, is valid for an annotation."""
    errors = errors_of(annotation)
    return lambda value: not errors(value)


def errors_of(annotation: Any) -> Callable[[Any], tuple[str, ...]]:
    """A function that gives the types of Pydantic's errors for a JSON value; none if it is valid.

    What a list leaves out (`pydantic.OnErrorOmit`) is valid: the list that it is in is taken.
    """
    validate = read(annotation)

    def errors(value: Any) -> tuple[str, ...]:
        try:
            validate(value)
        except ValidationError as refused:
            found = refused.errors(include_url=False, include_context=False, include_input=False)
            return tuple(error["type"] for error in found)
        except pydantic_core.PydanticSerializationError:
            return _NOT_WRITABLE
        except pydantic_core.SchemaError:  # raised for what is left out, where no list is around it
            return ()
        except Exception:  # a validator of the model's raises what is no refusal
            return _RAISED
        return ()

    return errors


def read(annotation: Any) -> Callable[[Any], Any]:
    """A function that sends a JSON value as JSON text and validates what arrives."""
    adapter = adapter_of(annotation)
    validate, write = adapter.validate_json, pydantic_core.to_json
    return lambda value: validate(write(value))
