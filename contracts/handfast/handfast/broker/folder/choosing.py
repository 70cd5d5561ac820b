"""Which pacts consumer version selectors choose of the records. Pure.

https://docs.pact.io/pact_broker/advanced_topics/consumer_version_selectors
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.broker.folder.history import ConsumerPact, History
    from handfast.broker.protocol import Wanted

__all__ = ["chosen"]

type _Reasons = Iterator[tuple[str, str]]
"""Versions, each with why it is chosen."""


def chosen(
    history: History, provider: str, wanted: Wanted
) -> list[tuple[ConsumerPact, tuple[str, ...]]]:
    """The pacts that the selectors choose, and why: each content once, its newest version.

    Without a selector that is the main branch, as for a Pact Broker.
    """
    reasons: dict[tuple[str, str], set[str]] = {}
    newest: dict[tuple[str, str], ConsumerPact] = {}
    for selector in wanted.selectors or ({"mainBranch": True},):
        for consumer in history.consumers_of(provider):
            if selector.get("consumer") not in (None, "", consumer):
                continue
            for version, reason in _versions(history, consumer, provider, selector, wanted):
                pact = history.pacts.get((consumer, version, provider))
                if pact is not None:
                    key = (consumer, pact.fingerprint)
                    reasons.setdefault(key, set()).add(reason)
                    newest[key] = max(newest.get(key, pact), pact, key=lambda one: one.at)
    order = sorted(newest, key=lambda key: (key[0], newest[key].at))
    return [(newest[key], tuple(sorted(reasons[key]))) for key in order]


def _versions(
    history: History, consumer: str, provider: str, selector: Mapping[str, Any], wanted: Wanted
) -> _Reasons:
    """The versions of ``consumer`` that one selector chooses."""
    if selector.get("mainBranch"):
        yield history.head(consumer, history.main_branch(consumer)), "latest from main branch"
    elif selector.get("matchingBranch"):
        yield history.head(consumer, wanted.branch), f"latest from branch {wanted.branch}"
    elif selector.get("branch"):
        yield from _of_branch(history, consumer, provider, selector)
    elif selector.get("tag"):
        yield from _of_tag(history, consumer, provider, selector)
    elif selector.get("latest"):
        numbers = history.versions.get(consumer, [])
        having = [one for one in numbers if (consumer, one, provider) in history.pacts]
        yield from ((one, "latest") for one in having[-1:])
    else:
        only = [kind for kind in ("deployed", "released") if selector.get(kind)]
        for one in history.in_use(selector.get("environment") or ""):
            if one.pacticipant == consumer and one.what in (only or [one.what]):
                yield one.version, f"{one.what} to {one.environment}"


def _of_branch(
    history: History, consumer: str, provider: str, selector: Mapping[str, Any]
) -> _Reasons:
    """The head of a branch, or of its fallback; of every branch, where ``branch`` is true."""
    if selector["branch"] is True:
        for name in history.branches.get(consumer, {}):
            yield history.head(consumer, name), f"latest from branch {name}"
        return
    fallback = selector.get("fallbackBranch") or ""
    if selector.get("fallbackToMainBranch"):
        fallback = history.main_branch(consumer)
    for name in (selector["branch"], fallback):
        found = history.head(consumer, name)
        if (consumer, found, provider) in history.pacts:
            yield found, f"latest from branch {name}"
            return


def _of_tag(
    history: History, consumer: str, provider: str, selector: Mapping[str, Any]
) -> _Reasons:
    """The newest version with a tag, or with its fallback; else every version with it."""
    tag = selector["tag"]
    if not selector.get("latest"):
        yield from (
            (one, f"one of tag {tag}") for one in history.tags.get(consumer, {}).get(tag, ())
        )
        return
    for name in (tag, selector.get("fallbackTag") or tag):
        found = history.latest(consumer, name)
        if (consumer, found, provider) in history.pacts:
            yield found, f"latest with tag {name}"
            return
