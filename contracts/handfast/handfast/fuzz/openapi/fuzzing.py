"""Fuzzes a provider by OpenAPI documents: its own, and the one derived from what it promised.

Each run begins with a clean slate. Judges by the declared models (``seen``) beside Schemathesis'
own checks; what is noise is said in ``noise``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.requests import curl
from handfast.expectation.match import excerpt
from handfast.fuzz.finding import Finding, FuzzResult, found_id
from handfast.fuzz.openapi.documents import (
    OWN_TARGET,
    NoDocument,
    derived_document,
    labels_in,
    own_document,
)
from handfast.fuzz.openapi.engine import CONTRACT, PHASES, Orders, send
from handfast.fuzz.openapi.running import Reached, reached
from handfast.model import HttpInteraction
from handfast.providers.credentials import credentials_for
from handfast.providers.provider import CannotVerify, NotSetUp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handfast.fuzz.openapi.engine import Reported, Sendings
    from handfast.model import Contract, Offer, Operation
    from handfast.model.results import Mismatch
    from handfast.providers.provider import Provider

__all__ = ["PHASES", "Round", "Source", "fuzz_document"]


class Source(StrEnum):
    """Which document a provider is fuzzed by."""

    OWN = "own document"
    DERIVED = "derived document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One run that can be repeated: the same round sends the same requests.

    ``examples`` is how many Schemathesis makes of each operation by chance; ``operations`` are
    those to fuzz, by name; None: all.
    """

    seed: int = 0
    examples: int = 20
    phases: tuple[str, ...] = PHASES
    operations: tuple[str, ...] | None = None


_EXPECTED: Final[Mapping[str, str]] = {
    "not_a_server_error": "no server error, whatever is sent",
    "status_code_conformance": "a status that the document declares",
    "content_type_conformance": "a media type that the document declares",
    "response_headers_conformance": "the headers that the document declares",
    "response_schema_conformance": "a body that the document's schema takes",
    "negative_data_rejection": "a refusal of what the document forbids",
    "positive_data_acceptance": "no refusal of what the document allows",
    "missing_required_header": "a refusal of a request without a required header",
    "unsupported_method": "405 for a method that the document does not have",
    "allow_header_conformance": "an Allow header with the methods that there are",
    "use_after_free": "404 for what was deleted",
    "ensure_resource_availability": "what was created to be there",
    "ignored_auth": "a refusal without credentials, or with wrong ones",
}


def fuzz_document(
    source: Source,
    offer: Offer,
    provider: Provider,
    *,
    round_: Round,
    contracts: Sequence[Contract] = (),
    until: float = float("inf"),
    on_case: Callable[[], None] = lambda: None,
    on_noise: Callable[[str, int], None] = lambda name, times: None,
) -> FuzzResult:
    """Fuzz ``provider`` by one document of ``offer``, until a moment of ``time.monotonic``.

    ``contracts`` say who relies on what is broken, and give examples. ``on_noise`` is told at the
    end how often each kind of noise was left out. A provider without a document of its own is
    fuzzed by none: zero cases and nothing found.

    Raises:
        CannotHold: the provider does not start, or has no credentials for what asks for them.
    """
    mine = [one for one in contracts if one.provider == offer.provider]
    telling = _Telling(source, offer, mine, provider.name)
    with reached(provider) as at:
        try:
            document = (
                derived_document(offer, mine) if source is Source.DERIVED else own_document(at)
            )
        except NoDocument as none:
            return telling.without_document(none)
        sendings = send(
            Orders(
                document=document,
                labels=_labels(document, offer, round_),
                operations=offer.operations,
                by_models=source is Source.DERIVED,
                seed=round_.seed,
                examples=round_.examples,
                until=until,
                phases=round_.phases,
                credentials=_credentials(provider, offer),
                on_case=on_case,
            ),
            at,
        )
        for name, times in sendings.noise.items():
            on_noise(name, times)
        return telling.of(sendings, at)


def _labels(document: Mapping[str, Any], offer: Offer, round_: Round) -> frozenset[str] | None:
    if round_.operations is None:
        return None
    return labels_in(document, (o for o in offer.operations if o.name in round_.operations))


def _credentials(provider: Provider, offer: Offer) -> Callable[[Operation], Mapping[str, str]]:
    try:
        given = {one.name: credentials_for(provider, one) for one in offer.operations}
    except NotSetUp as missing:
        raise CannotVerify((missing.mismatch,)) from missing
    return lambda operation: given[operation.name]


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is needed to tell a report as a finding."""

    source: Source
    offer: Offer
    contracts: Sequence[Contract]
    provider: str

    def without_document(self, none: NoDocument) -> FuzzResult:
        """What a missing document comes to: nothing at all where the answer is 404."""
        if none.status in (404, 405):
            return FuzzResult(0, ())
        target = f"GET {OWN_TARGET}"
        found = self._found(target, "the document", "an OpenAPI document, or 404", str(none))
        return FuzzResult(1, (found,))

    def of(self, sendings: Sendings, at: Reached) -> FuzzResult:
        """Each failure once, by the shortest request that shows it."""
        shortest: dict[str, Finding] = {}
        for reported in sendings.reported:
            for found in self._told(reported, at):
                known = shortest.get(found.id)
                if known is None or len(found.request) < len(known.request):
                    shortest[found.id] = found
        return FuzzResult(sendings.cases, tuple(shortest.values()))

    def _told(self, reported: Reported, at: Reached) -> list[Finding]:
        seen = reported.seen
        if seen is None:
            got = f"{reported.title}: {reported.message}"
            return [self._found(reported.operation, reported.check, "a document to fuzz by", got)]
        operation = reported.operation if seen.operation is None else seen.operation.name
        request = curl(seen.sent, at.base_url)
        if reported.check == CONTRACT:
            return [
                self._found(operation, _place(f), f.expected, f.got, request, reported.raised)
                for f in reported.mismatches
            ]
        answered = f"{seen.received.status}: {excerpt(seen.received.body) or 'an empty body'}"
        expected = _EXPECTED.get(reported.check, reported.check.replace("_", " "))
        said = "" if reported.raised else f"{reported.title}. {reported.message}"
        detail = reported.raised or said
        return [self._found(operation, reported.check, expected, answered, request, detail)]

    def _found(
        self,
        operation: str,
        where: str,
        expected: str,
        got: str,
        request: str = "",
        detail: str = "",
    ) -> Finding:
        return Finding(
            id=found_id(self.source, self.provider, operation, where),
            source=self.source,
            provider=self.provider,
            consumer=", ".join(self._relying(operation)),
            interaction=operation,
            where=where,
            expected=expected,
            got=got,
            request=request,
            detail=detail,
        )

    def _relying(self, operation: str) -> list[str]:
        return [
            contract.consumer
            for contract in self.contracts
            if any(
                isinstance(one, HttpInteraction) and one.operation.name == operation
                for one in contract.interactions
            )
        ]


def _place(mismatch: Mismatch) -> str:
    """Where a fault is, whichever item of a list shows it."""
    return f"{mismatch.clause}: {re.sub(r'\[\d+\]', '[*]', mismatch.where)}"
