"""The clauses: everything that an interaction can say, or that can go wrong around one, once each.

One table. Who checks a clause is named here and never imported, so that nothing depends on it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from handfast.frozen import dataclass
from handfast.model.interactions import (
    Exchange,
    HttpInteraction,
    MessageInteraction,
    Published,
)
from handfast.model.operations import Message

__all__ = [
    "CLAUSES",
    "COUNTS",
    "OF_DELIVERY",
    "OF_LISTS",
    "Clause",
    "ClauseRow",
    "row_of",
    "unseen_by_pact",
]


class Clause(StrEnum):
    """The part of a promise, or of verifying it, that a mismatch is about."""

    STATUS = "status"
    HEADERS = "headers"
    CONTENT_TYPE = "content type"
    BODY = "body"
    READS = "reads"
    EQUALS = "equals"
    ORDERED = "ordered"
    CONTAINS = "contains"
    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    THEN = "then"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    WIRE = "wire"
    ATTRIBUTES = "attributes"
    REDELIVERED = "redelivered"
    DEAD_LETTERED = "dead_lettered"
    IN_ORDER = "in_order"
    IDEMPOTENT = "idempotent"
    REPLY = "reply"
    REQUEST = "request"
    ANSWER = "answer"
    HANDLED = "handled"
    AFTER_FAILURE = "after failure"
    FUZZED = "fuzzed"
    STATE = "state"
    TRIGGER = "trigger"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """What there is to know of one clause.

    ``stands_in`` are the declared things that may have it: none for what only a run can show.
    ``wording`` explains it to people. ``checked_by`` names the function that compares, as
    ``module:function``. Either ``pact`` names in the same form what puts it into a Pact file, or
    ``unseen_by_pact`` is the reason why Pact cannot see it.
    """

    clause: Clause
    stands_in: tuple[type, ...] = ()
    wording: str
    checked_by: str
    pact: str = ""
    unseen_by_pact: str = ""


_ANSWERS: Final = (Exchange,)
_BODIES: Final = (Exchange, MessageInteraction, Published)
_INTERACTIONS: Final = (HttpInteraction, MessageInteraction)
_JUDGE: Final = "handfast.expectation.judge:judge_answer"
_MATCH: Final = "handfast.expectation.match:mismatches_in"
_RESPONSE: Final = "handfast.derive.pact.responses:answer_of"
_MATCHERS: Final = "handfast.derive.pact.matchers:body_and_rules"
_IN_PROCESS: Final = "handfast.run.in_process:verify_in_process"
_PLAYED: Final = "handfast.run.reader.scenarios:played"
_NO_DELIVERY: Final = "Pact knows messages, and nothing of how they are delivered"
_SEQUENCE: Final = "handfast.expectation.sequence:out_of_order"
_REPEATED: Final = "handfast.run.repeated:arrived_again"
_DELIVERED: Final = (
    (Clause.REDELIVERED, _PLAYED, "an entry that was not handled is handled when it comes again"),
    (Clause.DEAD_LETTERED, _PLAYED, "an entry that can't be read is put on its dead letter stream"),
    (Clause.IN_ORDER, _SEQUENCE, "entries of one key arrive, and are handled, in their order"),
    (Clause.IDEMPOTENT, _REPEATED, "what is published again with the same key arrives once"),
)
_BEFORE: Final = "this comes before Pact's verifier is asked"

CLAUSES: Final = (
    *(
        ClauseRow(
            clause=clause, stands_in=_ANSWERS, wording=wording, checked_by=_JUDGE, pact=_RESPONSE
        )
        for clause, wording in (
            (Clause.STATUS, "the status of the answer"),
            (Clause.HEADERS, "a header of the answer"),
            (Clause.CONTENT_TYPE, "the media type of the answer"),
            (Clause.BODY, "a body that can be read, or none where none is declared"),
        )
    ),
    ClauseRow(
        clause=Clause.READS,
        stands_in=_BODIES,
        wording="a field that the consumer reads: there, and of its type",
        checked_by=_MATCH,
        pact=_MATCHERS,
    ),
    ClauseRow(
        clause=Clause.EQUALS,
        stands_in=_BODIES,
        wording="a value that must come back",
        checked_by=_MATCH,
        pact=_MATCHERS,
    ),
    ClauseRow(
        clause=Clause.ORDERED,
        stands_in=_ANSWERS,
        wording="the order of a list",
        checked_by=_MATCH,
        unseen_by_pact="Pact has no matcher for the order of items",
    ),
    ClauseRow(
        clause=Clause.CONTAINS,
        stands_in=_ANSWERS,
        wording="an item that a list must have, in whatever place",
        checked_by=_MATCH,
        unseen_by_pact="Pact's rule for it leaves no rule for the other items",
    ),
    ClauseRow(
        clause=Clause.EXACTLY,
        stands_in=_BODIES,
        wording="how many items a list has, or how many messages arrive",
        checked_by=_MATCH,
        pact=_MATCHERS,
    ),
    ClauseRow(
        clause=Clause.AT_LEAST,
        stands_in=_ANSWERS,
        wording="the fewest items that a list may have",
        checked_by=_MATCH,
        pact=_MATCHERS,
    ),
    ClauseRow(
        clause=Clause.AT_MOST,
        stands_in=_ANSWERS,
        wording="the most items that a list may have",
        checked_by=_MATCH,
        pact=_MATCHERS,
    ),
    ClauseRow(
        clause=Clause.THEN,
        stands_in=_INTERACTIONS,
        wording="what a further request must answer afterwards",
        checked_by=_IN_PROCESS,
        unseen_by_pact="Pact ends with the answer: it makes no further request",
    ),
    ClauseRow(
        clause=Clause.UNCHANGED,
        stands_in=_INTERACTIONS,
        wording="what a request must answer before and after alike",
        checked_by="handfast.http.exchange:changed",
        unseen_by_pact="Pact ends with the answer: it reads nothing before and after",
    ),
    ClauseRow(
        clause=Clause.PUBLISHED,
        stands_in=_INTERACTIONS,
        wording="the messages that must arrive afterwards",
        checked_by="handfast.transports.arrivals:arrivals",
        unseen_by_pact="Pact ends with the answer: it reads no stream",
    ),
    ClauseRow(
        clause=Clause.WIRE,
        stands_in=(Message,),
        wording="the form in which a message travels",
        checked_by="handfast.wire.entries:payload_of",
        unseen_by_pact="Pact is handed the payload that was read back, not what carried it",
    ),
    ClauseRow(
        clause=Clause.ATTRIBUTES,
        stands_in=(Message,),
        wording="what travels beside the payload of a message",
        checked_by="handfast.transports.protocol:attribute_mismatches",
        unseen_by_pact="Pact is handed the payload that was read back, not what came with it",
    ),
    *(
        ClauseRow(
            clause=clause,
            stands_in=(Message,),
            wording=wording,
            checked_by=checked_by,
            unseen_by_pact=_NO_DELIVERY,
        )
        for clause, checked_by, wording in _DELIVERED
    ),
    ClauseRow(
        clause=Clause.REPLY,
        stands_in=(Message,),
        wording="a reply to a synchronous message, in JSON and in time",
        checked_by="handfast.providers.replies:reply_to",
        unseen_by_pact=_BEFORE,
    ),
    ClauseRow(
        clause=Clause.REQUEST,
        stands_in=_ANSWERS,
        wording="the request that the consumer sends",
        checked_by="handfast.run.consumer:verify_consumer",
        pact="handfast.derive.pact.requests:pact_request",
    ),
    ClauseRow(
        clause=Clause.ANSWER,
        wording="what the consumer's client does with the answer",
        checked_by="handfast.run.consumer:verify_consumer",
        unseen_by_pact="Pact does not see what a client makes of an answer",
    ),
    ClauseRow(
        clause=Clause.HANDLED,
        wording="what a reader of a stream does with an entry",
        checked_by=_PLAYED,
        unseen_by_pact=_NO_DELIVERY,
    ),
    ClauseRow(
        clause=Clause.AFTER_FAILURE,
        wording="what a reader does with an entry when a service that it calls fails",
        checked_by="handfast.run.reader.failing:neighbour_fails",
        unseen_by_pact="Pact's provider never fails to answer",
    ),
    ClauseRow(
        clause=Clause.FUZZED,
        wording="a check of Schemathesis that is about no other clause",
        checked_by="handfast.fuzz.openapi.checks:check_of",
        unseen_by_pact="Pact tries one example",
    ),
    ClauseRow(
        clause=Clause.STATE,
        wording="a provider state that must be set up",
        checked_by="handfast.providers.handlers:set_up",
        unseen_by_pact=_BEFORE,
    ),
    ClauseRow(
        clause=Clause.TRIGGER,
        stands_in=_INTERACTIONS,
        wording="what must happen in the provider",
        checked_by="handfast.providers.handlers:run_trigger",
        unseen_by_pact="Pact ends with the answer: nothing happens after it",
    ),
    ClauseRow(
        clause=Clause.START,
        wording="what must be there before anything can be verified",
        checked_by="handfast.providers.errors:start_mismatch",
        unseen_by_pact=_BEFORE,
    ),
)
"""Every clause, in the order in which people read them."""

COUNTS: Final = (Clause.EXACTLY, Clause.AT_LEAST, Clause.AT_MOST)
"""The clauses that count the items of a list."""

OF_LISTS: Final = (*COUNTS, Clause.ORDERED, Clause.CONTAINS)
"""The clauses that only the answer of a list may have."""

OF_DELIVERY: Final = tuple(clause for clause, _, _ in _DELIVERED)
"""The clauses of how a message is delivered: the fields of ``Delivery``."""

_BY_CLAUSE: Final = MappingProxyType({row.clause: row for row in CLAUSES})


def row_of(clause: Clause) -> ClauseRow:
    """What there is to know of ``clause``."""
    return _BY_CLAUSE[clause]


def unseen_by_pact(clause: Clause) -> str:
    """Why Pact cannot see ``clause``; empty where it can."""
    return _BY_CLAUSE[clause].unseen_by_pact
