"""Which class a generic model means where it contains itself. Looks at classes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_reference", "referred"]


def is_reference(annotation: Any) -> bool:
    """Whether it is what Pydantic puts in the place of a class that it is still making."""
    return type(annotation).__name__ == "PydanticRecursiveRef"


def referred(reference: Any) -> type[BaseModel]:
    """The class that ``reference`` stands for.

    Raises:
        TypeError: no class of that name was made.
    """
    for model in _generic(BaseModel):
        if _name_of(model) == reference.type_ref:
            return model
    raise TypeError(
        f"{reference.type_ref} contains itself and was never made: give the class that you mean, "
        "as class Tree(Node[int])"
    )


def _generic(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The classes that generic models were made into by their parameters."""
    for each in model.__subclasses__():
        if each.__pydantic_generic_metadata__["args"]:
            yield each
        yield from _generic(each)


def _name_of(model: type[BaseModel]) -> str | None:
    """The name by which its own schema refers to the class; None where it does not."""
    if not model.__pydantic_complete__:
        model.model_rebuild(raise_errors=False)
    schema: Any = model.__dict__.get("__pydantic_core_schema__")
    if not isinstance(schema, dict):
        return None
    inner = schema.get("schema", {}) if schema["type"] == "definitions" else schema
    name: str | None = inner.get("schema_ref", inner.get("ref"))
    return name
