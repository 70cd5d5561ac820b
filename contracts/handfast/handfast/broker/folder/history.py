"""What the records come to: versions in their order, what they rely on, what runs where. Pure.

The order is that of the records' times, and of their contents where two have the same time. A
version is as old as the first record that names it, and so is its place on a branch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from handfast.broker.folder.contents import fingerprint, merged
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handfast.broker.folder.records import (
        DeploymentRecord,
        EnvironmentRecord,
        PactRecord,
        ResultRecord,
        VersionRecord,
    )

__all__ = ["ConsumerPact", "History", "Records", "history_of"]

_MAIN: Final = ("develop", "main", "master")
"""The first of a service's branches that is called so is its main branch, as for a Pact Broker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All records, as they were read."""

    versions: tuple[VersionRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    deployments: tuple[DeploymentRecord, ...] = ()
    pacts: tuple[PactRecord, ...] = ()
    environments: tuple[EnvironmentRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerPact:
    """What a version of a consumer relies on from one provider, whole."""

    consumer: str
    version: str
    provider: str
    fingerprint: str
    at: datetime
    """When it was first published."""
    document: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the records come to. Every list of versions has the oldest first."""

    records: Records
    versions: Mapping[str, list[str]]
    branches: Mapping[str, Mapping[str, list[str]]]
    tags: Mapping[str, Mapping[str, list[str]]]
    pacts: Mapping[tuple[str, str, str], ConsumerPact]
    """By consumer, its version, and provider."""
    results: Mapping[tuple[str, str, str], list[ResultRecord]]
    """By consumer, provider and fingerprint."""

    def services(self) -> set[str]:
        """The services that any version or pact names."""
        named = {name for consumer, _, provider in self.pacts for name in (consumer, provider)}
        return named | set(self.versions)

    def main_branch(self, pacticipant: str) -> str:
        """The main branch; empty where there is none."""
        return next((one for one in self.branches.get(pacticipant, {}) if one in _MAIN), "")

    def head(self, pacticipant: str, branch: str) -> str:
        """The newest version of a branch; empty where there is none."""
        return (self.branches.get(pacticipant, {}).get(branch) or [""])[-1]

    def latest(self, pacticipant: str, tag: str = "") -> str:
        """The newest version of all, or of those with a tag; empty where there is none."""
        if tag:
            return (self.tags.get(pacticipant, {}).get(tag) or [""])[-1]
        return (self.versions.get(pacticipant) or [""])[-1]

    def providers_of(self, consumer: str, version: str) -> list[str]:
        """The providers that this version has a pact with, by name."""
        return sorted(who for name, one, who in self.pacts if (name, one) == (consumer, version))

    def consumers_of(self, provider: str) -> list[str]:
        """The consumers that have, or had, a pact with this provider, by name."""
        return sorted({consumer for consumer, _, who in self.pacts if who == provider})

    def in_use(self, environment: str = "") -> list[DeploymentRecord]:
        """What is in use in an environment, or anywhere.

        That is the last deployment of each instance that was not undeployed since, and each release
        that is supported.
        """
        found: dict[tuple[str, str, bool, str], DeploymentRecord] = {}
        for one in self.records.deployments:
            if environment in {"", one.environment}:
                found.pop(one.subject, None)
                if not one.ends:
                    found[one.subject] = one
        return sorted(found.values(), key=lambda one: (one.at, one.place))

    def verified(self, pact: ConsumerPact, provider_version: str) -> bool | None:
        """What verifying this version by ``pact`` came to at last; None where it never was."""
        known = self.results.get((pact.consumer, pact.provider, pact.fingerprint), ())
        found = [one.success for one in known if one.version == provider_version]
        return found[-1] if found else None

    def next_time(self) -> datetime:
        """The time of a record that is made now: after every other, whatever the clock."""
        dated = (*self.records.versions, *self.records.results, *self.records.deployments)
        now = datetime.now(UTC)
        return max([now, *(one.at + timedelta(microseconds=1) for one in dated)])


def history_of(records: Records) -> History:
    """What ``records`` come to.

    Raises:
        ValueError: a version names a pact that is not there, or pacts that cannot be merged, or a
            deployment an environment that is not there; the message is which.
    """
    versions = sorted(records.versions, key=lambda one: (one.at, one.place))
    results = sorted(records.results, key=lambda one: (one.at, one.place))
    deployments = sorted(records.deployments, key=lambda one: (one.at, one.place))
    named = {one.name for one in records.environments}
    for one in deployments:
        if one.environment not in named:
            msg = f"{one.place} names the environment {one.environment!r}, which is not there"
            raise ValueError(msg)
    by_pact: dict[tuple[str, str, str], list[ResultRecord]] = defaultdict(list)
    for result in results:
        by_pact[result.consumer, result.provider, result.fingerprint].append(result)
    ordered = _versions([*versions, *results])
    return History(
        records=Records(
            versions=tuple(versions),
            results=tuple(results),
            deployments=tuple(deployments),
            pacts=records.pacts,
            environments=tuple(sorted(records.environments, key=lambda one: one.name)),
        ),
        versions=ordered,
        branches=_branches(versions),
        tags=_tags(versions, ordered),
        pacts=_pacts(versions, records.pacts),
        results=by_pact,
    )


def _versions(records: Iterable[VersionRecord | ResultRecord]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in sorted(records, key=lambda one: (one.at, one.place)):
        name = one.provider if hasattr(one, "provider") else one.pacticipant
        found[name].setdefault(one.version)
    return {name: list(numbers) for name, numbers in found.items()}


def _branches(versions: Iterable[VersionRecord]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for one in versions:
        if one.branch:
            numbers = found[one.pacticipant].setdefault(one.branch, [])
            if one.version not in numbers:
                numbers.append(one.version)
    return dict(found)


def _tags(
    versions: Iterable[VersionRecord], ordered: Mapping[str, list[str]]
) -> dict[str, dict[str, list[str]]]:
    """With a tag, the newest is the newest version, whenever it was given the tag."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in versions:
        for tag in one.tags:
            found[one.pacticipant][tag].add(one.version)
    return {
        name: {tag: [one for one in ordered[name] if one in its] for tag, its in tags.items()}
        for name, tags in found.items()
    }


def _pacts(
    versions: Iterable[VersionRecord], pacts: Iterable[PactRecord]
) -> dict[tuple[str, str, str], ConsumerPact]:
    parts = {(one.consumer, one.version, one.provider, one.fingerprint): one for one in pacts}
    found: dict[tuple[str, str, str], ConsumerPact] = {}
    added: set[tuple[str, str, str, str]] = set()
    for one in versions:
        for provider, part in one.pacts.items():
            key = (one.pacticipant, one.version, provider)
            if (*key, part) in added:
                continue
            added.add((*key, part))
            record = parts.get((*key, part))
            if record is None:
                msg = f"{one.place} names a pact with {provider!r} that is not there, or changed"
                raise ValueError(msg)
            found[key] = _with(found.get(key), record, one.at)
    return found


def _with(known: ConsumerPact | None, record: PactRecord, at: datetime) -> ConsumerPact:
    if known is None:
        document, mark = record.pact, record.fingerprint
    else:
        try:
            document = merged(known.document, record.pact)
        except ValueError as error:
            msg = f"{record.place} cannot be merged: {error}"
            raise ValueError(msg) from error
        at, mark = known.at, fingerprint(document)
    return ConsumerPact(
        consumer=record.consumer,
        version=record.version,
        provider=record.provider,
        fingerprint=mark,
        at=at,
        document=document,
    )
