"""What is expected of the requests of a client that is written for a provider with drift. Pure.

The declared request, as it comes back from the provider's form: without what that has no place for,
and with what it must say, such as the contract's default.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from handfast.derive.requests import request_of
from handfast.drift.consuming.clients import request_from_client
from handfast.drift.kinds.missing import DEFAULT
from handfast.drift.kinds.table import KINDS
from handfast.drift.translation import request_for_provider
from handfast.model.bodies import content_of, document_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wire.headers import pairs_in
from handfast.wire.media_types import format_of
from handfast.wire.paths import last_key
from handfast.wire.routes import arguments
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import HttpInteraction

__all__ = ["expected_of_client", "named_by_rows", "not_followed", "with_defaults"]

_REMEDY: Final = "call the provider as it is, or take the row out of the drift"
_OF_ANSWERS: Final = frozenset(one.name for one in KINDS if "answer" in one.sides)
_MOST: Final = 5
"""So many rows are named where an answer was not understood."""


def expected_of_client(
    differences: Differences, http: HttpInteraction, values: Mapping[str, Any]
) -> HttpInteraction:
    """``http`` with the request that a client is expected to send; itself where it is the same."""
    exchange = http.exchange
    declared = request_of(exchange, values)
    there = request_for_provider(differences, declared).sent
    sent = request_from_client(differences, there).sent
    path, _, query = sent.target.partition("?")
    changed: dict[str, Any] = {}
    if sent.target != declared.target:
        texts = arguments(http.operation.path, path) or {}
        changed["path"] = {name: unquote(text) for name, text in texts.items()}
        changed["query"] = _grouped(parse_qsl(query, keep_blank_values=True))
    if pairs_in(sent.headers) != pairs_in(declared.headers):
        own = {name.lower() for name in exchange.headers}
        headers = [pair for pair in pairs_in(sent.headers) if _is_sent(pair[0], own, declared)]
        changed["headers"] = _grouped(headers)
    content = content_of(exchange)
    if sent.body != declared.body and content is not None:
        in_form = format_of(content.media_type).carries == "fields"
        pairs = parse_qsl(sent.body.decode(), keep_blank_values=True) if in_form else []
        changed["body"] = _grouped(pairs) if in_form else document_of(content, sent.body)
    return replace(http, exchange=replace(exchange, **changed)) if changed else http


def _is_sent(name: str, own: Collection[str], declared: Sent) -> bool:
    """Whether a header is one that the consumer declares, or one that a row adds."""
    return name.lower() in own or name.lower() not in {each.lower() for each in declared.headers}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found


def not_followed(rows: Iterable[DriftRow]) -> tuple[Mismatch, ...]:
    """A mismatch for each row that a request does not follow."""
    found = sorted({row for row in rows if row.against}, key=_key)
    return tuple(
        Mismatch(
            clause=Clause.REQUEST,
            place=f"drift, {row.declared}",
            expected=row.there,
            got="as the contract has it",
            remedy=_REMEDY,
            whose=Responsible.CONSUMER,
        )
        for row in found
    )


def named_by_rows(found: Iterable[Mismatch], rows: Collection[DriftRow]) -> tuple[Mismatch, ...]:
    """``found``, where what was raised, or a field that was lost, names the rows of the answer."""
    given = sorted({row for row in rows if not row.against and row.kind in _OF_ANSWERS}, key=_key)
    made = []
    for one in found:
        field = last_key(one.path or ())
        named = [row for row in given if one.raised or (field and row.field == field)]
        texts = [f"{row.declared} is {row.there}" for row in named[:_MOST]]
        remedy = f"{one.remedy}; by the drift, {listed(texts)}" if texts else one.remedy
        made.append(replace(one, remedy=remedy))
    return tuple(made)


def _key(row: DriftRow) -> tuple[str, str]:
    return row.kind, row.declared


def with_defaults(differences: Differences, found: Iterable[Mismatch]) -> Iterator[Mismatch]:
    """``found``, with the row of another default where its field is not sent."""
    rows = {
        one.name: one.row
        for by_kind in differences.fields.values()
        for one in by_kind.get(DEFAULT.name, ())
    }
    for one in found:
        row = rows.get(last_key(one.path or ()) or one.name)
        if row is None or one.got != "absent":
            yield one
        else:
            remedy = f"{one.remedy}: by the drift, {row.declared} is {row.there}"
            yield replace(one, remedy=remedy)
