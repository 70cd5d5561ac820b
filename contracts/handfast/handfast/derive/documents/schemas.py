"""JSON schemas of models, with what they share under ``#/components/schemas``. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from handfast.derive.documents.json_schema.amended import PREFIX, amended
from handfast.derive.documents.json_schema.generator import Generator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pydantic.json_schema import JsonSchemaMode

    from handfast.model.annotations import DeclaredModel

    type Describe = Callable[..., Schema]

__all__ = ["Schema", "named_parts", "object_of", "schemas_of", "without_discriminators"]

Schema = dict[str, Any]


def schemas_of(models: Iterable[DeclaredModel]) -> tuple[Describe, dict[str, Schema]]:
    """What gives the schema of each of ``models``, and the definitions they refer to.

    It is asked for a model, and whether that is written. A model whose two forms differ has two
    definitions.
    """
    known = [(each.model, each.written) for each in models]
    made, shared = TypeAdapter.json_schemas(
        [(index, _mode(written), TypeAdapter(each)) for index, (each, written) in enumerate(known)],
        ref_template=f"{PREFIX}{{model}}",
        schema_generator=Generator,
    )
    parts = shared.get("$defs", {})
    schemas = {key: amended(schema, parts) for key, schema in made.items()}
    definitions = {name: amended(schema, parts) for name, schema in parts.items()}

    def describe(model: Any, written: bool = False) -> Schema:
        return {} if model is None else schemas[known.index((model, written)), _mode(written)]

    return describe, definitions


def _mode(written: bool) -> JsonSchemaMode:
    return "serialization" if written else "validation"


def object_of(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema itself, where ``schema`` only refers to it."""
    reference = schema.get("$ref", "")
    return definitions[reference.removeprefix(PREFIX)] if reference else schema


def named_parts(document: Any, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """Those ``definitions`` that ``document`` leads to, by name, sorted."""
    found: dict[str, Schema] = {}
    waiting = [document]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found[name] = definitions[name]
                waiting.append(definitions[name])
    return dict(sorted(found.items()))


def _references(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        reference = tree.get("$ref")
        if isinstance(reference, str) and reference.startswith(PREFIX):
            yield reference.removeprefix(PREFIX)
        for value in tree.values():
            yield from _references(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _references(value)


def without_discriminators(tree: Any) -> Any:
    """``tree`` without OpenAPI's discriminators, which have another meaning elsewhere, or none."""
    if isinstance(tree, list):
        return [without_discriminators(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: without_discriminators(value)
        for key, value in tree.items()
        if not (key == "discriminator" and isinstance(value, dict) and "propertyName" in value)
    }
