"""Turns what Schemathesis and our own check report into findings. Pure; knows no tool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.fuzz.absent_routes import no_route, shows_no_route
from handfast.fuzz.finding import finding_of
from handfast.fuzz.openapi.checks import SERVER_ERROR, check_of
from handfast.http.connection import shown_request
from handfast.model import HttpInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.providers.errors import raised_by
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.fuzz.finding import Finding, Source
    from handfast.fuzz.openapi.judgement import Call
    from handfast.model import Contract
    from handfast.shapes import Shape

__all__ = ["Reporter", "shortest_of_each"]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes the findings of one document: ``contracts`` say who relies on an operation.

    ``label`` is always the name that the document gives an operation: it stands for the declared
    name where the request reached no declared operation.
    """

    source: Source
    provider: str
    contracts: Sequence[Contract]
    base_url: str

    def of_check(
        self, name: str, label: str, call: Call, message: str, raised: Sequence[BaseException]
    ) -> Finding:
        """What a check of Schemathesis reports, in a ``message`` of its own."""
        check = check_of(name)
        mismatch = Mismatch(
            clause=check.clause,
            place=name,
            expected=check.expected,
            got=f"{call.received.status}: {excerpt(call.received.body) or 'an empty body'}",
            detail=message,
        )
        return self._of_call(mismatch, label, call, raised, by_models=name == SERVER_ERROR)

    def of_answer(
        self,
        mismatches: Iterable[Mismatch],
        label: str,
        call: Call,
        raised: Sequence[BaseException],
    ) -> tuple[Finding, ...]:
        """What our own check found in an answer."""
        operation, answer = call.operation, call.received
        if operation is not None and shows_no_route(operation, answer.status):
            mismatches = (no_route(operation, answer, ""),)
        return tuple(self._of_call(one, label, call, raised, by_models=True) for one in mismatches)

    def of_document(self, label: str, expected: str, got: str) -> Finding:
        """A document, or an operation in it, by which nothing can be fuzzed."""
        mismatch = Mismatch(clause=Clause.START, place="the document", expected=expected, got=got)
        return self._finding(mismatch, label)

    def _of_call(
        self,
        mismatch: Mismatch,
        label: str,
        call: Call,
        raised: Sequence[BaseException],
        *,
        by_models: bool,
    ) -> Finding:
        shown = replace(
            mismatch,
            request=shown_request(call.sent, self.base_url),
            raised=tuple(map(raised_by, raised)),
        )
        operation = label if call.operation is None else call.operation.name
        return self._finding(shown, operation, _shape(call), by_models=by_models)

    def _finding(
        self,
        mismatch: Mismatch,
        operation: str,
        shape: Shape | None = None,
        *,
        by_models: bool = False,
    ) -> Finding:
        return finding_of(
            self.source,
            mismatch,
            provider=self.provider,
            consumer=", ".join(self._relying_on(operation)),
            operation=operation,
            interaction=operation,
            shape=shape,
            by_models=by_models,
        )

    def _relying_on(self, operation: str) -> list[str]:
        return [
            contract.consumer
            for contract in self.contracts
            if any(
                isinstance(one, HttpInteraction) and one.operation.name == operation
                for one in contract.interactions
            )
        ]


def _shape(call: Call) -> Shape | None:
    """The shape of the body that came, if it is declared."""
    answer = None if call.operation is None else call.operation.answer(call.received.status)
    return None if answer is None or answer.content is None else shape_within(answer.content)


def shortest_of_each(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, with the shortest request that shows it."""
    shortest: dict[str, Finding] = {}
    for found in findings:
        known = shortest.get(found.id)
        if known is None or len(found.mismatch.request) < len(known.mismatch.request):
            shortest[found.id] = found
    return tuple(shortest.values())
