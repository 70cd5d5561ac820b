"""A provider's own Pydantic models and enums, as a document beside the one that is derived. Pure.

The document differs from the derived one in those models alone, so that what is found is of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from handfast.derive.documents.openapi import openapi_of
from handfast.schema_comparison.operations import ANSWER
from handfast.schema_comparison.report import compare_schema
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Offer, System
    from handfast.schema_comparison.report import Row

__all__ = ["NoSuchModel", "compare_models", "names_of_models"]

type Mode = Literal["validation", "serialization"]

_PREFIX: Final = "own."
_FORMS: Final = ("", "-Input", "-Output")
"""What the name of a model ends with in a document: where its two forms differ, it has two."""


class NoSuchModel(Exception):
    """Nothing that is declared has this name, or what has it at the provider is no model."""


def names_of_models(offer: Offer) -> frozenset[str]:
    """The models and enums of bodies and answers of ``offer``, by name."""
    names = openapi_of(offer).get("components", {}).get("schemas", {})
    return frozenset(name.removesuffix("-Input").removesuffix("-Output") for name in names)


def compare_models(system: System, provider: str, models: Mapping[str, Any]) -> tuple[Row, ...]:
    """How the provider's own ``models`` differ from those that are declared under their names.

    In requests as a model is read, in answers as it is written; each with whom it breaks.

    Raises:
        NoSuchModel: nothing that is declared has the name, or it is neither model nor enum.
        LookupError: ``system`` has no such provider.
    """
    offer = system.offer(provider)
    if offer is None:
        raise LookupError(provider)
    known = names_of_models(offer)
    unknown = [none_called(name, known, "declared model") for name in models if name not in known]
    if unknown:
        raise NoSuchModel("; ".join(unknown))
    read = compare_schema(system, provider, _with(offer, models, "validation"))
    written = compare_schema(system, provider, _with(offer, models, "serialization"))
    return (
        *(row for row in read if row.placed.part != ANSWER),
        *(row for row in written if row.placed.part == ANSWER),
    )


def _with(offer: Offer, models: Mapping[str, Any], mode: Mode) -> dict[str, Any]:
    document = openapi_of(offer)
    schemas = document["components"]["schemas"]
    for name, model in models.items():
        schema = _schema_of(name, model, mode)
        parts = schema.pop("$defs", {})
        schemas |= {f"{_PREFIX}{part}": each for part, each in parts.items()}
        schemas |= {f"{name}{form}": schema for form in _FORMS if f"{name}{form}" in schemas}
    return document


def _schema_of(name: str, model: Any, mode: Mode) -> dict[str, Any]:
    template = f"#/components/schemas/{_PREFIX}{{model}}"
    try:
        return TypeAdapter(model).json_schema(mode=mode, ref_template=template)
    except (PydanticUserError, TypeError, ValueError) as error:
        why = str(error).partition("\n")[0]
        raise NoSuchModel(f"{name} is neither a Pydantic model nor an enum: {why}") from error
