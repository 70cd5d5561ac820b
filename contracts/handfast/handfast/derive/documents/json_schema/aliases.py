"""The keys of an object that may be sent under several names, in its JSON schema. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.shapes import Object, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.shapes import Field

__all__ = ["one_of_keys", "with_aliases"]

type Schema = dict[str, Any]


def with_aliases(schema: Schema, model: type[Any]) -> Schema:
    """``schema`` with every name under which a field of ``model`` is read."""
    try:
        shape = shape_of(model)
    except TypeError:  # `check` names what has no form in JSON
        return schema
    several = [f for f in shape.fields if f.aliases] if isinstance(shape, Object) else []
    return _with(schema, several) if several else schema


def one_of_keys(names: Iterable[str]) -> Schema:
    """The schema of an object that has one of these keys, or several."""
    return {"anyOf": [{"required": [name]} for name in names]}


def _with(schema: Schema, several: list[Field]) -> Schema:
    properties, required = dict(schema["properties"]), [*schema.get("required", ())]
    needed = []
    for field in several:
        names = (field.name, *field.aliases)
        described = next(properties[name] for name in names if name in properties)
        properties |= dict.fromkeys(names, described)
        if field.required:
            needed.append(one_of_keys(names))
            required = [name for name in required if name not in names]
    made = {name: part for name, part in schema.items() if name != "required"}
    made |= {"properties": properties} | ({"required": required} if required else {})
    return made | ({"allOf": needed} if needed else {})
