"""Compares what two sides answered to the same step. Pure; sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.documents import differing, places_of
from handfast.model.bodies import document_of
from handfast.shapes.fields import fields_of
from handfast.shapes.values.fit import takes
from handfast.wire.json_text import value_in_text
from handfast.wire.media_types import media_type_of
from handfast.wire.paths import MISSING, everywhere, render
from handfast.wire.texts import Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from handfast.compare.judged.documents import DocumentDifference
    from handfast.compare.judged.pairing import Pairing
    from handfast.expectation.judge import Received
    from handfast.model import Message, Operation

__all__ = ["compared_answers", "compared_messages", "document_in"]

_SPELLED_OTHERWISE: Final = frozenset({Kind.NULL_OR_ABSENT, Kind.PRECISION})


def document_in(operation: Operation, received: Received) -> Any:
    """What the body of an answer holds; ``MISSING`` where it is empty or can't be read."""
    answer = operation.answer(received.status)
    if answer is not None and answer.content is not None:
        try:
            return document_of(answer.content, received.body)
        except Unreadable:
            pass
    if not received.body:
        return MISSING
    text = received.body.decode("utf-8", "replace")
    value = value_in_text(text)
    return text if value is MISSING else value


def compared_answers(
    operation: Operation,
    received: tuple[Received, Received],
    documents: tuple[Any, Any],
    pairing: Pairing,
    *,
    invalid: bool = False,
    fixed: Collection[str] = (),
) -> list[Difference]:
    """Each difference between two answers.

    Of refusals is compared what some interaction expects at the places ``fixed``, and whether the
    second has the declared form where the first has it. ``invalid``: the request was a near miss.
    """
    first, second = received
    status = first.status
    if status != second.status:
        declared = operation.answer(second.status) is not None
        # which of two refusals comes first is nobody's promise where a request has several faults
        both_refuse = invalid and declared and min(status, second.status) >= 400
        difference = Difference(
            of=operation.name,
            kind=Kind.REFUSAL if both_refuse else Kind.STATUS,
            path=(),
            first=status,
            second=second.status,
            status=status,
            declared=declared,
        )
        return [difference]
    found = list(_headers(operation, first, second, pairing))
    of_bodies = _of_bodies(received, documents, pairing)
    if status < 400:
        found += of_bodies
    elif of_bodies:
        has_form = [_has_form(operation, *one) for one in zip(received, documents, strict=True)]
        found += [
            one
            for one in of_bodies
            if (has_form == [True, False] and _is_of_form(one))
            or (one[1] is Kind.VALUE and render(everywhere(one[0])) in fixed)
        ]
    return [
        Difference(
            of=operation.name,
            kind=kind,
            path=at,
            first=one,
            second=other,
            status=status,
            loses=pairing.loses(one, other),
            places=places_of(one, other, pairing) if kind is Kind.ORDER else (),
        )
        for at, kind, one, other in found
    ]


def _of_bodies(
    received: tuple[Received, Received], documents: tuple[Any, Any], pairing: Pairing
) -> list[DocumentDifference]:
    if received[0].body == received[1].body:
        return []
    try:
        return differing(*documents, (), pairing, ordered=True)
    except RecursionError:
        deep = "a document of more levels than can be compared"
        return [((), Kind.BODY, deep, f"{deep}, which is not the same")]


def _has_form(operation: Operation, received: Received, document: Any) -> bool:
    """Whether an answer has the body that is declared for its status."""
    answer = operation.answer(received.status)
    if answer is None or answer.content is None or answer.content.model is None:
        return True
    return takes(answer.content.model, document)


def _is_of_form(found: DocumentDifference) -> bool:
    """Whether a value is missing, or is of another type, under a key or as a whole."""
    at, kind, one, other = found
    is_of_key = not at or isinstance(at[-1], str)
    return kind is Kind.VALUE and is_of_key and type(one) is not type(other)


def _headers(
    operation: Operation, first: Received, second: Received, pairing: Pairing
) -> Iterator[DocumentDifference]:
    answer = operation.answer(first.status)
    if answer is None:
        return
    if answer.content is not None:
        types = [media_type_of(each.header("content-type") or "") for each in (first, second)]
        if types[0] != types[1]:
            yield ("content-type",), Kind.CONTENT_TYPE, types[0], types[1]
    for name in fields_of(answer.headers):
        one, other = first.header(name), second.header(name)
        if (one is None) != (other is None) or (
            one is not None and not pairing.same(one, other, name.replace("-", "_"))
        ):
            yield (name,), Kind.HEADER, one, other


def compared_messages(
    sharing: Sequence[Message], first: Sequence[Any], second: Sequence[Any], pairing: Pairing
) -> list[Difference]:
    """Each difference between what two sides published at the address that ``sharing`` have."""
    if len(first) != len(second):
        one_more = max(first, second, key=len)[-1]
        of, counts = _name_of(sharing, one_more), (len(first), len(second))
        kind = Kind.MESSAGES
        return [Difference(of=of, kind=kind, path=(), first=counts[0], second=counts[1])]
    found = []
    for at, kind, one, other in differing(list(first), list(second), (), pairing):
        place = at[0] if at and isinstance(at[0], int) else 0
        found.append(
            Difference(
                of=_name_of(sharing, first[place]),
                kind=kind if kind in _SPELLED_OTHERWISE else Kind.MESSAGE,
                path=at[1:],
                first=one,
                second=other,
                loses=pairing.loses(one, other),
            )
        )
    return found


def _name_of(sharing: Sequence[Message], payload: Any) -> str:
    """The name of the message that ``payload`` is one of."""
    fits = (one for one in sharing if takes(one.payload.model, payload))
    return next(fits, sharing[0]).name
