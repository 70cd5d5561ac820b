"""The OpenAPI documents that a provider is fuzzed by: its own, and the one derived of its offer.

Reads the provider's own document where it serves one; sends nothing else.
"""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any, Final

import httpx

from handfast.derive.documents.openapi import openapi_of
from handfast.model import HttpInteraction
from handfast.model.values import example_values, resolve
from handfast.shapes.examples.examples import example_of
from handfast.shapes.fields import fields_of
from handfast.wire.routes import route_of
from handfast.wire.texts import Unreadable, text_of_file
from handfast.wording.excerpts import shortened
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handfast.fuzz.openapi.running import FuzzedProvider
    from handfast.model import Contract, Offer, Operation

__all__ = ["OWN_TARGET", "NoDocument", "derived_document", "labels_in", "own_document"]

_REFERS: Final = frozenset(
    {"$ref", "$dynamicRef", "$recursiveRef", "$id", "externalValue", "operationRef"}
)
_FEW: Final = 3

OWN_TARGET: Final = "/openapi.json"
"""Where a provider's own document is looked for."""


class NoDocument(Exception):
    """A provider's own document can't be had; ``status`` is what was answered in its place."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


def derived_document(offer: Offer, contracts: Iterable[Contract]) -> dict[str, Any]:
    """The document of ``offer`` with the examples that consumers declare."""
    document = openapi_of(offer)
    interactions = [
        one
        for contract in contracts
        for one in contract.interactions
        if isinstance(one, HttpInteraction)
    ]
    for operation in offer.operations:
        described = document["paths"][operation.path][operation.method.lower()]
        _add_parameter_examples(described, operation)
        _add_body_examples(described, [one for one in interactions if one.operation == operation])
    return document


def own_document(at: FuzzedProvider) -> dict[str, Any]:
    """The document that the provider serves.

    Raises:
        NoDocument: it serves none, or none that is JSON.
    """
    try:
        answer = at.get(OWN_TARGET)
    except Exception as error:  # an application may raise whatever it likes
        raise NoDocument(0, f"no answer: {type(error).__name__}: {error}") from error
    if answer.status_code != httpx.codes.OK:
        raise NoDocument(answer.status_code, f"{answer.status_code}: {shortened(answer.text)}")
    try:
        document: dict[str, Any] = json.loads(_text_of(answer))
        for item in document["paths"].values():
            item.items()
    except Unreadable as error:
        raise NoDocument(answer.status_code, f"no JSON: expected {error}") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoDocument(answer.status_code, f"no OpenAPI document: {error!r}") from error
    elsewhere = _elsewhere(document)
    if elsewhere:
        refused = f"{listed(sorted(elsewhere)[:_FEW])}, which is not asked: it leads elsewhere"
        raise NoDocument(answer.status_code, f"a document that refers to {refused}")
    return document


def _text_of(answer: httpx.Response) -> str:
    """The text of a document, in the charset that its media type names, else in UTF-8.

    One of a name that nobody knows counts as none.

    Raises:
        Unreadable: it is not in that one.
    """
    charset = answer.charset_encoding or "utf-8"
    try:
        if codecs.lookup(charset).name != "utf-8":
            return answer.content.decode(charset).removeprefix("\ufeff")
    except UnicodeError as error:
        raise Unreadable(f"{charset}, as its Content-Type names it", str(error)) from None
    except LookupError:  # no such charset
        pass
    return text_of_file(answer.content, "serve it as UTF-8, or name its charset")


def _elsewhere(document: Any) -> set[str]:
    """What the document refers to outside of itself, which a tool would go and read."""
    found: set[str] = set()
    waiting = [document]
    while waiting:  # not by recursion: it may be nested as deep as its author likes
        tree = waiting.pop()
        if isinstance(tree, dict):
            found.update(
                str(value)
                for key, value in tree.items()
                if key in _REFERS and isinstance(value, str) and not value.startswith("#")
            )
            waiting.extend(tree.values())
        elif isinstance(tree, list):
            waiting.extend(tree)
    return found


def labels_in(document: Mapping[str, Any], operations: Iterable[Operation]) -> frozenset[str]:
    """The routes of ``document`` that are ``operations``, each as its method and path there."""
    wanted = {route_of(operation.method, operation.path) for operation in operations}
    return frozenset(
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method in item
        if route_of(method, path) in wanted
    )


def _add_parameter_examples(described: dict[str, Any], operation: Operation) -> None:
    models = {
        "path": operation.path_parameters,
        "query": operation.query_parameters,
        "header": operation.header_parameters,
    }
    for parameter in described.get("parameters", ()):
        field = fields_of(models[parameter["in"]]).get(parameter["name"])
        if field is not None:
            parameter["example"] = example_of(field.shape)


def _add_body_examples(described: dict[str, Any], interactions: list[HttpInteraction]) -> None:
    for media_type, content in described.get("requestBody", {}).get("content", {}).items():
        values = {
            one.name: {"value": resolve(one.exchange.body, example_values(one))}
            for one in interactions
            if isinstance(one.exchange.body, dict) and one.exchange.media_type in (None, media_type)
        }
        plain = {name: value for name, value in values.items() if _is_json(value)}
        if plain:
            content["examples"] = plain


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except TypeError:  # a part of a multipart body is bytes
        return False
    return True
