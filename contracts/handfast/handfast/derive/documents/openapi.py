"""The OpenAPI 3.1 document of what one provider offers over HTTP. Pure and deterministic."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.documents.declared_examples import answered, sent
from handfast.derive.documents.schemas import Schema, named_parts, object_of, schemas_of
from handfast.model import HttpInteraction
from handfast.model.annotations import models_of
from handfast.model.cases import cases_of
from handfast.shapes.values.fit import misfits
from handfast.wire.media_types import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handfast.model import Answer, Content, Contract, Offer, Operation, Security
    from handfast.model.cases import Case

    type Describe = Callable[..., Schema]

__all__ = ["openapi_of"]


_NO_GROUP: Final = re.compile(r"|api|rest|v[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|\{.*")
"""The parts of a path that name no group: versions, parameters, and the interface as such."""


def openapi_of(offer: Offer, contracts: Iterable[Contract] = ()) -> dict[str, Any]:
    """The OpenAPI 3.1 document of ``offer``: equal offers give equal documents.

    Its examples are what the consumers of ``contracts`` send and expect. Its tags are the first
    names in the paths of operations. Of several ``security`` any one will do. Where a body is a
    stream of items, ``x-item-schema`` describes one of them (the data of an event), for which
    OpenAPI 3.1 has no word. It has no ``servers``, because no declaration has an address.
    """
    operations = sorted(offer.operations, key=lambda one: (one.path, one.method))
    describe, definitions = schemas_of(
        model for operation in operations for model in models_of(operation)
    )

    def properties(model: Any) -> Schema:
        return object_of(describe(model), definitions)

    cases: dict[str, list[Case]] = {}
    for case in cases_of(contracts):
        if case.provider == offer.provider and isinstance(case.interaction, HttpInteraction):
            cases.setdefault(case.interaction.operation.name, []).append(case)
    paths: dict[str, Any] = {}
    for operation in operations:
        described = _operation(operation, describe, properties, cases.get(operation.name, ()))
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    schemes = {_scheme_name(s): _scheme(s) for o in operations for s in o.security}
    components = {
        "schemas": named_parts(paths, definitions),
        "securitySchemes": dict(sorted(schemes.items())),
    }
    tags = sorted({tag for operation in operations for tag in _tags(operation)})
    return {
        "openapi": "3.1.0",
        "info": {"title": offer.provider, "version": "1"},
        **({"tags": [{"name": tag} for tag in tags]} if tags else {}),
        "paths": paths,
        "components": {kind: parts for kind, parts in components.items() if parts},
    }


def _operation(
    operation: Operation, describe: Describe, properties: Describe, cases: Iterable[Case]
) -> dict[str, Any]:
    parameters = [
        *_parameters("path", properties(operation.path_parameters)),
        *_parameters("query", properties(operation.query_parameters)),
        *_parameters("header", properties(operation.header_parameters)),
    ]
    contents = {
        body.media_type: _content(body, describe, sent(cases, body))
        for body in sorted(operation.bodies, key=lambda one: one.media_type)
    }
    answers = {
        str(answer.status): _answer(answer, describe, properties, cases)
        for answer in sorted(operation.answers, key=lambda one: one.status)
    }
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": _tags(operation),
        "description": operation.description,
        "parameters": parameters,
        "requestBody": {"required": _needed(operation), "content": contents} if contents else None,
        "responses": answers,
        "security": [{_scheme_name(security): []} for security in operation.security],
    }
    return {name: part for name, part in described.items() if part}


def _tags(operation: Operation) -> list[str]:
    """The first name in the path: what operations on one resource have in common."""
    parts = [part.partition(".")[0] for part in operation.path.split("/")]
    return [part for part in parts if not _NO_GROUP.fullmatch(part)][:1]


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
            **_style(kind, _without_null(field)),
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


def _style(kind: str, schema: Schema) -> dict[str, Any]:
    """The schema of a parameter, and how a list travels in it."""
    if "array" not in (schema.get("type"), *(o.get("type") for o in schema.get("anyOf", ()))):
        return {"schema": schema}
    style = {"style": "form", "explode": True} if kind == "query" else {"style": "simple"}
    return {"schema": schema, **style}


def _content(content: Content, describe: Describe, examples: Mapping[str, Any]) -> dict[str, Any]:
    if content.model is None:
        return {}
    if format_of(content.media_type).carries == "items":
        return {"schema": {"type": "string"}, "x-item-schema": describe(content.model)}
    shown = {"examples": {name: {"value": example} for name, example in examples.items()}}
    return {"schema": describe(content.model)} | (shown if examples else {})


def _answer(
    answer: Answer, describe: Describe, properties: Describe, cases: Iterable[Case]
) -> dict[str, Any]:
    headers, content = properties(answer.headers), answer.content
    written = partial(describe, written=True)
    described = {
        "description": answer.description or ("Done." if answer.status < 400 else "Refused."),
        "headers": {
            name: {
                "required": name in headers.get("required", ()),
                **_style("header", _without_null(field)),
            }
            for name, field in headers.get("properties", {}).items()
        },
        "content": content
        and {content.media_type: _content(content, written, answered(cases, answer))},
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
