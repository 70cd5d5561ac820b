"""What consumers rely on: interactions, contracts, systems. Frozen values; no I/O, no rules."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handfast.model.operations import Answer, Given, Message, Offer, Operation

__all__ = [
    "NOT_NULL",
    "Answered",
    "BadDeclaration",
    "Contract",
    "Exchange",
    "HttpInteraction",
    "Interaction",
    "LaterThan",
    "MessageInteraction",
    "NotNullValue",
    "Ordering",
    "Published",
    "System",
    "Then",
    "Unchanged",
    "Value",
    "Waived",
]


class BadDeclaration(Exception):
    """A declaration is wrong: our own mistake, never the fault of a provider or consumer.

    ``faults`` lists every fault that was found, one sentence each.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the provider state, by name: what its handler returned, else its parameter.

    It may stand wherever an interaction sends or expects something.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A field of the interaction's own answer, by path, for what must then be true."""

    path: str


@dataclass(frozen=True, slots=True)
class NotNullValue:
    """In ``equals``: whatever it is, it is there and not null."""


NOT_NULL = NotNullValue()


@dataclass(frozen=True, slots=True)
class LaterThan:
    """In ``equals``: a moment that is later than ``moment``.

    For a field that a change refreshes: ``moment`` is the one from before the change. It is a
    ``Value`` of a state, a moment itself, or in ``then`` an ``Answered`` field of the
    interaction's own answer. A text is written as in JSON: ``2021-04-02T06:15:07Z``, with up to
    six digits of a fraction. Both have an offset, or neither has one.

    Nothing is compared with the clock of the machine that verifies. What a provider writes by its
    own clock is later only where that clock is past ``moment``, so the example of a state must
    have passed by any clock that a provider may run by: give it a year that is over. Where a
    handler returns a moment that the provider has just written, one that stores whole seconds may
    write the same again. Pact has no matcher for it: by Pact any moment will do.
    """

    moment: str | datetime | Value | Answered


@dataclass(frozen=True, slots=True)
class Ordering:
    """What the items of a list are ordered by: a field of theirs, and which value comes first."""

    path: str
    descending: bool


@dataclass(frozen=True, kw_only=True)  # without slots, for what is computed once
class Exchange:
    """One request and the answer that must come back.

    ``path``, ``query``, ``headers`` and ``body`` may contain ``Value`` (and, in what must
    then be true, ``Answered``) at any depth. ``body`` is JSON, a mapping of form fields or parts,
    or bytes; None sends none, and ``b"null"`` is a JSON body that is null. A list in ``query`` or
    ``headers`` is sent as one parameter or header an item. ``media_type`` picks one of several
    accepted content types (the first by default). ``credentials`` False sends none to an
    operation that asks for them.

    ``status`` None is the operation's first declared answer below 400. ``reads`` names the fields
    that this consumer uses, by path (``memory.tags[*].tag``): each must be there and of its type;
    None means all that the answer's own model requires. ``equals`` maps paths to what must stand
    there: times are compared as instants, None accepts null and an absent key, ``NOT_NULL``
    anything but those, ``LaterThan`` a later moment; the path of the whole body is ``""``, where
    bytes may be expected of a body that is bytes. ``answer_headers`` maps names to texts,
    ``NOT_NULL``, or None where there must be no such header, which Pact can't see. ``ordered`` is
    the path of an item's field, with ``-`` in front for descending order. ``contains`` are items
    that a list must have, in whatever place: what must stand at paths within one item each, as in
    ``equals``. ``exactly``, ``at_least`` and ``at_most`` count a list's items.
    """

    operation: Operation
    path: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    query: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    headers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    body: Any = None
    media_type: str | None = None
    credentials: bool = True
    status: int | None = None
    reads: tuple[str, ...] | None = None
    equals: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    answer_headers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    ordered: str | None = None
    contains: tuple[Mapping[str, Any], ...] | None = None
    exactly: int | None = None
    at_least: int | None = None
    at_most: int | None = None

    @property
    def ordering(self) -> Ordering | None:
        """What ``ordered`` means; None where no order is expected."""
        if self.ordered is None:
            return None
        return Ordering(self.ordered.removeprefix("-"), self.ordered.startswith("-"))

    @cached_property
    def expected_status(self) -> int:
        """The status that must come back (0 when none is declared, which ``check`` refuses)."""
        if self.status is not None:
            return self.status
        return next((a.status for a in self.operation.answers if a.status < 400), 0)

    @cached_property
    def answer(self) -> Answer | None:
        """The declared answer that is expected."""
        return self.operation.answer(self.expected_status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What must then be true: exactly so many of a message arrived since the request.

    With ``exactly=0`` nothing at all may have been published at the message's address.
    """

    message: Message
    reads: tuple[str, ...] | None = None
    equals: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    exactly: int = 1


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What must then be true: this read answers the same as before the request.

    ``but`` are the paths at which it may differ: what the request is there to change.
    """

    exchange: Exchange
    but: tuple[str, ...] = ()


Then = Exchange | Published | Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpInteraction:
    """What one consumer relies on when it calls an operation in a provider state.

    ``given`` are the states, ``exchange`` the request and the answer that must come back. ``when``
    names what happens in the provider after the answer (a scheduler runs, Redis is back); ``then``
    is what must be true after that.
    """

    name: str
    exchange: Exchange
    given: tuple[Given, ...] = ()
    when: tuple[Given, ...] = ()
    then: tuple[Then, ...] = ()

    @property
    def operation(self) -> Operation:
        """What is called."""
        return self.exchange.operation


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInteraction:
    """What one consumer relies on when a provider publishes a message.

    ``when`` is the trigger: what happens in the provider, in the states ``given``. ``sends`` is
    the request of a synchronous message, whose reply the expectations then describe; it is what
    happens itself, so that ``when`` may be left out.
    ``exactly`` counts what arrives at the message's address; ``then`` may read the provider.
    ``again`` is a further trigger, by which the provider publishes the same message once more:
    where the message is idempotent, nothing arrives then.
    """

    name: str
    message: Message
    when: Given | None = None
    given: tuple[Given, ...] = ()
    sends: Any = None
    reads: tuple[str, ...] | None = None
    equals: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    exactly: int = 1
    again: Given | None = None
    then: tuple[Then, ...] = ()


Interaction = HttpInteraction | MessageInteraction


@dataclass(frozen=True, slots=True)
class Contract:
    """All interactions of one consumer with one provider: one Pact file."""

    consumer: str
    provider: str
    interactions: tuple[Interaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """An interaction of a shipped system that a service's repository gave up, and why."""

    consumer: str
    provider: str
    interaction: Interaction
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A family of services with one set of contracts.

    ``bindings`` names its ``handfast.bindings.Bindings`` as ``package.module:BINDINGS``; it is
    imported only when something is run. ``install`` is the whole line that installs what the
    bindings need, shown where that is missing. ``waived`` are interactions of a shipped system that
    are no part of ``contracts`` any more. ``added`` names what was added to a shipped system
    (operations by method and path, messages by name): its reference providers have none of it.
    """

    name: str
    title: str
    offers: tuple[Offer, ...]
    contracts: tuple[Contract, ...]
    bindings: str | None = None
    install: str | None = None
    waived: tuple[Waived, ...] = ()
    added: frozenset[str] = frozenset()

    def offer(self, provider: str) -> Offer | None:
        """What ``provider`` offers in this system, or None."""
        return next((offer for offer in self.offers if offer.provider == provider), None)
