"""Pydantic's generator of JSON schemas, where what it makes differs from what the model takes.

What a finished schema shows is left to ``amended``. Where only code decides, a schema
takes anything.
"""

from __future__ import annotations

import json
import re
from enum import Flag
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticSerializationError, SchemaValidator, to_json

from handfast.derive.documents.json_schema.aliases import with_aliases
from handfast.derive.documents.json_schema.defaults import is_documented
from handfast.derive.documents.json_schema.limits import as_written
from handfast.derive.documents.json_schema.texts import (
    BYTES_AS_BASE64,
    DECIMAL,
    HEXADECIMAL,
    INFINITE_DECIMAL,
    INTEGER,
    NUMBER,
    as_base64,
    as_hexadecimal,
    as_utf8,
    scheme_pattern,
)
from handfast.shapes import shape_of
from handfast.shapes.declared.configs import NOT_FINITE, written_as_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import core_schema

    from handfast.shapes import Kind

__all__ = ["Generator"]

type Schema = dict[str, Any]

_FLAGS: Final = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}
_DAY: Final = 24 * 60 * 60
"""So many seconds are a date, or a multiple of so many milliseconds."""

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

    def ser_schema(self, schema: core_schema.SerSchema) -> Schema | None:
        """What a serializer returns: anything, where it does not declare it."""
        function = schema.get("function")
        if function is None or "return_schema" in schema or _is_pydantics(function):
            return super().ser_schema(schema)
        return {}

    def _reads(self) -> bool:
        return self.mode == "validation"

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
        if self._reads() and self._config.coerce_numbers_to_str:
            return {"anyOf": [made, {"type": "number"}]}
        return made

    def float_schema(self, schema: core_schema.FloatSchema) -> Schema:
        """A number, or what the model writes for one that is not finite, where it states that."""
        made = super().float_schema(schema)
        if not self._reads() and self._config.config_dict.get("ser_json_inf_nan") == "null":
            return {"anyOf": [made, {"type": "null"}]}
        if self._config.ser_json_inf_nan != "strings":
            return made
        return {"anyOf": [made, {"enum": [*NOT_FINITE]}]}

    def date_schema(self, schema: core_schema.DateSchema) -> Schema:
        """A text, or a number as well where the model writes one."""
        return self._or_number(super().date_schema(schema), "date")

    def time_schema(self, schema: core_schema.TimeSchema) -> Schema:
        """The same of a time of day."""
        return self._or_number(super().time_schema(schema), "time")

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> Schema:
        """The same of a date and time."""
        return self._or_number(super().datetime_schema(schema), "datetime")

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> Schema:
        """The same of a duration."""
        return self._or_number(super().timedelta_schema(schema), "duration")

    def _or_number(self, made: Schema, kind: Kind) -> Schema:
        if not (self._reads() and written_as_number(kind, self._config.config_dict)):
            return made
        format_name = "date-time" if kind == "datetime" else kind
        number = {"type": "number"} | ({"multipleOf": _DAY} if kind == "date" else {})
        return {"anyOf": [{"type": "string", "format": format_name}, number]}

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """An object; a key that is read under several names is required under one of them."""
        made = super().model_schema(schema)
        return (with_aliases if self._reads() else as_written)(made, schema["cls"])

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        """The same of a dataclass, whose keys have one name each."""
        made = super().dataclass_schema(schema)
        return made if self._reads() else as_written(made, schema["cls"])

    def bytes_schema(self, schema: core_schema.BytesSchema) -> Schema:
        """A text, as long as the bytes are in their encoding."""
        made = super().bytes_schema(schema)
        match self._config.val_json_bytes if self._reads() else self._config.ser_json_bytes:
            case "base64":
                return as_base64(made) | {"format": "base64url", "pattern": BYTES_AS_BASE64}
            case "hex":
                return as_hexadecimal(made) | {"format": "hex", "pattern": HEXADECIMAL}
            case _:
                return as_utf8(made) | {"format": "binary"}

    def enum_schema(self, schema: core_schema.EnumSchema) -> Schema:
        """A member; of flags any combination of them, as one number."""
        made = super().enum_schema(schema)
        cls = schema["cls"]
        if not issubclass(cls, Flag):
            return made
        shape: Any = shape_of(cls)
        bounds = {"minimum": shape.ge, "maximum": shape.le}
        made = {key: value for key, value in made.items() if key not in ("enum", "const")}
        return made | {key: bound for key, bound in bounds.items() if bound is not None}

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
            case "enum" if issubclass(keys["cls"], Flag):
                return {"pattern": INTEGER}
            case "enum":
                return {"enum": [_key(member.value) for member in keys["members"]]}
            case "literal":
                return {"enum": [_key(member) for member in keys["expected"]]}
            case "bool":
                return {"enum": ["true", "false"]}
            case "int":
                return _integers(keys)
            case "float":
                return {"pattern": NUMBER}
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
        if not (_fits(validator, default) and is_documented(default, made)):
            try:
                default = self.encode_default(validator.validate_json(to_json(default)))
            except (ValueError, PydanticSerializationError):
                return made
            if not (_fits(validator, default) and is_documented(default, made)):
                return made
        return made | {"default": default}

    def _validator(self, schema: Any) -> SchemaValidator:
        parts = {"type": "definitions", "schema": schema, "definitions": [*self._parts.values()]}
        whole: Any = parts if self._parts else schema
        return SchemaValidator(whole, self._config.core_config(None))


def _is_pydantics(function: object) -> bool:
    return (getattr(function, "__module__", None) or "").partition(".")[0] == "pydantic"


def _fits(validator: SchemaValidator, value: Any) -> bool:
    """Whether ``value`` fits without being converted; a user's code may raise what it likes."""
    try:
        validator.validate_json(json.dumps(value, allow_nan=False), strict=True)
    except Exception:  # as a validator of the user's may raise
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
