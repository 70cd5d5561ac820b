"""Amends finished JSON schemas where another tool would take them for something else. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ByteSize

from handfast.derive.documents.json_schema.aliases import one_of_keys
from handfast.derive.documents.json_schema.ecma import ecma_pattern
from handfast.derive.documents.json_schema.texts import BASE64, BASE64_URL, BYTE_SIZES, as_base64

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PREFIX", "amended"]

type Schema = dict[str, Any]

PREFIX: Final = "#/components/schemas/"
"""What stands before a name in a reference."""

_VALUES: Final = frozenset({"const", "default", "enum", "example", "examples"})
"""Where a schema has values, which are no schemas."""

_MAPS: Final = frozenset({"properties", "patternProperties", "$defs"})
"""Where it has schemas by names."""

_BASE64: Final = {"base64": BASE64, "base64url": BASE64_URL}


def amended(schema: Any, parts: Mapping[str, Schema]) -> Any:
    """``schema`` with all within it; ``parts`` are the schemas that it may refer to.

    A pattern that JSON Schema has no words for is left out, which the description then says.
    """
    if isinstance(schema, list):
        return [amended(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made: Schema = {}
    for key, value in schema.items():
        if key in _VALUES:
            made[key] = value
        elif key in _MAPS and isinstance(value, dict):
            made[key] = {name: amended(each, parts) for name, each in value.items()}
        else:
            made[key] = amended(value, parts)
    return _patterned(_tagged(_written(made), parts))


def _written(schema: Schema) -> Schema:
    """With each value once, and with formats and patterns of which every tool knows the meaning."""
    if isinstance(schema.get("enum"), list):
        schema["enum"] = _once(schema["enum"])
    if schema.get("format") in _BASE64 and "pattern" not in schema:
        schema = as_base64(schema) | {"pattern": _BASE64[schema["format"]]}
    if schema.get("format") == "ipvanyaddress" and "anyOf" not in schema:
        del schema["format"]
        schema["anyOf"] = [{"format": "ipv4"}, {"format": "ipv6"}]
    if schema.get("pattern") == ByteSize.byte_string_pattern:
        schema["pattern"] = BYTE_SIZES
    return schema


def _once(values: list[Any]) -> list[Any]:
    """``values`` without those that are equal in JSON, where 1 is 1.0 and true is not 1."""
    marked: dict[Any, Any] = {}
    for value in values:
        mark = repr(value) if isinstance(value, dict | list) else value
        marked.setdefault((isinstance(value, bool), mark), value)
    return list(marked.values())


def _tagged(schema: Schema, parts: Mapping[str, Schema]) -> Schema:
    """With the tag demanded where an option has a default for it: no option is chosen without.

    A tagged union within another has no name, by which OpenAPI's discriminator finds an option.
    """
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict) or "propertyName" not in discriminator:
        return schema
    tag, options = discriminator["propertyName"], schema["oneOf"]
    if not all(_demands(option, tag, parts) for option in options):
        names = _names(options[0], tag, parts)
        schema |= {"required": [tag]} if len(names) == 1 else {"allOf": [one_of_keys(names)]}
    if not all(isinstance(option, str) for option in discriminator.get("mapping", {}).values()):
        del schema["discriminator"]
    return schema


def _names(option: Schema, tag: str, parts: Mapping[str, Schema]) -> list[str]:
    """The names under which an option takes its tag, whose descriptions are one."""
    properties = parts.get(option.get("$ref", "").removeprefix(PREFIX), option).get(
        "properties", {}
    )
    return [name for name, each in properties.items() if each == properties.get(tag)] or [tag]


def _demands(option: Schema, tag: str, parts: Mapping[str, Schema]) -> bool:
    schema = parts.get(option.get("$ref", "").removeprefix(PREFIX), option)
    within = schema.get("oneOf", ())
    return tag in schema.get("required", ()) or (
        bool(within) and all(_demands(each, tag, parts) for each in within)
    )


def _patterned(schema: Schema) -> Schema:
    pattern = schema.get("pattern")
    if not isinstance(pattern, str):
        return schema
    translated = ecma_pattern(pattern)
    if translated is not None:
        return schema | {"pattern": translated}
    del schema["pattern"]
    reason = f"It also matches `{pattern}`, for which JSON Schema has no pattern."
    described = schema.get("description")
    return schema | {"description": f"{described} {reason}" if described else reason}
