"""What values a JSON schema allows, as alternatives of one JSON type each. Compares nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.schema_comparison.document import followed, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ANY", "Form", "described", "forms_of"]

ANY: Final = "any"
"""The type of what a schema doesn't describe."""

_CHOICES: Final = ("anyOf", "oneOf")
_DEEPEST: Final = 30
"""How many choices may stand in one another: what is deeper is not described."""

_TYPE_BY_WORDS: Final = {
    "object": {"properties", "required", "additionalProperties", "patternProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"},
    "string": {"pattern", "minLength", "maxLength", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}
"""What a schema without a type says of it: the words that concern this type alone."""


@dataclass(frozen=True, slots=True)
class Form:
    """Values of one JSON type; ``members`` are all of them where they are listed."""

    type: str
    schema: Mapping[str, Any]
    members: tuple[Any, ...] | None = None


def forms_of(schema: Any, document: Any, depth: int = 0) -> tuple[Form, ...]:
    """The alternatives of ``schema``, a schema of ``document``; none where it allows nothing."""
    if schema is False:
        return ()
    found = _merged(followed(schema, document), document)
    for word in _CHOICES:
        options = found.get(word)
        if isinstance(options, list) and options:
            rest = {key: value for key, value in found.items() if key != word}
            if depth >= _DEEPEST:
                return (Form(ANY, {}),)
            return tuple(
                form
                for option in options
                for form in forms_of(_together(rest, option, document), document, depth + 1)
            )
    forms = tuple(_plain(found))
    if found.get("nullable") is True and all(form.type != "null" for form in forms):
        forms += (Form("null", {}),)
    return forms


def _together(rest: Mapping[str, Any], option: Any, document: Any) -> Any:
    if option is False:
        return False
    return _joined(rest, followed(option, document)) if rest else option


def _merged(schema: dict[str, Any], document: Any, depth: int = 0) -> dict[str, Any]:
    """``schema`` with all of its ``allOf`` in it."""
    all_of = schema.get("allOf")
    if not isinstance(all_of, list) or depth >= _DEEPEST:
        return schema
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    for each in all_of:
        merged = _joined(merged, _merged(followed(each, document), document, depth + 1))
    return merged


def _joined(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    both = {**left, **right}
    if "properties" in left and "properties" in right:
        both["properties"] = {**part(left["properties"]), **part(right["properties"])}
    needed = [one for side in (left, right) for one in _texts(side.get("required"))]
    if needed:
        both["required"] = needed
    return both


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _plain(schema: Mapping[str, Any]) -> Iterator[Form]:
    listed = schema.get("enum")
    if "const" in schema:
        listed = [schema["const"]]
    if isinstance(listed, list):
        by_type: dict[str, list[Any]] = {}
        for member in listed:
            by_type.setdefault(_type_of(member), []).append(member)
        for name, members in by_type.items():
            yield Form(name, schema, tuple(members))
        return
    names = schema.get("type")
    for name in [names] if isinstance(names, str) else _texts(names) or [_untyped(schema)]:
        yield Form(name, schema)


def _untyped(schema: Mapping[str, Any]) -> str:
    return next((name for name, words in _TYPE_BY_WORDS.items() if words & schema.keys()), ANY)


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def described(form: Form) -> str:
    """In a few words, the values of ``form``."""
    if form.members is not None:
        shown = [json.dumps(one, ensure_ascii=False) for one in form.members[:_MOST_SHOWN]]
        more = len(form.members) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")
    kind = form.schema.get("format")
    return f"{form.type} ({kind})" if isinstance(kind, str) else form.type


_MOST_SHOWN: Final = 8
