"""The pacts that a provider is to be verified by: pending, work in progress or neither. Pure.

https://docs.pact.io/pact_broker/advanced_topics/pending_pacts and .../wip_pacts
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handfast.broker.folder.choosing import chosen
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.broker.folder.history import ConsumerPact, History
    from handfast.broker.protocol import Wanted

__all__ = ["ToVerify", "to_verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToVerify:
    """A pact that a provider is to be verified by, and why."""

    pact: ConsumerPact
    reason: str
    pending: bool = False
    wip: bool = False


def to_verify(history: History, provider: str, wanted: Wanted) -> list[ToVerify]:
    """The pacts that the selectors choose, then work in progress; each content once.

    A pact is pending that no version of the provider's branch, or of one of its tags, passed yet.
    A new branch inherits what others had passed before it began.
    """
    found = [
        ToVerify(
            pact=pact,
            reason=", ".join(reasons),
            pending=wanted.pending and _is_unproved(history, pact, wanted, wip_counts=True),
        )
        for pact, reasons in chosen(history, provider, wanted)
    ]
    known = {(one.pact.consumer, one.pact.fingerprint) for one in found}
    progress: dict[tuple[str, str], ToVerify] = {}
    for pact, reason in _in_progress(history, provider, wanted):
        key = (pact.consumer, pact.fingerprint)
        if key not in known:
            before = progress.get(key)
            both = f"{before.reason}, {reason}" if before else reason
            progress[key] = ToVerify(pact=pact, reason=both, pending=True, wip=True)
    return [*found, *progress.values()]


def _in_progress(
    history: History, provider: str, wanted: Wanted
) -> Iterator[tuple[ConsumerPact, str]]:
    """The newest pact of each branch and tag of consumers that was never passed, and why.

    Only those that were published since ``wanted.wip_since``. What passed as work in progress
    alone stays that. Without a branch or tag of the provider there are none.
    """
    if not wanted.wip_since or not (wanted.branch or wanted.tags):
        return
    since = datetime.fromisoformat(wanted.wip_since)
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    for consumer in history.consumers_of(provider):
        branches, tags = history.branches.get(consumer, {}), history.tags.get(consumer, {})
        heads = [(numbers[-1], f"latest from branch {name}") for name, numbers in branches.items()]
        heads += [(numbers[-1], f"latest with tag {name}") for name, numbers in tags.items()]
        for version, reason in heads:
            pact = history.pacts.get((consumer, version, provider))
            if pact is None or pact.at <= since:
                continue
            if _is_unproved(history, pact, wanted, wip_counts=False):
                yield pact, reason


def _is_unproved(history: History, pact: ConsumerPact, wanted: Wanted, *, wip_counts: bool) -> bool:
    """Whether for its branch, else for one of its tags, the provider never passed ``pact``."""
    results = history.results.get((pact.consumer, pact.provider, pact.fingerprint), ())
    passed = [one for one in results if one.success and (wip_counts or not one.wip)]
    if not wanted.branch and not wanted.tags:
        return not passed
    kind = history.branches if wanted.branch else history.tags
    named = kind.get(pact.provider, {})
    for name in (wanted.branch,) if wanted.branch else wanted.tags:
        own = set(named.get(name, ()))
        others = {one for other, its in named.items() if other != name for one in its}
        began = _began(history, pact.provider, name, is_branch=bool(wanted.branch))
        if not any(
            one.version in own or (one.version in others and (began is None or one.at < began))
            for one in passed
        ):
            return True
    return False


def _began(history: History, provider: str, name: str, *, is_branch: bool) -> datetime | None:
    """When the first version of a branch, or with a tag, was published; None before that."""
    times = (
        one.at
        for one in history.records.versions
        if one.pacticipant == provider and (one.branch == name if is_branch else name in one.tags)
    )
    return min(times, default=None)
