"""What a consumer's client, or a handler of it, lost of what it was answered or handed. Pure.

Fields that the consumer has no use for are named as left out.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.clients import is_shown, texts_shown
from handfast.derive.pact.files import pact_interaction
from handfast.drift.consuming.clients import given_to_client
from handfast.drift.consuming.returned import as_there, in_contract
from handfast.expectation.judge import Received, judge_answer, judge_payload
from handfast.expectation.unused import is_named
from handfast.model import HttpInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING
from handfast.wire.times import moment
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handfast.drift.rows import Differences
    from handfast.model import Answer, Content, Exchange
    from handfast.model.cases import Case
    from handfast.wire.paths import Step

__all__ = ["document_for", "losses", "unknown_fields"]

_AS_IT_CAME: Final = (
    "the consumer relies on this field: return it as it came, or name it in unused=..."
)
_BY_THEIR_NAMES: Final = (
    "return what the client reads of it, with the names that the fields have on the wire"
)
_ENOUGH: Final = 40
"""So many letters of a text show it."""
_NULLS: Final = re.compile(r"\b(None(?! of\b)|null|undefined)\b")
"""Null as code writes it."""


def losses(
    case: Case,
    returned: Any,
    values: Mapping[str, Any],
    sent: Sequence[str] = (),
    drift: Differences | None = None,
) -> tuple[Mismatch, ...]:
    """What the client lost of the answer or message that it reads.

    Of a handler that returns texts, or nothing at all, each text and number that it reads must be
    among these, or in what it ``sent``. Of a client that is written for a provider with ``drift``
    they may be as that has them.
    """
    document = document_for(case)
    if is_shown(document, returned, sent) and _is_no_document(drift, case, returned, sent):
        shown = (*texts_shown(returned), *sent)
        return tuple(_not_shown(case, document, shown, drift))
    if drift is not None:
        returned = in_contract(drift, case.interaction, document, returned)
    match case.interaction:
        case HttpInteraction(exchange=exchange):
            answer = exchange.answer
            if answer is None or answer.content is None or exchange.expected_status >= 400:
                return ()
            body = _body_of(answer.content, returned)
            media_type = {"content-type": answer.content.media_type}
            received = Received(exchange.expected_status, media_type, body)
            found = judge_answer(_of_the_body(exchange, answer), received, values)
        case message:
            found = judge_payload(message, returned, values)
    return tuple(_blamed(mismatch, case) for mismatch in found)


def document_for(case: Case) -> Any:
    """The JSON that the client is answered, or the message that it is handed; None: neither."""
    declared = pact_interaction(case)
    if isinstance(case.interaction, HttpInteraction):
        body = declared["response"].get("body") or {}
        is_success = case.interaction.exchange.expected_status < 400
        return body.get("content") if is_success and not body.get("encoded") else None
    (part,) = declared.get("response", [declared])
    return part["contents"]["content"]


def unknown_fields(cases: Collection[Case], unused: Collection[str]) -> list[str]:
    """Each of ``unused`` that names no field which any of ``cases`` reads."""
    return [
        one
        for one in unused
        if not any(
            is_named(case, at, one) for case in cases for at, _ in _leaves(document_for(case), ())
        )
    ]


def _is_no_document(
    drift: Differences | None, case: Case, returned: Any, sent: Sequence[str]
) -> bool:
    """Whether nothing that was returned is what the provider with ``drift`` answers."""
    if drift is None:
        return True
    there, _ = given_to_client(drift, case.interaction, document_for(case))
    return not isinstance(there, dict | list) or is_shown(there, returned, sent)


def _not_shown(
    case: Case, document: Any, shown: Sequence[str], drift: Differences | None
) -> Iterator[Mismatch]:
    """Each text and number that is nowhere in ``shown``, and null that is shown by its name."""
    together = "\n".join(shown)
    letters = _letters(together)
    mismatch = Mismatch(
        clause=Clause.READS,
        place=f"what {case.consumer}'s handler shows or sends",
        expected="",
        got=excerpt(together),
        remedy="the handler reads this field: show it, send it, or name it in unused=...",
        whose=Responsible.CONSUMER,
    )
    for at, value in _leaves(document, ()):
        there = value if drift is None else as_there(drift, case.interaction, at, value)
        if there is MISSING:
            continue
        if value is None and (name := _NULLS.search(together)) is not None:
            remedy = "null is no text: say something in its place, or leave it out"
            expected = f"no {name[0]} where null is"
            yield replace(mismatch, path=at, expected=expected, remedy=remedy)
        if isinstance(value, bool) or value is None or moment(value) is not None:
            continue  # in how many forms each of them may be shown nobody knows
        if all(_letters(str(each))[:_ENOUGH] not in letters for each in (value, there)):
            yield replace(mismatch, path=at, expected=excerpt(value))


def _letters(text: str) -> str:
    """The letters and digits of ``text``, which a handler may escape, wrap and shorten."""
    while (plain := html.unescape(text)) != text:
        text = plain
    return "".join(filter(str.isalnum, text)).lower()


def _leaves(document: Any, at: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    match document:
        case dict():
            for key, value in document.items():
                yield from _leaves(value, (*at, key))
        case list():
            for index, value in enumerate(document):
                yield from _leaves(value, (*at, index))
        case _:
            yield at, document


def _body_of(content: Content, returned: Any) -> bytes:
    """The body that has what a client returned."""
    if isinstance(returned, bytes):
        return returned
    if isinstance(returned, str) and format_of(content.media_type).carries == "bytes":
        return returned.encode()
    return json.dumps(returned).encode()


def _of_the_body(exchange: Exchange, answer: Answer) -> Exchange:
    """What is expected of the body alone: a client returns no headers.

    Which item a list must have is the provider's part: the example may lack an optional field.
    """
    bare = replace(answer, headers=None)
    return replace(
        exchange,
        operation=replace(exchange.operation, answers=(bare,)),
        answer_headers={},
        contains=None,
    )


def _blamed(mismatch: Mismatch, case: Case) -> Mismatch:
    return replace(
        mismatch.within(f"what {case.consumer}'s client returns"),
        remedy=_AS_IT_CAME if mismatch.path else _BY_THEIR_NAMES,
        whose=Responsible.CONSUMER,
    )
