"""The known differences of a consumer's providers, as its tests name them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from handfast.drift.cases import hidden_cases
from handfast.drift.rows import Differences
from handfast.wording.excerpts import quoted
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from handfast.model.cases import Case

__all__ = ["drift_of", "faults_of_drift", "in_order", "no_differences"]


def in_order(drift: Differences | Sequence[Differences]) -> tuple[Differences, ...]:
    """``drift`` as those of several providers."""
    given: Any = drift  # what a test file of others has in it
    if isinstance(given, Sequence) and not isinstance(given, str):
        return tuple(given)
    return () if given is None else (given,)


def no_differences(drift: Differences | Sequence[Differences]) -> list[str]:
    """What of ``drift`` is something else than known differences, with what to give instead."""
    return [
        f"drift: {quoted(one)} is no Differences: give differences_of(provider.offer(), "
        'read_drifts(Path("drift.toml")))'
        for one in in_order(drift)
        if not isinstance(one, Differences)
    ]


def drift_of(known: Iterable[Differences], provider: str) -> Differences | None:
    """The known differences of ``provider``, if it has any."""
    return next((one for one in known if one.offer.provider == provider), None)


def faults_of_drift(
    drift: Differences | Sequence[Differences], consumer: str, cases: Collection[Case]
) -> list[str]:
    """What is wrong with ``drift`` for ``consumer``, of which ``cases`` are all.

    A row about nothing that it uses is no fault: the file is about the whole provider.
    """
    if faults := no_differences(drift):
        return faults
    known = in_order(drift)
    counted = Counter(one.offer.provider for one in known)
    faults += [f"drift: {name} is there twice" for name, count in counted.items() if count > 1]
    names = dict.fromkeys(case.provider for case in cases)
    for one in known:
        name = one.offer.provider
        if name not in names:
            hint = did_you_mean(name, names)
            faults.append(f"drift: {consumer} relies on nothing of {name}: {hint}")
        own = [case for case in cases if case.provider == name]
        faults += [f"drift: {fault}" for fault in hidden_cases(one, own)]
    return faults
