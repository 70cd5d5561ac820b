"""Checks what one provider offers: operations, messages, states and triggers. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from handfast.check.delivery import delivery_faults
from handfast.check.offered import model_faults
from handfast.check.references import text_fault
from handfast.model import REDIS_STREAM
from handfast.shapes import Array, Map, Object, shape_of
from handfast.shapes.fields import fields_of
from handfast.shapes.places import plain
from handfast.shapes.values.fit import misfits
from handfast.wire.media_types import format_of, media_type_of
from handfast.wire.routes import filled, parameters, route_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from handfast.model import Content, Message, Offer, Operation, Security, State

__all__ = ["offer_faults", "repeated", "repetitions"]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_SCHEMES = ("bearer", "basic", "api-key", "signature")
_ID = re.compile(r"[A-Za-z0-9_.-]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# OpenAPI has other places for these, and ignores parameters of their names.
_NOT_PARAMETERS = {"accept": "answers", "authorization": "security", "content-type": "bodies"}


def offer_faults(offer: Offer) -> Iterator[str]:
    """Everything that is wrong with ``offer``, each in one sentence that names the provider."""
    start = f"provider {offer.provider}"
    if not (offer.operations or offer.messages):
        yield f"{start}: offers no operation and no message: declare one, or drop the offer"
    yield from (f"{start}: {fault}" for fault in repetitions(offer))
    for operation in offer.operations:
        yield from (
            f"{start}: operation {operation.name}: {f}" for f in _operation_faults(operation)
        )
    for message in offer.messages:
        yield from (f"{start}: message {message.name}: {f}" for f in _message_faults(message))
    for noun, states in (("state", offer.states), ("trigger", offer.triggers)):
        for state in states:
            yield from (f"{start}: {noun} {state.name!r}: {f}" for f in _state_faults(state))


def repeated[T: Hashable](names: Iterable[T]) -> list[T]:
    """Each of ``names`` that comes more than once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]


def repetitions(offer: Offer) -> Iterator[str]:
    """What ``offer`` has twice."""
    for noun, named in (
        ("operation", offer.operations),
        ("message", offer.messages),
        ("state or trigger", (*offer.states, *offer.triggers)),
    ):
        for name in repeated(one.name for one in named):
            yield f"two of its {noun}s are named {name!r}: give each a name of its own"
    routes = [route_of(o.method, o.path) for o in offer.operations]
    for route in repeated(routes):
        names = [o.name for o, r in zip(offer.operations, routes, strict=True) if r == route]
        yield f"operations {' and '.join(names)} are both {' '.join(route)}: drop one"


def _operation_faults(operation: Operation) -> Iterator[str]:
    yield from _name_faults(operation.name)
    if operation.method not in _METHODS:
        yield f"method {operation.method!r} is none: {did_you_mean(operation.method, _METHODS)}"
    shapeless = model_faults(operation)
    yield from shapeless
    if not shapeless:
        yield from _path_faults(operation)
        yield from _header_faults(operation)
    yield from _body_faults(operation)
    yield from _answer_faults(operation)
    for security in operation.security:
        yield from _security_faults(security, operation)


def _name_faults(name: str) -> Iterator[str]:
    if not _ID.fullmatch(name):
        yield f"the name {name!r} is unfit for documents: use letters, digits, _, . and -"


def _path_faults(operation: Operation) -> Iterator[str]:
    path, names = operation.path, parameters(operation.path)
    if not path.startswith("/") or re.search(r"[?#\s]", path):
        yield f"path {path!r} is not a path: begin it with / and leave out query and spaces"
    if set("{}") & set(filled(path, lambda _: "")):
        yield f"path {path!r} has a brace without its pair: close it"
    for name in names:
        if not _NAME.fullmatch(name):
            yield f"path {path!r}: {name!r} is not a parameter's name: use letters, digits and _"
    for name in repeated(names):
        yield f"path {path!r} has {{{name}}} twice: name each parameter once"
    fields = fields_of(operation.path_parameters)
    for name in names:
        if name not in fields:
            yield f"path_parameters lacks {name!r} of {path}: {did_you_mean(name, fields)}"
    for name in fields:
        if name not in names:
            remedy = did_you_mean(name, names)
            yield f"path_parameters has {name!r}, which is not in {path}: {remedy}"


def _header_faults(operation: Operation) -> Iterator[str]:
    names = [name.lower() for name in fields_of(operation.header_parameters)]
    for name in names:
        if name in _NOT_PARAMETERS:
            yield f"header {name!r} is no parameter: {_NOT_PARAMETERS[name]} declare it, so drop it"
    for name in repeated(names):
        yield f"header {name!r} comes twice, in different case: drop one"
    query = fields_of(operation.query_parameters)
    for security in operation.security:
        if security.where == "header" and security.name.lower() in names:
            yield f"header {security.name!r} is both security and a parameter: drop the parameter"
        if security.where == "query" and security.name in query:
            yield f"query {security.name!r} is both security and a parameter: drop the parameter"


def _body_faults(operation: Operation) -> Iterator[str]:
    if operation.bodies and operation.only_reads:
        yield f"{operation.method} has no body: drop bodies, or use another method"
    for name in repeated(media_type_of(body.media_type) for body in operation.bodies):
        yield f"two of its bodies are {name}: make their models one union"
    for body in operation.bodies:
        yield from (f"body {fault}" for fault in _content_faults(body))


def _content_faults(content: Content) -> Iterator[str]:
    name = media_type_of(content.media_type)
    carries = format_of(name).carries
    if name.count("/") != 1:
        yield f"{content.media_type!r} is not a media type: write it like application/json"
    if carries in ("fields", "parts") and not _is_object(content.model):
        yield f"{name} needs a model whose fields are the form's: give it one"
    if carries == "value" and content.model is None:
        yield f"{name} needs a model: give it one (typing.Any where any JSON will do)"
    if carries == "bytes" and _has_structure(content.model):
        yield (
            f"{name} is text to handfast, which finds no fields or items in it: "
            "declare str, bytes or None, or add a format for it"
        )


def _has_structure(model: Any) -> bool:
    """Whether any form of it is no single text: an object, a map or a list."""
    if model is None or model is bytes:
        return False
    try:
        return any(isinstance(each, Object | Map | Array) for each in plain(shape_of(model)))
    except TypeError:
        return False  # reported by model_faults


def _is_object(model: Any) -> bool:
    try:
        return isinstance(shape_of(model), Object)
    except TypeError:
        return True  # reported by model_faults


def _answer_faults(operation: Operation) -> Iterator[str]:
    if not operation.answers:
        yield "it has no answers: declare each status it may answer with"
    for status in repeated(answer.status for answer in operation.answers):
        yield f"two of its answers are {status}: make their models one union"
    for answer in operation.answers:
        if not 200 <= answer.status <= 599:
            yield f"answer {answer.status} is no final status: declare one of 200 to 599"
        if answer.content is None:
            continue
        if answer.status in (204, 205, 304) or operation.method == "HEAD":
            yield f"answer {answer.status} of a {operation.method} has no body: drop its content"
        yield from (f"answer {answer.status}: {f}" for f in _content_faults(answer.content))


def _security_faults(security: Security, operation: Operation) -> Iterator[str]:
    scheme, where = security.scheme, security.where
    if scheme not in _SCHEMES:
        yield f"security {scheme!r} is no scheme: {did_you_mean(scheme, _SCHEMES)}"
    if where not in ("header", "query"):
        yield f"security {scheme} travels in {where!r}: write header or query"
    at_home = where == "header" and security.name.lower() == "authorization"
    if scheme in ("bearer", "basic") and not at_home:
        yield f"security {scheme} travels in the header Authorization: declare this as api-key"
    if operation.security.count(security) > 1:
        yield f"security {scheme} {security.name} is declared twice: drop one"


def _message_faults(message: Message) -> Iterator[str]:
    yield from _name_faults(message.name)
    if not message.address:
        yield "it has no address: give one"
    shapeless = model_faults(message)
    yield from shapeless
    if not shapeless:
        yield from delivery_faults(message)
    for what, content in (("payload", message.payload), ("reply", message.reply)):
        if content is not None:
            yield from (f"{what} {fault}" for fault in _content_faults(content))
    transport = message.transport
    if not transport.kind:
        yield "its transport has no kind: give one"
    if transport.kind == REDIS_STREAM:
        for fact in ("field", "group"):
            if not getattr(transport, fact):
                yield f"its {REDIS_STREAM} has no {fact}: the {fact} is part of the promise"


def _state_faults(state: State) -> Iterator[str]:
    if not state.name:
        yield "it has no name: give it one"
    elif fault := text_fault(state.name):
        yield f"its name {fault}"
    shapeless = model_faults(state)
    yield from shapeless
    if shapeless:
        return
    fields = fields_of(state.parameters)
    for name in state.returns:
        if name not in fields:
            yield f"returns {name!r}, which is not a parameter: {did_you_mean(name, fields)}"
    for name, field in fields.items():
        if field.default is not ... and (found := misfits(field.shape.annotation, field.default)):
            yield f"the default of {name!r} does not fit ({found[0][1]}): give one that does"
