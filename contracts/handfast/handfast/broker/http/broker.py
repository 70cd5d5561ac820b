"""A Pact Broker that answers over HTTP, as the commands ask any broker. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.broker.http import deployments, environments, matrix, publishing, verification
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.broker.deployable import Deployable, Selected
    from handfast.broker.http.client import BrokerClient
    from handfast.broker.pact_files import PactFile
    from handfast.broker.protocol import (
        BrokerPact,
        Environment,
        InteractionResult,
        Published,
        Wanted,
    )
    from handfast.broker.revision import Revision

__all__ = ["HttpBroker"]


@dataclass(frozen=True, slots=True)
class HttpBroker:
    """A :class:`~handfast.broker.protocol.Broker`, while the connection of ``client`` is open."""

    client: BrokerClient

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the credentials are, in every form in which they may be quoted."""
        return self.client.address.secrets

    @property
    def remark(self) -> str:
        """Nothing."""
        return ""

    def publish(
        self, pacts: Sequence[PactFile], revision: Revision, *, merges: bool = False
    ) -> tuple[Published, ...]:
        """See :func:`handfast.broker.http.publishing.publish`."""
        return publishing.publish(self.client, pacts, revision, merges=merges)

    def pacts_for(self, provider: str, wanted: Wanted) -> tuple[BrokerPact, ...]:
        """See :func:`handfast.broker.http.verification.pacts_for`."""
        return verification.pacts_for(self.client, provider, wanted)

    def pact_of(self, consumer: str, provider: str, version: str) -> BrokerPact:
        """See :func:`handfast.broker.http.verification.pact_of`."""
        return verification.pact_of(self.client, consumer, provider, version)

    def record_version(self, pact: BrokerPact, revision: Revision) -> None:
        """See :func:`handfast.broker.http.verification.record_version`."""
        verification.record_version(self.client, pact, revision)

    def publish_result(
        self,
        pact: BrokerPact,
        revision: Revision,
        results: Sequence[InteractionResult],
        handfast_version: str,
    ) -> None:
        """See :func:`handfast.broker.http.verification.publish_result`."""
        verification.publish_result(self.client, pact, revision, results, handfast_version)

    def can_i_deploy(
        self,
        selected: Sequence[Selected],
        environment: str = "",
        tag: str = "",
        ignored: Iterable[str] = (),
    ) -> Deployable:
        """See :func:`handfast.broker.http.matrix.can_i_deploy`."""
        return matrix.can_i_deploy(self.client, selected, environment, tag, ignored)

    def environments(self) -> tuple[Environment, ...]:
        """See :func:`handfast.broker.http.environments.environments`."""
        return environments.environments(self.client)

    def create_environment(
        self, name: str, display_name: str = "", *, production: bool = False
    ) -> Environment:
        """See :func:`handfast.broker.http.environments.create_environment`."""
        return environments.create_environment(
            self.client, name, display_name, production=production
        )

    def record_deployment(
        self, pacticipant: str, version: str, environment: str, instance: str = ""
    ) -> None:
        """See :func:`handfast.broker.http.deployments.record_deployment`."""
        deployments.record_deployment(self.client, pacticipant, version, environment, instance)

    def record_undeployment(self, pacticipant: str, environment: str, instance: str = "") -> str:
        """See :func:`handfast.broker.http.deployments.record_undeployment`."""
        return deployments.record_undeployment(self.client, pacticipant, environment, instance)

    def record_release(self, pacticipant: str, version: str, environment: str) -> None:
        """See :func:`handfast.broker.http.deployments.record_release`."""
        deployments.record_release(self.client, pacticipant, version, environment)

    def record_support_ended(self, pacticipant: str, version: str, environment: str) -> None:
        """See :func:`handfast.broker.http.deployments.record_support_ended`."""
        deployments.record_support_ended(self.client, pacticipant, version, environment)
