"""The OpenAPI 3.1 document of what one provider offers over HTTP. Pure and deterministic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.schemas import Schema, named_parts, object_of, schemas_of
from handfast.model.annotations import models_of
from handfast.shapes.fit import misfits
from handfast.wire.media_types import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handfast.model import Answer, Content, Offer, Operation, Security

    type Describe = Callable[[Any], Schema]

__all__ = ["openapi_of"]


def openapi_of(offer: Offer) -> dict[str, Any]:
    """The OpenAPI 3.1 document of ``offer``: equal offers give equal documents.

    Of several ``security`` any one will do. Where a body is a stream of items,
    ``x-item-schema`` describes one of them (the data of an event), for which OpenAPI 3.1 has no
    word.
    """
    operations = sorted(offer.operations, key=lambda one: (one.path, one.method))
    schema_of, definitions = schemas_of(
        model for operation in operations for _, model in models_of(operation)
    )

    def describe(model: Any) -> Schema:
        return {} if model is None else schema_of(model)

    def properties(model: Any) -> Schema:
        return object_of(describe(model), definitions)

    paths: dict[str, Any] = {}
    for operation in operations:
        described = _operation(operation, describe, properties)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    schemes = {_scheme_name(s): _scheme(s) for o in operations for s in o.security}
    components = {
        "schemas": named_parts(paths, definitions),
        "securitySchemes": dict(sorted(schemes.items())),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": offer.provider, "version": "1"},
        "paths": paths,
        "components": {kind: parts for kind, parts in components.items() if parts},
    }


def _operation(operation: Operation, describe: Describe, properties: Describe) -> dict[str, Any]:
    parameters = [
        *_parameters("path", properties(operation.path_parameters)),
        *_parameters("query", properties(operation.query_parameters)),
        *_parameters("header", properties(operation.header_parameters)),
    ]
    body = {"required": _needed(operation), "content": _contents(operation.bodies, describe)}
    answers = {
        str(answer.status): _answer(answer, describe, properties)
        for answer in sorted(operation.answers, key=lambda one: one.status)
    }
    described: dict[str, Any] = {
        "operationId": operation.name,
        "description": operation.description,
        "parameters": parameters,
        "requestBody": body if operation.bodies else None,
        "responses": answers,
        "security": [{_scheme_name(security): []} for security in operation.security],
    }
    return {name: part for name, part in described.items() if part}


def _needed(operation: Operation) -> bool:
    """Whether a request must have a body: not where a model takes null for one."""
    return all(body.model is None or misfits(body.model, None) for body in operation.bodies)


def _parameters(kind: str, schema: Schema) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": kind,
            "required": kind == "path" or name in required,
            "schema": _without_null(field),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _without_null(schema: Schema) -> Schema:
    """The schema of a parameter: text can't carry null, so leaving it out is all there is."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if rest.get("default", ...) is None:
        del rest["default"]
    if len(options) == 1:
        only: Schema = options[0]
        return rest | only
    return rest | {"anyOf": options} if options else rest


def _contents(contents: Iterable[Content], describe: Describe) -> dict[str, Any]:
    return {
        content.media_type: _content(content, describe)
        for content in sorted(contents, key=lambda one: one.media_type)
    }


def _content(content: Content, describe: Describe) -> dict[str, Any]:
    if content.model is None:
        return {}
    if format_of(content.media_type).carries == "items":
        return {"schema": {"type": "string"}, "x-item-schema": describe(content.model)}
    return {"schema": describe(content.model)}


def _answer(answer: Answer, describe: Describe, properties: Describe) -> dict[str, Any]:
    headers = properties(answer.headers)
    described = {
        "description": answer.description or ("Done." if answer.status < 400 else "Refused."),
        "headers": {
            name: {"required": name in headers.get("required", ()), "schema": _without_null(field)}
            for name, field in headers.get("properties", {}).items()
        },
        "content": _contents((answer.content,), describe) if answer.content else None,
    }
    return {name: part for name, part in described.items() if part}


def _scheme_name(security: Security) -> str:
    if security.scheme in ("bearer", "basic"):
        return security.scheme
    return f"{security.scheme}.{security.where}.{security.name}"


def _scheme(security: Security) -> dict[str, Any]:
    if security.scheme in ("bearer", "basic"):
        return {"type": "http", "scheme": security.scheme}
    scheme = {"type": "apiKey", "in": security.where, "name": security.name}
    if security.scheme == "signature":
        scheme["description"] = "Computed from the request."
    return scheme
