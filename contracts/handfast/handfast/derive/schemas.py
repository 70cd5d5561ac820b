"""JSON schemas of models, with what they share under ``#/components/schemas``. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pydantic_core import core_schema

__all__ = ["Schema", "named_parts", "object_of", "schemas_of"]

Schema = dict[str, Any]

_PREFIX = "#/components/schemas/"


class _Generate(GenerateJsonSchema):
    """Pydantic's own generator; where only code decides, the schema takes anything."""

    def handle_invalid_for_json_schema(
        self, schema: core_schema.CoreSchema, error_info: str
    ) -> Schema:
        """The schema of a type that only code describes: it takes anything."""
        return {}


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
        ref_template=f"{_PREFIX}{{model}}",
        schema_generator=_Generate,
    )
    return lambda each: made[known.index(each), "validation"], shared.get("$defs", {})


def object_of(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema itself, where ``schema`` only refers to it."""
    reference = schema.get("$ref", "")
    return definitions[reference.removeprefix(_PREFIX)] if reference else schema


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
        if isinstance(reference, str) and reference.startswith(_PREFIX):
            yield reference.removeprefix(_PREFIX)
        for value in tree.values():
            yield from _references(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _references(value)
