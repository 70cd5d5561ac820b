"""What values a JSON schema allows, as alternatives of one JSON type each. Compares nothing."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.schema_comparison.document import followed, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ANY", "Form", "described", "forms_of"]

ANY: Final = "any"
"""The type of what a schema doesn't describe."""

_CHOICES: Final = ("anyOf", "oneOf")
_MOST: Final = 5_000
"""How many alternatives there may be: what has more is not described."""

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


def forms_of(schema: Any, document: Any) -> tuple[Form, ...]:
    """The alternatives of ``schema``, a schema of ``document``; none where it allows nothing.

    What contains itself as an alternative is not described, and so is what has too many.
    """
    found = tuple(islice(_forms(schema, document, frozenset()), _MOST + 1))
    return found if len(found) <= _MOST else (Form(ANY, {}),)


def _forms(schema: Any, document: Any, above: frozenset[int]) -> Iterator[Form]:
    """The alternatives, one after another; ``above`` are the schemas that it is one of, by id."""
    if schema is False:
        return
    here = followed(schema, document)
    if id(here) in above:
        yield Form(ANY, {})
        return
    above |= {id(here)}
    found = _merged(here, document, above)
    for word in _CHOICES:
        options = found.get(word)
        if isinstance(options, list) and options:
            rest = {key: value for key, value in found.items() if key != word}
            for option in _each_once(options, document):
                yield from _forms(_together(rest, option, document), document, above)
            return
    forms = tuple(_plain(found))
    yield from forms
    if found.get("nullable") is True and all(form.type != "null" for form in forms):
        yield Form("null", {})


def _each_once(schemas: list[Any], document: Any) -> Iterator[Any]:
    """Those of ``schemas`` that are not the same object of ``document`` as one before."""
    each = [(followed(one, document) if part(one) else one, one) for one in schemas]
    yield from {id(here): one for here, one in each}.values()


def _together(rest: Mapping[str, Any], option: Any, document: Any) -> Any:
    if option is False:
        return False
    return _joined(rest, followed(option, document)) if rest else option


def _merged(schema: dict[str, Any], document: Any, above: frozenset[int]) -> dict[str, Any]:
    """``schema`` with all of its ``allOf`` in it, but for what it is itself a part of."""
    all_of = schema.get("allOf")
    if not isinstance(all_of, list):
        return schema
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    for each in _each_once(all_of, document):
        here = followed(each, document)
        if id(here) not in above:
            merged = _joined(merged, _merged(here, document, above | {id(here)}))
    return merged


def _joined(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    both = {**left, **right}
    if "properties" in left and "properties" in right:
        one, other = part(left["properties"]), part(right["properties"])
        telling = {name: each for name, each in other.items() if name not in one or _says(each)}
        both["properties"] = {**one, **telling}
    needed = [one for side in (left, right) for one in _texts(side.get("required"))]
    if needed:
        both["required"] = needed
    return both


def _says(schema: Any) -> bool:
    """Whether a schema says something of its values, and does not only describe them in words."""
    return not isinstance(schema, dict) or bool(schema.keys() - _WORDS)


_WORDS: Final = {"title", "description", "example", "examples", "deprecated", "externalDocs"}


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
