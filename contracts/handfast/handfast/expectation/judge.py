"""Compares one answer or one message with what a consumer expects: every mismatch. Pure.

``mismatches_in`` compares the document; here are status, headers and the body's media type.
A refusal is judged like any answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer, expect_payload
from handfast.frozen import dataclass
from handfast.model import NOT_NULL
from handfast.model.bodies import document_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.model.values import resolve
from handfast.shapes import Anything
from handfast.shapes.fields import fields_of
from handfast.shapes.places import may_be_list
from handfast.shapes.values.fit import adapter_of
from handfast.shapes.values.texts import same_texts
from handfast.wire.headers import alternatives, texts_in
from handfast.wire.media_types import media_type_of
from handfast.wire.paths import MISSING
from handfast.wire.texts import Unreadable
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.expectation.tree import Node
    from handfast.model import Answer, Content, Exchange, MessageInteraction, Published
    from handfast.shapes import Field, Shape

__all__ = ["Received", "judge_answer", "judge_payload"]


@dataclass(frozen=True, slots=True)
class Received:
    """An answer as it came. Names of ``headers`` count in any case.

    ``headers`` are ``Headers`` where a name may come several times.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The header's value, or None; of a header that came several times all, with commas."""
        texts = texts_in(self.headers, name)
        return ", ".join(texts) if texts else None


def judge_answer(
    exchange: Exchange, received: Received, values: Mapping[str, Any], answered: Any = MISSING
) -> tuple[Mismatch, ...]:
    """Each difference between ``received`` and what ``exchange`` expects.

    ``values`` are those of the provider states, ``answered`` the answer that ``Answered`` reads.
    A wrong status is the only mismatch, for then the rest was never promised.

    Raises:
        KeyError: nothing gave a ``Value`` or ``Answered``.
        BadDeclaration: a path leads nowhere in the answer's model.
    """
    if received.status != exchange.expected_status:
        description = exchange.answer.description if exchange.answer else ""
        return (
            Mismatch(
                clause=Clause.STATUS,
                place="the status",
                expected=f"{exchange.expected_status}{f' ({description})' if description else ''}",
                got=f"{received.status}: {excerpt(received.body) or 'an empty body'}",
            ),
        )
    expected_headers = resolve(exchange.answer_headers, values, answered)
    mismatches = list(_headers(exchange.answer, expected_headers, received))
    content = exchange.answer.content if exchange.answer else None
    if content is None or exchange.operation.method == "HEAD":
        return (*mismatches, *_empty(received))
    wrong_type = tuple(_media_type(content, received))
    mismatches += wrong_type
    try:
        document = document_of(content, received.body)
    except Unreadable as refused:
        # a page of another media type can't be read either, which is nothing new
        return (*mismatches, *(() if wrong_type else (_unreadable(refused, received),)))
    return (*mismatches, *_compared(expect_answer(exchange, values, answered), document))


def judge_payload(
    promise: MessageInteraction | Published,
    payload: Any,
    values: Mapping[str, Any],
    answered: Any = MISSING,
) -> tuple[Mismatch, ...]:
    """Each difference between ``payload``, a JSON value, and what is expected. Raises as above."""
    return _compared(expect_payload(promise, values, answered), payload)


def _compared(node: Node, document: Any) -> tuple[Mismatch, ...]:
    """Every mismatch of ``document``; of one that is nested deeper than Python can follow, that."""
    try:
        return mismatches_in(node, document)
    except RecursionError:
        return (
            Mismatch(
                clause=Clause.READS,
                path=(),
                expected="a document that is nested less deep",
                got="more levels than can be compared",
            ),
        )


def _empty(received: Received) -> Iterator[Mismatch]:
    if received.body:
        yield Mismatch(
            clause=Clause.BODY,
            path=(),
            expected="an empty body",
            got=excerpt(received.body),
        )


def _unreadable(refused: Unreadable, received: Received) -> Mismatch:
    got = f"{excerpt(received.body)}{refused.in_brackets}" if received.body else "an empty body"
    return Mismatch(clause=Clause.BODY, path=(), expected=refused.form, got=got)


def _media_type(content: Content, received: Received) -> Iterator[Mismatch]:
    came = received.header("content-type")
    if media_type_of(came or "") != media_type_of(content.media_type):
        yield Mismatch(
            clause=Clause.CONTENT_TYPE,
            place="Content-Type",
            expected=content.media_type,
            got=came or "no such header",
        )


def _headers(
    answer: Answer | None, expected: Mapping[str, Any], received: Received
) -> Iterator[Mismatch]:
    fields = fields_of(answer.headers) if answer else {}
    shapes = {name.lower(): field.shape for name, field in fields.items()}
    for name, value in expected.items():
        came = received.header(name)
        if value is NOT_NULL and came is None:
            yield _header(name, "this header", came)
        elif value is None and came is not None:
            yield _header(name, "no such header", came)
        elif value is not NOT_NULL and value is not None:
            shape = shapes.get(name.lower(), Anything())
            if not _equals(shape, name, value, received):
                yield _header(name, ", ".join(_texts(value)), came)
    for field in fields.values():
        texts = texts_in(received.headers, field.name)
        if not texts and field.required:
            yield _header(field.name, "this header", None)
        elif texts:
            yield from _typed(field, texts)


def _equals(shape: Shape, name: str, value: Any, received: Received) -> bool:
    texts, several = texts_in(received.headers, name), isinstance(value, list)
    wanted = _texts(value)
    return any(
        same_texts(shape, *((wanted, read) if several else (wanted[0], read[0])))
        for read in (alternatives(name, texts, several=several) if texts else [])
    )


def _typed(field: Field, texts: tuple[str, ...]) -> Iterator[Mismatch]:
    """Nothing where one reading of the header fits; else what is wrong with the first."""
    adapter, several = adapter_of(field.shape.annotation), may_be_list(field.shape)
    why: list[str] = []
    for read in alternatives(field.name, texts, several=several):
        try:
            _ = adapter.validate_python(read) if several else adapter.validate_strings(read[0])
        except ValidationError as refused:
            why.append("; ".join(mismatch["msg"] for mismatch in refused.errors()))
        else:
            return
    yield _header(field.name, why[0], ", ".join(texts))


def _texts(value: Any) -> list[str]:
    return [_text(item) for item in value] if isinstance(value, list) else [_text(value)]


def _text(value: Any) -> str:
    plain = to_jsonable_python(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _header(name: str, expected: str, came: str | None) -> Mismatch:
    got = "no such header" if came is None else came
    return Mismatch(clause=Clause.HEADERS, place=name, expected=expected, got=got)
