"""How a class with a config writes texts, numbers and times. Runs no serializer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

import pydantic

from handfast.shapes.declared.annotations import hidden_type, peel
from handfast.shapes.declared.configs import NOT_FINITE, BytesInText, written_as_number
from handfast.shapes.declared.scalars import scalar
from handfast.shapes.nouns import Choice, Nullable, Scalar, Union

if TYPE_CHECKING:
    from pydantic import ConfigDict

    from handfast.shapes.nouns import Shape

__all__ = ["HIDDEN", "written_scalar"]

HIDDEN: Final = Choice(("**********", ""), str)
"""How Pydantic writes what is secret, or nothing at all."""

_NOT_FINITE: Final = Choice(NOT_FINITE, str)
_NUMBER: Final = Scalar("number", float)


def written_scalar(shape: Scalar, config: ConfigDict) -> Shape:
    """``shape`` as a class with ``config`` writes it."""
    if hidden_type(peel(shape.annotation)[0]) is not None:
        return HIDDEN
    if written_as_number(shape.kind, config):
        return _NUMBER
    match shape.kind:
        case "decimal":
            return dataclasses.replace(shape, as_text=True)
        case "bytes":
            return _bytes(shape, config)
        case "number" if config.get("ser_json_inf_nan") == "strings":
            return Union((shape, _NOT_FINITE), Any)
        case "number" if config.get("ser_json_inf_nan") == "null":
            return Nullable(shape)  # null stands for what is not finite, where that is stated
        case "string" if peel(shape.annotation)[0] is pydantic.SecretStr:
            return HIDDEN
        case _:
            return shape


def _bytes(shape: Scalar, config: ConfigDict) -> Shape:
    base, metadata = peel(shape.annotation)
    if base is pydantic.SecretBytes:
        return HIDDEN
    stated = config.get("ser_json_bytes", "utf8")
    encoding = None if stated == "utf8" else stated
    if encoding == shape.encoding:
        return shape
    others = tuple(mark for mark in metadata if not isinstance(mark, BytesInText))
    marks = (BytesInText(encoding), *others) if encoding else others
    return scalar(shape.kind, base, marks)
