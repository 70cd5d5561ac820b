"""JSON schemas of models, with what they share under ``#/components/schemas``. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from handfast.derive.json_schema.amended import PREFIX, amended
from handfast.derive.json_schema.generator import Generator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["Schema", "named_parts", "object_of", "schemas_of"]

Schema = dict[str, Any]


def schemas_of(
    annotations: Iterable[Any],
) -> tuple[Callable[[Any], Schema], dict[str, Schema]]:
    """What gives the schema of each of ``annotations``, and the definitions they refer to.

    All are made for validation, answers too: an answer is judged by validating it, so a key with
    a default may be missing from it, and a model has one schema wherever it stands.
    """
    known = list(annotations)
    made, shared = TypeAdapter.json_schemas(
        [(index, "validation", TypeAdapter(each)) for index, each in enumerate(known)],
        ref_template=f"{PREFIX}{{model}}",
        schema_generator=Generator,
    )
    parts = shared.get("$defs", {})
    schemas = {key: amended(schema, parts) for key, schema in made.items()}
    definitions = {name: amended(schema, parts) for name, schema in parts.items()}
    return lambda each: schemas[known.index(each), "validation"], definitions


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
