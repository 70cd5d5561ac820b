"""The JSON Schema (draft 2020-12) of all that one provider exchanges, in one document. Pure.

For generators of code in any language, which read no OpenAPI or AsyncAPI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.derive.documents.json_schema.amended import PREFIX
from handfast.derive.documents.schemas import named_parts, schemas_of, without_discriminators
from handfast.model.annotations import models_of

if TYPE_CHECKING:
    from handfast.derive.documents.schemas import Schema
    from handfast.model import Offer

__all__ = ["json_schemas_of"]

_DEFINITIONS: Final = "#/$defs/"


def json_schemas_of(offer: Offer) -> Schema:
    """The schemas of the models of ``offer``, by name below ``$defs``: equal offers, equal schemas.

    A model that is read in one form and written in another has two. A body that is no model of its
    own, such as a list of one, has no name. The document itself takes any value.
    """
    models = [model for operation in offer.operations for model in models_of(operation)]
    models += [model for message in offer.messages for model in models_of(message)]
    describe, definitions = schemas_of(models)
    roots = [describe(each.model, each.written) for each in models]
    parts = without_discriminators(named_parts(roots, definitions))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": offer.provider,
        "$defs": _moved(parts),
    }


def _moved(tree: Any) -> Any:
    """``tree`` with its references to where the definitions of JSON Schema stand."""
    if isinstance(tree, list):
        return [_moved(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: f"{_DEFINITIONS}{value.removeprefix(PREFIX)}"
        if key == "$ref" and isinstance(value, str)
        else _moved(value)
        for key, value in tree.items()
    }
