"""How a request of a consumer's client differs from the declared one, as its provider takes it.

Another spelling of the same value, another order, a default or a further optional field makes no
difference. A name that is misspelt is one mismatch, though one is absent and another is sent. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from pydantic_core import to_jsonable_python

from handfast.derive.pact.requests import PROOFS
from handfast.derive.requests import request_of
from handfast.model.bodies import content_of
from handfast.model.values import resolve
from handfast.run.by_client.sent_values import differences_in
from handfast.shapes import Anything, shape_of
from handfast.shapes.fields import fields_of
from handfast.shapes.values.texts import same_texts
from handfast.stub.asked import named_mismatch, request_mismatch
from handfast.wire.headers import Headers, texts_in
from handfast.wire.json_text import value_in_text
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING
from handfast.wire.texts import named_texts, wire_text
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt
from handfast.wording.masking import MASK, names_a_secret
from handfast.wording.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handfast.model import Content, HttpInteraction
    from handfast.model.results import Mismatch
    from handfast.shapes.nouns import Field
    from handfast.stub.asked import Asked, Parts
    from handfast.stub.bodies import Body

__all__ = ["ABSENT", "differences_of", "route_of"]

ABSENT: Final = "absent"
_SEND: Final = "send what the contract declares"

type _Texts = Mapping[str, Sequence[str]]


def route_of(http: HttpInteraction, values: Mapping[str, Any]) -> str:
    """Method and path of the request that is declared."""
    sent = request_of(http.exchange, values)
    return f"{sent.method} {sent.target.partition('?')[0]}"


def differences_of(
    http: HttpInteraction, values: Mapping[str, Any], asked: Asked, parts: Parts
) -> tuple[Mismatch, ...]:
    """Each difference between what is declared and what came, whose ``parts`` are read already."""
    exchange, operation = http.exchange, http.operation
    route = route_of(http, values)
    found: list[Mismatch] = []
    if not _same_path(http, values, parts):
        got = f"{asked.method} {asked.path}"
        found.append(request_mismatch(route, route, got, "mend the method or the path"))
    query = _texts_of(exchange.query, values)
    fields = fields_of(operation.query_parameters)
    found += _of_texts("query parameter", fields, query, parts.query)
    headers = _texts_of(exchange.headers, values)
    of_headers = {
        name.lower(): field for name, field in fields_of(operation.header_parameters).items()
    }
    came = {name: texts_in(asked.headers, name) for name in headers}
    known = {name: texts for name, texts in came.items() if texts}
    found += _of_texts("header", of_headers, headers, known)
    found += _of_proof(http, asked)
    found += _of_body(http, values, asked, parts)
    return tuple(_without_misspelt(found))


def _same_path(http: HttpInteraction, values: Mapping[str, Any], parts: Parts) -> bool:
    fields = fields_of(http.operation.path_parameters)
    return all(
        same_texts(
            fields[name].shape if name in fields else Anything(),
            wire_text(resolve(declared, values)),
            parts.path.get(name, ""),
        )
        for name, declared in http.exchange.path.items()
    )


def _texts_of(declared: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, item in named_texts(resolve(declared, values)):
        found.setdefault(name, []).append(wire_text(item))
    return found


def _of_texts(
    kind: str, fields: Mapping[str, Field], declared: _Texts, came: _Texts
) -> Iterator[Mismatch]:
    by_name = {name if kind != "header" else name.lower(): field for name, field in fields.items()}
    own = {alias: field.name for field in fields.values() for alias in field.aliases}
    sent = {own.get(name, name): texts for name, texts in came.items()}
    for name, texts in declared.items():
        field = by_name.get(name if kind != "header" else name.lower())
        if name not in sent:
            yield named_mismatch(kind, name, _quoted(name, texts), ABSENT, _SEND)
            continue
        for pair in _unequal(field, texts, sent[name]):
            expected, got = (_quoted(name, each) for each in pair)
            yield named_mismatch(kind, name, expected, got, _SEND)
    for name in sent.keys() - declared.keys():
        field = by_name.get(name)
        if field is None or not _is_default(field, sent[name]):
            yield named_mismatch(kind, name, ABSENT, _quoted(name, sent[name]), _SEND)


def _quoted(name: str, texts: Sequence[str]) -> str:
    """The values of a parameter in quotes, unlike the words for what is not there; no secret."""
    return MASK if names_a_secret(name) else ", ".join(map(excerpt, texts))


def _unequal(
    field: Field | None, declared: Sequence[str], sent: Sequence[str]
) -> Iterable[tuple[Sequence[str], Sequence[str]]]:
    """The texts that differ, two by two; none where their type takes them for equal."""
    shape = Anything() if field is None else field.shape
    if list(declared) == list(sent) or same_texts(shape, list(declared), list(sent)):
        return
    if len(declared) == len(sent) == 1 and same_texts(shape, declared[0], sent[0]):
        return
    if len(declared) != len(sent):
        yield declared, sent
        return
    yield from (([one], [other]) for one, other in zip(declared, sent, strict=True) if one != other)


def _is_default(field: Field, sent: Sequence[str]) -> bool:
    """Whether what came is what the provider takes where nothing comes."""
    if field.required or field.default is ... or field.default is None:
        return False
    default = field.default if isinstance(field.default, list) else [field.default]
    return not list(_unequal(field, [wire_text(one) for one in default], sent))


def _of_proof(http: HttpInteraction, asked: Asked) -> Iterator[Mismatch]:
    """What is wrong with how the client shows who it is; no proof is shown."""
    for security in http.operation.security[:1] if http.exchange.credentials else ():
        example, form = PROOFS[security.scheme]
        in_query = security.where == "query"
        where = Headers(parse_qsl(asked.query, True)) if in_query else asked.headers
        texts = texts_in(where, security.name)
        place = "query parameter" if in_query else "header", security.name
        if not texts:
            yield named_mismatch(*place, example, ABSENT, _SEND)
        elif not re.search(form, texts[0]):
            scheme, space, _ = texts[0].partition(" ")
            yield named_mismatch(*place, example, f"{scheme} {MASK}" if space else MASK, _SEND)


def _of_body(
    http: HttpInteraction, values: Mapping[str, Any], asked: Asked, parts: Parts
) -> Iterator[Mismatch]:
    exchange, body = http.exchange, parts.body
    content, declared = content_of(exchange), exchange.body
    if content is None:
        if http.operation.bodies and body.data:
            yield request_mismatch("body", "no body", _shown(body.data), _SEND)
        return
    if not body.data and request_of(exchange, values).body:
        yield request_mismatch("body", f"a body of {content.media_type}", ABSENT, _SEND)
        return
    if parts.content is not content:
        got = asked.headers.get("content-type", ABSENT)
        yield named_mismatch("header", "Content-Type", content.media_type, got, _SEND)
        return
    if isinstance(declared, bytes):
        if not _same_bytes(declared, body.data):
            yield request_mismatch("body", _shown(declared), _shown(body.data), _SEND)
        return
    in_parts = format_of(content.media_type).carries in ("fields", "parts")
    if body.unreadable is not None and not in_parts:
        got = f"{_shown(body.data)}{body.unreadable.in_brackets}"
        yield request_mismatch("body", body.unreadable.form, got, _SEND)
        return
    yield from _of_content(http, values, content, body)


def _of_content(
    http: HttpInteraction, values: Mapping[str, Any], content: Content, body: Body
) -> Iterator[Mismatch]:
    plain = resolve(http.exchange.body, values)
    match format_of(content.media_type).carries:
        case "fields" | "parts":
            sent = {} if body.document is MISSING else body.document  # none can be read
            yield from _of_form(content, plain, sent)
        case "value" | "items":
            shape = Anything() if content.model is None else shape_of(content.model)
            sent_alone = http.operation.method == "PATCH"
            document = value_in_text(body.data.decode()) if content.model is None else body.document
            yield from differences_in(shape, to_jsonable_python(plain), document, sent_alone)
        case _:
            expected = request_of(http.exchange, values).body
            if expected != body.data:
                yield request_mismatch("body", _shown(expected), _shown(body.data), _SEND)


def _same_bytes(declared: bytes, sent: bytes) -> bool:
    if declared == sent:
        return True
    one, other = (value_in_text(each.decode("utf-8", "replace")) for each in (declared, sent))
    return one is not MISSING and json.dumps(one) == json.dumps(other)


def _of_form(
    content: Content, declared: Mapping[str, Any], sent: Mapping[str, list[Any]]
) -> Iterator[Mismatch]:
    """Any bytes will do for a file."""
    files = {name for name, each in sent.items() if isinstance(each[0], bytes)}
    files |= {name for name, each in declared.items() if isinstance(each, bytes)}
    for name in sorted(files):
        if (name in declared) != (name in sent):
            expected, got = ("a file", ABSENT) if name in declared else (ABSENT, "a file")
            yield replace(request_mismatch("body", expected, got, _SEND), path=(name,))
    texts = {name: each for name, each in sent.items() if name not in files}
    named = _texts_of({name: each for name, each in declared.items() if name not in files}, {})
    for one in _of_texts("body", fields_of(content.model), named, texts):
        yield replace(one, place="body", path=(one.name,), name="")


def _shown(data: bytes) -> str:
    try:
        return json.dumps(value_in_text(data.decode()), ensure_ascii=False)[:200]
    except (UnicodeDecodeError, TypeError):
        return f"{number_of(len(data), 'byte')}, starting with {data[:6].hex()}"


def _without_misspelt(found: Sequence[Mismatch]) -> Iterator[Mismatch]:
    """``found``, where a name that was sent in place of another is one mismatch with it."""
    needless = {_name(one): one for one in found if one.expected == ABSENT}
    for one in found:
        where, name = _name(one)
        near = [other for there, other in needless if there == where]
        sent = nearest(name, near) if one.got == ABSENT else None
        if sent is not None:
            del needless[where, sent]
            remedy = f"send {name!r} in place of {sent!r}"
            yield replace(one, got=f"{ABSENT}, but {sent!r} is sent", remedy=remedy)
        elif one.expected != ABSENT:
            yield one
    yield from needless.values()


def _name(one: Mismatch) -> tuple[tuple[object, ...], str]:
    """Where a name stands, and the name."""
    if one.path:
        return (one.place, *one.path[:-1]), str(one.path[-1])
    return (one.place.removesuffix(one.name),), one.name
