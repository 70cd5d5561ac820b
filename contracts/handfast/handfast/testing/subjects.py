"""The service that a test file names, and what of its contracts is left out of it."""

from __future__ import annotations

from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from handfast.drift.cases import hidden_cases
from handfast.drift.consuming.chosen import no_differences
from handfast.frozen import dataclass
from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api
from handfast.model import HttpInteraction, Offer, System
from handfast.model.cases import cases_of
from handfast.model.results import Mode
from handfast.providers.left_out import faults_of_patterns, left_out_by
from handfast.providers.provider import Handler, RunningProvider
from handfast.providers.requirements import streams_of
from handfast.testing.selection import InteractionTest, end_collection, rows_of
from handfast.testing.session import ProviderSession, StartedApp
from handfast.transports.redis.clients import Clients, redis_at
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["ServiceUnderTest", "chosen_operations", "offer_of", "subject_of"]


@dataclass(frozen=True)
class ServiceUnderTest:
    """The service that is verified, as its test file names it."""

    system: System
    name: str
    app: Any
    url: str | None
    states: Mapping[str, Handler]
    redis: Clients | str | None
    more: Mapping[str, Any] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    @property
    def shared(self) -> str | None:
        """What other test processes would disturb, or be disturbed by."""
        return self.url or (self.redis if isinstance(self.redis, str) else None)

    def provider(self, app: Any) -> RunningProvider:
        """What one interaction is verified with, around ``app``; handlers remember nothing."""
        handlers = {**self._through_api(app), **self.states}
        triggers = {**handlers, **self.more.get("triggers", {})}
        clients = redis_at(self.redis) if isinstance(self.redis, str) else self.redis
        # What stands in front of an application is ASGI, whatever that is.
        ours = {"triggers", "wsgi"} if isinstance(app, StartedApp) else {"triggers"}
        given = {name: value for name, value in self.more.items() if name not in ours}
        return RunningProvider(
            name=self.name,
            app=app,
            url=self.url,
            states=handlers,
            triggers=triggers,
            redis=clients,
            left_out=self.left_out,
            streams=streams_of(offer_of(self).messages),
            **given,
        )

    def session(self) -> ProviderSession:
        """What verifies it by one interaction after another."""
        return ProviderSession(self.app, self.provider, self.shared)

    def rows(self, mode: Mode) -> tuple[InteractionTest, ...]:
        """The interactions of one kind: those over HTTP in process, messages by stream."""
        http = mode is Mode.IN_PROCESS
        return rows_of(
            self.system,
            lambda case: (
                case.provider == self.name and isinstance(case.interaction, HttpInteraction) is http
            ),
            lambda case: case.consumer,
        )

    def _through_api(self, app: Any) -> Mapping[str, Handler]:
        """The handlers that go through the service's own API."""
        if app is None and self.url is None:
            return {}
        proofs = {name: self.more.get(name) for name in ("credentials", "sign")}
        clients = partial(client_for, app=app, url=self.url, drift=self.more.get("drift"))
        return handlers_through_api(offer_of(self), clients, left_out=self.left_out, **proofs)


def subject_of(
    subject: ServiceUnderTest,
    operations: Collection[str] | None,
    not_built: Collection[str] = (),
) -> tuple[ServiceUnderTest, list[str]]:
    """``subject`` without the operations that are not chosen, and without what is not built.

    And what is wrong with ``operations``, and with the known drift.

    Raises:
        pytest.Collector.CollectError: the system has no such provider.
    """
    left_out, faults = chosen_operations(operations, offer_of(subject))
    drift = subject.more.get("drift")
    if drift is not None:
        if odd := no_differences((drift,)):  # without which nothing of it can be made
            end_collection(subject.name, [*faults, *odd])
        own = [one for one in cases_of(subject.system.contracts) if one.provider == subject.name]
        faults += [f"drift: {fault}" for fault in hidden_cases(drift, own)]
    return replace(subject, left_out=left_out.union(not_built)), faults


def chosen_operations(
    operations: Collection[str] | None, offer: Offer
) -> tuple[frozenset[str], list[str]]:
    """What ``operations`` leaves out of ``offer``, which is nothing where it is wrong, and why."""
    if operations is None:
        return frozenset(), []
    patterns = (operations,) if isinstance(operations, str) else tuple(operations)
    faults = [f"operations: {fault}" for fault in faults_of_patterns(patterns, offer)]
    return frozenset() if faults else left_out_by(patterns, offer), faults


def offer_of(subject: ServiceUnderTest) -> Offer:
    """What the service offers.

    Raises:
        pytest.Collector.CollectError: the system has no such provider.
    """
    offer = subject.system.offer(subject.name)
    if offer is None:
        names = [one.provider for one in subject.system.offers]
        end_collection(subject.system.name, [none_called(subject.name, names, "provider")])
    return offer
