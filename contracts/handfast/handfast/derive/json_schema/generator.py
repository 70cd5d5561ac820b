"""Pydantic's generator of JSON schemas, where what it makes differs from what the model takes.

What a finished schema shows is left to ``amended``. Where only code decides, a schema
takes anything.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticSerializationError, SchemaValidator, to_json

from handfast.derive.json_schema.texts import (
    BYTES_AS_BASE64,
    DECIMAL,
    HEXADECIMAL,
    INFINITE_DECIMAL,
    INTEGER,
    as_base64,
    as_hexadecimal,
    as_utf8,
    scheme_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import core_schema

__all__ = ["Generator"]

type Schema = dict[str, Any]

_FLAGS: Final = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}
_FEW: Final = 32
"""So many integers at most are listed as keys."""


class Generator(GenerateJsonSchema):
    """Makes schemas of what a model takes as JSON."""

    _parts: Mapping[str, Any] = MappingProxyType({})
    """The schemas that others refer to, by what they refer by."""

    def handle_invalid_for_json_schema(
        self, schema: core_schema.CoreSchema, error_info: str
    ) -> Schema:
        """The schema of a type that only code describes: it takes anything."""
        return {}

    def definitions_schema(self, schema: core_schema.DefinitionsSchema) -> Schema:
        """The schema within, made with those that it refers to at hand."""
        self._parts = {**self._parts, **{part["ref"]: part for part in schema["definitions"]}}
        return super().definitions_schema(schema)

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """A text, whose pattern has its flags."""
        made = super().str_schema(schema)
        pattern: Any = schema.get("pattern")
        if isinstance(pattern, re.Pattern):
            flags = "".join(letter for flag, letter in _FLAGS.items() if pattern.flags & flag)
            made["pattern"] = f"(?{flags}){pattern.pattern}" if flags else pattern.pattern
        return made

    def bytes_schema(self, schema: core_schema.BytesSchema) -> Schema:
        """A text, as long as the bytes are in their encoding, if it is read and written alike."""
        made = super().bytes_schema(schema)
        encodings = (self._config.val_json_bytes, self._config.ser_json_bytes)
        if encodings == ("base64", "base64"):
            return as_base64(made) | {"format": "base64url", "pattern": BYTES_AS_BASE64}
        if encodings == ("hex", "hex"):
            return as_hexadecimal(made) | {"format": "hex", "pattern": HEXADECIMAL}
        if encodings == ("utf8", "utf8"):
            return as_utf8(made) | {"format": "binary"}
        return {"type": "string"}

    def get_decimal_pattern(self, schema: core_schema.DecimalSchema) -> str:
        """How a decimal is written; its bounds and steps have no form in a pattern."""
        return INFINITE_DECIMAL if schema.get("allow_inf_nan") else DECIMAL

    def url_schema(self, schema: core_schema.UrlSchema) -> Schema:
        """A URL of one of the schemes."""
        return _with_scheme(super().url_schema(schema), schema)

    def multi_host_url_schema(self, schema: core_schema.MultiHostUrlSchema) -> Schema:
        """The same with several hosts."""
        return _with_scheme(super().multi_host_url_schema(schema), schema)

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """An object whose keys are the texts that JSON has of the model's keys."""
        return self._keyed(super().dict_schema(schema), schema)

    def _common_dict_schema(self, schema: Any) -> Schema:
        """The same of every other sort of map, which newer versions of Pydantic make here."""
        return self._keyed(super()._common_dict_schema(schema), schema)

    def _keyed(self, made: Schema, schema: Any) -> Schema:
        for pattern, values in made.pop("patternProperties", {}).items():
            made["additionalProperties"] = values or True
            made["propertyNames"] = made.get("propertyNames", {}) | {"pattern": pattern}
        names = self._names(schema.get("keys_schema", {}))
        return made if names is None else made | {"propertyNames": names}

    def _names(self, keys: Any) -> Schema | None:
        """The texts of keys that are no texts; None where nothing but Pydantic's schema is."""
        while keys.get("type") in ("definition-ref", "function-after"):
            if keys["type"] == "function-after":
                keys = keys["schema"]
            else:
                keys = self._parts[keys["schema_ref"]]
        match keys.get("type"):
            case "enum":
                return {"enum": [_key(member.value) for member in keys["members"]]}
            case "literal":
                return {"enum": [_key(member) for member in keys["expected"]]}
            case "bool":
                return {"enum": ["true", "false"]}
            case "int":
                return _integers(keys)
            case "decimal":
                return {"pattern": self.get_decimal_pattern(keys)}
            case _:
                return None

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """The schema within; its default is one that fits it, or there is none."""
        made = super().default_schema(schema)
        if "default" not in made:
            return made
        default = made.pop("default")
        validator = self._validator(schema["schema"])
        if not _fits(validator, default):
            try:
                default = self.encode_default(validator.validate_json(to_json(default)))
            except (ValueError, PydanticSerializationError):
                return made
            if not _fits(validator, default):
                return made
        return made | {"default": default}

    def _validator(self, schema: Any) -> SchemaValidator:
        parts = {"type": "definitions", "schema": schema, "definitions": [*self._parts.values()]}
        whole: Any = parts if self._parts else schema
        return SchemaValidator(whole, self._config.core_config(None))


def _fits(validator: SchemaValidator, value: Any) -> bool:
    """Whether ``value`` fits without being converted; a user's code may raise what it likes."""
    try:
        validator.validate_json(json.dumps(value, allow_nan=False), strict=True)
    except Exception:
        return False
    return True


def _with_scheme(made: Schema, schema: Any) -> Schema:
    schemes = schema.get("allowed_schemes")
    return made | {"pattern": scheme_pattern(schemes)} if schemes else made


def _key(value: Any) -> str:
    """The text of ``value`` where it is a key."""
    name: str
    (name,) = json.loads(to_json({value: None}))
    return name


def _integers(keys: Any) -> Schema:
    low = keys.get("ge", keys["gt"] + 1 if "gt" in keys else None)
    high = keys.get("le", keys["lt"] - 1 if "lt" in keys else None)
    if low is None or high is None or high - low >= _FEW:
        return {"pattern": INTEGER}
    return {"enum": [str(number) for number in range(low, high + 1)]}
