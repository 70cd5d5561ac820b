"""What a model's config means for each of its fields, as marks beside the field's own.

A field is also validated outside its model, where only what stands beside it counts.
"""

from __future__ import annotations

import copy
import functools
import re
from typing import TYPE_CHECKING, Any, Final, Literal

import pydantic
import pydantic_core
from pydantic import ConfigDict, Strict, StringConstraints, TypeAdapter
from pydantic_core import core_schema

from handfast.frozen import dataclass
from handfast.shapes.declared.annotations import constraints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.shapes.nouns import Kind

__all__ = ["NOT_FINITE", "BytesInText", "configured", "written_as_number"]

NOT_FINITE: Final = ("NaN", "Infinity", "-Infinity")
"""How a number that is not finite is written as a text."""

_BYTES: Final = (bytes, pydantic.SecretBytes)
_TIMES: Final = ("date", "datetime", "duration", "time")


@dataclass(frozen=True)
class BytesInText:
    """Bytes that are JSON text in this encoding."""

    encoding: Literal["base64", "hex"]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: pydantic.GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """The bytes, decoded before anything else is looked at."""
        return core_schema.no_info_before_validator_function(
            lambda value: _decoded(value, self.encoding), handler(source)
        )


def _decoded(value: Any, encoding: Literal["base64", "hex"]) -> Any:
    if not isinstance(value, str):
        return value
    return _decoder(encoding).validate_json(pydantic_core.to_json(value))


@functools.cache
def _decoder(encoding: Literal["base64", "hex"]) -> TypeAdapter[bytes]:
    return TypeAdapter(bytes, config=ConfigDict(val_json_bytes=encoding))


def configured(base: Any, metadata: tuple[object, ...], config: ConfigDict) -> tuple[object, ...]:
    """The metadata of a field whose type is ``base``, with what ``config`` adds; inner first."""
    added: list[object] = []
    if base is str:
        added += _texts(constraints(metadata), config)
        if config.get("regex_engine") == "python-re":
            metadata = tuple(map(_by_python, metadata))
    encoding = config.get("val_json_bytes")
    if base in _BYTES and encoding in ("base64", "hex"):
        added.append(BytesInText(encoding))
    if config.get("strict") and constraints(metadata).get("strict") is None:
        added.append(Strict())
    return (*added, *metadata)


def written_as_number(kind: Kind, config: ConfigDict) -> bool:
    """Whether a model with ``config`` writes times of this ``kind`` as numbers."""
    if kind not in _TIMES:
        return False
    in_numbers = config.get("ser_json_temporal", "iso8601") != "iso8601"  # since Pydantic 2.12
    return in_numbers or (kind == "duration" and config.get("ser_json_timedelta") == "float")


def _texts(own: dict[str, Any], config: ConfigDict) -> Iterable[object]:
    """The bounds of a field come before those of its config."""
    return StringConstraints(
        strip_whitespace=config.get("str_strip_whitespace") or None,
        to_upper=config.get("str_to_upper") or None,
        to_lower=config.get("str_to_lower") or None,
        min_length=None if "min_length" in own else config.get("str_min_length") or None,
        max_length=None if "max_length" in own else config.get("str_max_length"),
    )


def _by_python(mark: object) -> object:
    """The mark with its pattern compiled: what is compiled is matched by Python's engine."""
    pattern = getattr(mark, "pattern", None)
    if not isinstance(pattern, str):
        return mark
    compiled: Any = copy.copy(mark)
    compiled.pattern = re.compile(pattern)
    return compiled
