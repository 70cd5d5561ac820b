"""Fuzzes a provider by OpenAPI documents: its own, and the one derived from what it offers.

Each run begins with a clean slate. ``engine`` sends requests by Schemathesis' own checks and by
the declared models (``judgement``); what is noise is listed in ``noise``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.documents import (
    OWN_TARGET,
    NoDocument,
    derived_document,
    labels_in,
    own_document,
)
from handfast.fuzz.openapi.engine import PHASES, Plan, send
from handfast.fuzz.openapi.reports import Reporter
from handfast.fuzz.openapi.running import running
from handfast.fuzz.provider.clauses import facts_of
from handfast.fuzz.provider.refusals import recognised_refusals
from handfast.model.cases import cases_of, name_of
from handfast.providers.credentials import Proof, credentials_for
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.providers.provider import ANSWER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handfast.model import Contract, Offer, Operation
    from handfast.providers.provider import RunningProvider

__all__ = ["DOCUMENTS", "PHASES", "Round", "fuzz_document"]

DOCUMENTS: Final = (Source.OWN_DOCUMENT, Source.DERIVED_DOCUMENT)
"""The documents that a provider is fuzzed by."""

_NOT_THERE: Final = (401, 403, 404, 405)
"""Statuses by which a provider says that it shows no document, which is its right."""


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


def fuzz_document(
    source: Source,
    offer: Offer,
    provider: RunningProvider,
    *,
    round_: Round,
    contracts: Sequence[Contract] = (),
    until: float = float("inf"),
    on_case: Callable[[], None] = lambda: None,
    seconds: float = ANSWER_SECONDS,
) -> FuzzResult:
    """Fuzz ``provider`` by one document of ``offer``, until a moment of ``time.monotonic``.

    ``contracts`` say who relies on what fails, and give examples. ``on_case`` is called after each
    answer. ``seconds`` is how long an answer may take; an operation with none is a finding. A
    provider without a document of its own is fuzzed by none: zero cases and nothing found.

    Raises:
        CannotVerify: the provider does not start, or has no credentials for what asks for them.
    """
    own = [one for one in contracts if one.provider == offer.provider]
    derived = source is Source.DERIVED_DOCUMENT
    with running(provider if derived else replace(provider, drift=None), seconds) as at:
        reporter = Reporter(source, provider.name, own, at.base_url)
        try:
            document = derived_document(offer, own) if derived else own_document(at)
        except NoDocument as none:
            if none.status in _NOT_THERE:
                return FuzzResult(0)
            wanted = "an OpenAPI document, or 404"
            found = reporter.of_document(f"GET {OWN_TARGET}", wanted, str(none))
            return FuzzResult(1, (found,))
        plan = Plan(
            document=document,
            labels=_labels(document, offer, round_),
            operations=tuple(
                one for one in offer.operations if name_of(one) not in provider.left_out
            ),
            by_models=derived,
            seed=round_.seed,
            examples=round_.examples,
            until=until,
            phases=round_.phases,
            credentials=_credentials(provider, offer),
            on_case=on_case,
            refusals={
                name: recognised_refusals(facts) for name, facts in facts_of(cases_of(own)).items()
            },
        )
        return send(plan, at, reporter)


def _labels(document: Mapping[str, Any], offer: Offer, round_: Round) -> frozenset[str] | None:
    if round_.operations is None:
        return None
    return labels_in(document, (o for o in offer.operations if o.name in round_.operations))


def _credentials(provider: RunningProvider, offer: Offer) -> Callable[[Operation], Proof]:
    try:
        given = {one.name: credentials_for(provider, one) for one in offer.operations}
    except NotSetUp as missing:
        raise CannotVerify((missing.mismatch,)) from missing
    return lambda operation: given[operation.name]
