"""Checks what an exchange sends against its operation: names, values, body. Pure."""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from handfast.check.references import json_fault, resolve_in, text_fault
from handfast.model import Answered, Content, Exchange, Value
from handfast.model.bodies import content_for
from handfast.shapes import shape_of
from handfast.shapes.caching import cached
from handfast.shapes.fields import fields_of, list_fields
from handfast.shapes.values.fit import misfits, unknown_keys
from handfast.shapes.values.named import misfits_of_named
from handfast.wire.media_types import format_of, media_type_of
from handfast.wire.routes import normalised_away, parameters
from handfast.wire.texts import wire_text
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from handfast.check.references import Resolved, Scope

__all__ = ["request_faults"]

# Refusals that have nothing to do with a request's form: validation comes before them.
_JUDGED_AFTER_VALIDATION = (404, 409)


class _Part(NamedTuple):
    """A part of a request as declared, and what it comes to with its example values."""

    kind: Literal["path", "query", "headers", "body"]
    declared: Any
    resolved: Resolved


def request_faults(exchange: Exchange, scope: Scope) -> Iterator[str]:
    """Everything that is wrong with the request of ``exchange``."""
    yield from _name_faults(exchange)
    *named, body = parts = _parts(exchange, scope)
    for part in parts:
        yield from (f"{part.kind}: {fault}" for fault in part.resolved.faults)
    unsendable = [
        f"{part.kind} {name!r} {fault}"
        for part in named
        for name, value in part.declared.items()
        if (fault := _text_fault(value))
    ]
    unsendable += _path_faults(exchange, parts[0].resolved)
    unsendable += _header_faults(parts[2].resolved)
    content, faults = _content(exchange)
    if content is not None and body.resolved.value is not None:
        unsendable += _body_faults(content, body.resolved.value)
    yield from (*unsendable, *faults)
    if not exchange.credentials and not exchange.operation.security:
        yield f"credentials=False changes nothing: {exchange.operation.name} asks for none"
    if not unsendable and exchange.answer is not None:
        yield from _fit_faults(exchange, parts, content)


def _parts(exchange: Exchange, scope: Scope) -> list[_Part]:
    return [
        _Part("path", exchange.path, resolve_in(exchange.path, scope)),
        _Part("query", exchange.query, resolve_in(exchange.query, scope)),
        _Part("headers", exchange.headers, resolve_in(exchange.headers, scope)),
        _Part("body", exchange.body, resolve_in(exchange.body, scope)),
    ]


def _name_faults(exchange: Exchange) -> Iterator[str]:
    operation = exchange.operation
    in_path = parameters(operation.path)
    for name in in_path:
        if name not in exchange.path:
            yield f"path {name!r} of {operation.path} has no value: give it one"
    for name in exchange.path:
        if name not in in_path:
            yield f"path {name!r} is not in {operation.path}: {did_you_mean(name, in_path)}"
    query = fields_of(operation.query_parameters)
    for name in exchange.query:
        if name not in query and not _refused(operation.query_parameters, exchange):
            remedy = did_you_mean(name, query)
            yield f"query {name!r} is not a parameter of {operation.name}: {remedy}"
    headers = fields_of(operation.header_parameters)
    for name in exchange.headers:
        if name.lower() not in map(str.lower, headers):
            yield _unknown_header(exchange, name, headers)


def _path_faults(exchange: Exchange, resolved: Resolved) -> list[str]:
    """Each parameter whose value no URL client would send as a segment of the path."""
    if not resolved.known:
        return []
    texts = {name: text for name, text in resolved.value.items() if isinstance(text, str)}
    gone = normalised_away(exchange.operation.path, lambda name: texts.get(name, "other"))
    return [
        f"path {name!r} is {texts[name]!r}, which URL clients take out of a path: "
        "give a value other than '', '.' and '..'"
        for name in gone
    ]


def _header_faults(resolved: Resolved) -> list[str]:
    """Each header with a text that HTTP has no place for (RFC 9110, 5.5)."""
    named = resolved.value.items() if resolved.known else ()
    return [
        f"headers {name!r} is {text!r}, which no header carries: write it in printable ASCII"
        for name, value in named
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str) and not (text.isascii() and text.replace("\t", "").isprintable())
    ]


def _refused(model: type[BaseModel] | None, exchange: Exchange) -> bool:
    """Whether an unknown name is what the expected refusal is about."""
    forbids = model is not None and model.model_config.get("extra") == "forbid"
    return forbids and exchange.expected_status == 422


def _unknown_header(exchange: Exchange, name: str, known: Iterable[str]) -> str:
    if name.lower() in {security.name.lower() for security in exchange.operation.security}:
        return f"header {name!r} is a credential: leave it out, the provider's credentials give it"
    remedy = did_you_mean(name, known)
    return f"header {name!r} is not a parameter of {exchange.operation.name}: {remedy}"


def _text_fault(value: Any, *, files: bool = False) -> str:
    """Why ``value`` can't be sent as text (or as a file, where it may be one), or ''."""
    if isinstance(value, str):  # as most are
        return text_fault(value)
    items = value if isinstance(value, list | tuple) else [value]
    if files:
        items = [item for item in items if not isinstance(item, bytes)]
    if any(item is None for item in items):
        return "is None, which text can't carry: leave it out"
    if not all(isinstance(item, str | int | float | Value | Answered) for item in items):
        return "is not a text, number or boolean (or a list of them): write it as one"
    return next(filter(None, (text_fault(item) for item in items if isinstance(item, str))), "")


def _content(exchange: Exchange) -> tuple[Content | None, list[str]]:
    """The content that the body is sent as, and what is wrong with choosing it."""
    operation, wanted = exchange.operation, exchange.media_type
    if not operation.bodies:
        sent = [name for name in ("body", "media_type") if getattr(exchange, name) is not None]
        return None, [
            f"{name} is given, but {operation.name} takes no body: drop it" for name in sent
        ]
    if wanted is None:
        return operation.bodies[0], []
    if (content := content_for(operation.bodies, wanted)) is not None:
        return content, []
    remedy = did_you_mean(wanted, [media_type_of(body.media_type) for body in operation.bodies])
    return None, [f"media_type {wanted!r} is not accepted by {operation.name}: {remedy}"]


def _fit_faults(exchange: Exchange, parts: list[_Part], content: Content | None) -> Iterator[str]:
    """Whether the request's example fits its models exactly when the expected status needs it."""
    status = exchange.expected_status
    complete = all(part.resolved.known for part in parts)
    misfitting = [
        (part.kind, *misfit)
        for part in parts
        if part.resolved.known
        for misfit in _misfits(part, exchange, content)
    ]
    # that only the provider's own data makes the request wrong shows in what is expected of it
    if status == 422 and complete and not misfitting and not exchange.equals:
        yield (
            f"the request fits the models of {exchange.operation.name}, so nothing makes it a 422: "
            "send something that a model refuses, or expect another status"
        )
    if status < 400:
        yield from _ignored(content, parts[-1].resolved.value)
    if status < 400 or status in _JUDGED_AFTER_VALIDATION:
        for kind, where, why in misfitting:
            if kind != "path" or status != 404:
                field = f"{kind} {where!r}" if where else kind
                yield f"{field}: {why}; {status} needs one that fits"


def _misfits(part: _Part, exchange: Exchange, content: Content | None) -> list[tuple[str, str]]:
    operation, resolved = exchange.operation, part.resolved.value
    match part.kind:
        case "path":
            found = _text_misfits(operation.path_parameters, resolved)
            # that one is absent is a fault of its own
            absent = set(parameters(operation.path)) - resolved.keys() if found else ()
            return [misfit for misfit in found if misfit[0] not in absent]
        case "query":
            return _text_misfits(operation.query_parameters, resolved)
        case "headers":
            known = {name.lower(): name for name in fields_of(operation.header_parameters)}
            named = {known.get(name.lower(), name): value for name, value in resolved.items()}
            return _text_misfits(operation.header_parameters, named)
        case _:
            return _body_misfits(content, resolved) if content else []


def _text_misfits(
    model: type[BaseModel] | None, values: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """What of ``values``, sent as texts (bytes stay), does not fit ``model``."""
    if model is None:
        return []
    lists = list_fields(model)
    texts: list[tuple[str, Any]] = []
    for name, value in values.items():
        if isinstance(value, list):
            texts.append((name, tuple(_text(item) for item in value)))
        else:
            texts.append((name, (_text(value),) if name in lists else _text(value)))
    return list(_refusals(model, tuple(texts)))


@cached
def _refusals(
    model: type[BaseModel], texts: tuple[tuple[str, Any], ...]
) -> tuple[tuple[str, str], ...]:
    """What ``model`` refuses of named texts, of which a tuple stands for a list."""
    return misfits_of_named(
        model, {name: list(text) if isinstance(text, tuple) else text for name, text in texts}
    )


def _text(value: Any) -> Any:
    return value if isinstance(value, bytes) else wire_text(value)


def _body_misfits(content: Content, body: Any) -> list[tuple[str, str]]:
    carries = format_of(content.media_type).carries
    if carries in ("fields", "parts"):
        raw = isinstance(body, bytes)
        return [("", "bytes are no form")] if raw else _text_misfits(content.model, body or {})
    if carries == "items" and isinstance(body, list) and content.model is not None:
        return list(misfits(GenericAlias(list, (content.model,)), body))
    if carries != "value" or content.model is None:
        return [("", "there is none")] if body is None else []
    found = list(misfits(content.model, body))
    return [("", "there is none")] if found and body is None else found


def _body_faults(content: Content, body: Any) -> list[str]:
    """Why ``body`` can't be sent as ``content``, whatever its models are."""
    if isinstance(body, bytes):
        return []
    name = media_type_of(content.media_type)
    carries = format_of(content.media_type).carries
    if carries == "value" or (carries == "items" and isinstance(body, list)):
        return [f"body {fault}"] if (fault := json_fault(body)) else []
    if carries in ("bytes", "items"):
        forms = "bytes or text" if carries == "bytes" else "a list of JSON values, bytes or text"
        if not isinstance(body, str):
            return [f"body: {name} sends {forms}: write it as such"]
        return [f"body {fault}"] if (fault := text_fault(body)) else []
    if not isinstance(body, dict):
        return [f"body: {name} sends a mapping of its fields: write it as one"]
    return [
        f"body {field!r} {fault}"
        for field, value in body.items()
        if (fault := _text_fault(value, files=carries == "parts"))
    ]


def _ignored(content: Content | None, body: Any) -> Iterator[str]:
    """Each key of ``body`` that its model would silently ignore."""
    if content is None or content.model is None or isinstance(body, bytes):
        return
    for where, remedy in unknown_keys(shape_of(content.model), body):
        yield f"body {where!r} is not in the model, which would ignore it: {remedy}"
