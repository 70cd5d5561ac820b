"""Which declared interaction a request means, or why no contract allows it.

It compares requests and makes no answer. A request that is as declared is always allowed; another
is allowed where the models of its operation take it and it is no refusal that is expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of
from handfast.model.values import example_values, givens
from handfast.stub.asked import IN_PATH, mismatches_of, parts_of, request_mismatch
from handfast.stub.comparison import differences_of
from handfast.wire.routes import arguments, operation_at
from handfast.wording.excerpts import excerpt
from handfast.wording.suggestions import did_you_mean, listed, none_called

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from handfast.model import Operation, System
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch
    from handfast.stub.asked import Asked, Parts
    from handfast.stub.comparison import Differences

__all__ = ["OF_A_STATE", "Candidate", "Choice", "choose", "chosen_candidates", "unknown_states"]

_REFUSED: Final = 400
_NOT_OF_THE_FORM: Final = (404, 409)
"""Refusals that have nothing to do with the form of a request."""
OF_A_STATE: Final = (401, 403, *_NOT_OF_THE_FORM)
"""Refusals that a state may bring about for any request."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An interaction that a stub may answer with, the examples of its states, and their names."""

    case: Case
    http: HttpInteraction
    values: Mapping[str, Any]
    states: frozenset[str]

    @property
    def is_refusal(self) -> bool:
        """Whether it expects a refusal."""
        return self.http.exchange.expected_status >= _REFUSED


@dataclass(frozen=True, slots=True)
class Choice:
    """What a request means: an interaction; or what is wrong with it, and what was nearest.

    ``operation`` is the one that was reached, None where there is none.
    """

    operation: Operation | None
    candidate: Candidate | None = None
    parts: Parts | None = None
    mismatches: tuple[Mismatch, ...] = ()
    nearest: str = ""


def chosen_candidates(
    system: System, provider: str, consumer: str | None = None, only: str | None = None
) -> tuple[Candidate, ...]:
    """The requests to ``provider`` that ``consumer`` relies on, or anybody.

    ``only`` is a text that their names must have, in any case.
    """
    return tuple(
        Candidate(
            case,
            case.interaction,
            example_values(case.interaction),
            frozenset(
                one.state.name for one in (*givens(case.interaction), *case.interaction.when)
            ),
        )
        for case in cases_of(system.contracts)
        if case.provider == provider
        and isinstance(case.interaction, HttpInteraction)
        and consumer in (None, case.consumer)
        and (only or "").lower() in case.interaction.name.lower()
    )


def unknown_states(candidates: Iterable[Candidate], states: Iterable[str]) -> list[str]:
    """That no interaction has a state, for each of ``states`` of which it is true."""
    known = {name for one in candidates for name in one.states}
    return [none_called(name, known, "state") for name in states if name not in known]


def choose(
    candidates: Collection[Candidate],
    asked: Asked,
    preferred: frozenset[str] = frozenset(),
    demanded: frozenset[str] = frozenset(),
    named: str = "",
) -> Choice:
    """Which of ``candidates`` is meant by ``asked``.

    Where any interaction of its operation has the states that are ``preferred``, only those that
    have them are looked at; of those that are ``demanded`` one must have them. The one that is
    ``named`` is meant wherever it can be.
    """
    operations = {id(one.http.operation): one.http.operation for one in candidates}.values()
    found = operation_at(operations, asked.method, asked.path)
    if found is None:
        return _unreached(operations, asked)
    operation, texts = found
    own = [one for one in candidates if one.http.operation is operation]
    states = preferred | demanded
    with_states = [one for one in own if states <= one.states]
    if demanded and not with_states:
        return _without_state(operation, own, demanded)
    nearest = f"{operation.method} {operation.path} ({operation.name})"
    try:
        parts = parts_of(operation, texts, asked)
    except ValueError:
        expected, got = "a query or a form with fewer names", "too many to be read"
        too_many = request_mismatch("the request", expected, got, "send fewer")
        return Choice(operation, mismatches=(too_many,), nearest=nearest)
    wrong = tuple(mismatches_of(operation, parts, asked))
    ranked: list[tuple[tuple[int, ...], Candidate]] = []
    for number, one in enumerate(with_states or own):
        is_named = one.http.name == named
        differences = differences_of(one.http, one.values, parts)
        chosen = is_named or bool(states and with_states)
        if _is_eligible(one, differences, wrong, chosen=chosen):
            further = len(one.states - states) if states else 0
            likeness = (not is_named, differences.declared, differences.of_states, further)
            ranked.append(((*likeness, one.is_refusal, number), one))
    if ranked:
        return Choice(operation, min(ranked, key=lambda row: row[0])[1], parts)
    return Choice(operation, None, parts, wrong or _only_refused(own), nearest)


def _is_eligible(
    one: Candidate, differences: Differences, wrong: tuple[Mismatch, ...], *, chosen: bool
) -> bool:
    """Whether a request with such differences may mean this interaction.

    A refusal is meant by the very request that is declared, by one whose other ids change nothing
    about what is wrong with it, and by any valid one in the state that was chosen.
    """
    status = one.http.exchange.expected_status
    if not differences.declared:
        if wrong and differences.of_states:
            elsewhere = any(not each.place.startswith(IN_PATH) for each in wrong)
            return elsewhere and one.is_refusal and status not in _NOT_OF_THE_FORM
        return not differences.of_states or not one.is_refusal or chosen
    if wrong:
        return _only_without_body(one, wrong)
    return not one.is_refusal or (chosen and status in OF_A_STATE)


def _only_without_body(one: Candidate, wrong: tuple[Mismatch, ...]) -> bool:
    """Whether nothing is wrong but that no body came, and none is declared to."""
    return (
        not one.is_refusal
        and one.http.exchange.body is None
        and all(mismatch.place == "body" and mismatch.got == "none" for mismatch in wrong)
    )


def _only_refused(own: Iterable[Candidate]) -> tuple[Mismatch, ...]:
    names = listed(dict.fromkeys(one.http.name for one in own))
    remedy = "declare an interaction that sends it, or send what one of them declares"
    return (request_mismatch("the request", f"that of one of: {names}", "another", remedy),)


def _without_state(
    operation: Operation, own: Iterable[Candidate], demanded: Collection[str]
) -> Choice:
    known = {name for one in own for name in one.states}
    wrong = tuple(
        request_mismatch(
            "header Handfast-State",
            f"a state in which somebody relies on {operation.name}",
            excerpt(name),
            did_you_mean(name, known),
        )
        for name in sorted(demanded)
    )
    return Choice(operation, mismatches=wrong, nearest=f"{operation.method} {operation.path}")


def _unreached(operations: Iterable[Operation], asked: Asked) -> Choice:
    """No operation has this path, or none has it with this method."""
    there = [one for one in operations if arguments(one.path, asked.path) is not None]
    if there:
        methods = listed(dict.fromkeys(one.method for one in there))
        wrong = request_mismatch("method", methods, excerpt(asked.method), "send with another")
        nearest = there[0]
        return Choice(None, mismatches=(wrong,), nearest=f"{nearest.method} {nearest.path}")
    known = {f"{one.method} {one.path}" for one in operations}
    near = _nearest(f"{asked.method} {asked.path}", known)
    wrong = request_mismatch(
        "path",
        "the path of an operation that a consumer relies on",
        excerpt(asked.path),
        f"nearest: {near}" if near else f"there are: {listed(sorted(known)[:20])}",
    )
    return Choice(None, mismatches=(wrong,), nearest=near)


def _nearest(route: str, known: Iterable[str]) -> str:
    import difflib  # noqa: PLC0415  # only what is wrong needs it

    return next(iter(difflib.get_close_matches(route[:500], known, n=1, cutoff=0.3)), "")
