"""How a request differs from a declared one: in how many values, and in how many of a state.

It chooses nothing: a difference may be what a consumer is free to send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python

from handfast.frozen import dataclass
from handfast.model import Value
from handfast.model.bodies import content_of
from handfast.model.values import resolve
from handfast.shapes import Anything, shape_of
from handfast.shapes.fields import fields_of
from handfast.shapes.values.comparison import identical
from handfast.shapes.values.equality import same
from handfast.shapes.values.texts import same_texts
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING
from handfast.wire.texts import named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from handfast.model import Content, HttpInteraction
    from handfast.stub.asked import Parts

__all__ = ["Differences", "differences_of"]

_WHOLE: Final = 100
"""How much a body counts that is another altogether."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How a request differs from a declared one: in how many values, and in how many of a state."""

    declared: int = 0
    of_states: int = 0

    def __add__(self, other: Differences) -> Differences:
        return Differences(self.declared + other.declared, self.of_states + other.of_states)


def differences_of(http: HttpInteraction, values: Mapping[str, Any], parts: Parts) -> Differences:
    """How a request with ``parts`` differs from that of ``http``, whose states have ``values``."""
    exchange, operation = http.exchange, http.operation
    found = _of_path(http, values, parts)
    found += _of_texts(operation.query_parameters, exchange.query, values, parts.query)
    found += _of_texts(operation.header_parameters, exchange.headers, values, parts.headers)
    found += _of_body(http, values, parts)
    wants_proof = bool(operation.security) and exchange.credentials
    return found + Differences(int(bool(operation.security) and wants_proof != parts.proved))


def _of_path(http: HttpInteraction, values: Mapping[str, Any], parts: Parts) -> Differences:
    found = Differences()
    fields = fields_of(http.operation.path_parameters)
    for name, declared in http.exchange.path.items():
        shape = fields[name].shape if name in fields else Anything()
        text = wire_text(resolve(declared, values))
        if not same_texts(shape, text, parts.path.get(name, "")):
            found += _one(declared)
    return found


def _one(declared: Any) -> Differences:
    return Differences(of_states=1) if isinstance(declared, Value) else Differences(declared=1)


def _of_texts(
    model: type[BaseModel] | None,
    declared: Mapping[str, Any],
    values: Mapping[str, Any],
    sent: Mapping[str, tuple[str, ...]],
) -> Differences:
    """Headers count in any case, as they were sought by the names that are declared."""
    fields = {name.lower(): each.shape for name, each in fields_of(model).items()}
    named: dict[str, list[str]] = {}
    for name, item in named_texts(resolve(declared, values)):
        named.setdefault(name.lower(), []).append(wire_text(item))
    came = {name.lower(): list(texts) for name, texts in sent.items()}
    by_name = {name.lower(): each for name, each in declared.items()}
    found = Differences(len(came.keys() ^ named.keys()))
    for name in came.keys() & named.keys():
        shape = fields.get(name, Anything())
        if not same_texts(shape, named[name], came[name]) and not (
            len(named[name]) == len(came[name]) == 1
            and same_texts(shape, named[name][0], came[name][0])
        ):
            found += _one(by_name[name])
    return found


def _of_body(http: HttpInteraction, values: Mapping[str, Any], parts: Parts) -> Differences:
    exchange = http.exchange
    content, declared = content_of(exchange), exchange.body
    if content is None:
        return Differences(int(bool(http.operation.bodies and parts.body.data)))
    if isinstance(declared, bytes) and format_of(content.media_type).carries == "value":
        return Differences(int(declared != parts.body.data))
    if parts.content is not content or parts.body.document is MISSING:
        return Differences(_WHOLE)
    match format_of(content.media_type).carries:
        case "value" if content.model is not None:
            plain = to_jsonable_python(resolve(declared, values))
            sent = parts.body.document
            if identical(plain, sent) or same(shape_of(content.model), plain, sent):
                return Differences()
            return _unequal(declared, plain, sent, _fields(content))
        case "fields" | "parts":
            return _of_form(declared, content, values, parts.body.document)
        case _:  # whatever bytes will do
            return Differences()


def _of_form(
    declared: Any, content: Content, values: Mapping[str, Any], sent: Mapping[str, list[Any]]
) -> Differences:
    """Any bytes will do for a file."""
    if isinstance(declared, bytes):
        return Differences(_WHOLE)
    plain = resolve(declared, values)
    in_both = {name for name, each in sent.items() if isinstance(each[0], bytes)}
    in_both |= {name for name, each in plain.items() if isinstance(each, bytes)}
    found = Differences(len({name for name in in_both if (name in plain) != (name in sent)}))
    texts = {name: tuple(each) for name, each in sent.items() if name not in in_both}
    named = {name: each for name, each in declared.items() if name not in in_both}
    return found + _of_texts(content.model, named, values, texts)


def _fields(content: Content) -> Mapping[str, Any]:
    try:
        return {name: each.shape for name, each in fields_of(content.model).items()}
    except TypeError:
        return {}


def _unequal(
    declared: Any,
    plain: Any,
    sent: Any,
    shapes: Mapping[str, Any] = {},  # never changed
) -> Differences:
    """In how many values ``sent`` differs; ``plain`` is ``declared`` with values in place."""
    if isinstance(plain, dict) and isinstance(sent, dict):
        found = Differences(len(plain.keys() ^ sent.keys()))
        for key in plain.keys() & sent.keys():
            if not same(shapes.get(key, Anything()), plain[key], sent[key]):
                inner = declared.get(key) if isinstance(declared, dict) else None
                found += _unequal(inner, plain[key], sent[key])
        return found
    return _one(declared)
