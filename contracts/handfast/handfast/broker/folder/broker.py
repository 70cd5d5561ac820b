"""The folder as the commands ask any broker: reads all records, answers, writes new ones."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from handfast.broker.errors import nothing_chosen, unknown_environment, unknown_provider
from handfast.broker.folder import deployments, matrix
from handfast.broker.folder.contents import fingerprint, identified
from handfast.broker.folder.history import Records, history_of
from handfast.broker.folder.pending import ToVerify, to_verify
from handfast.broker.folder.publishing import publish_version
from handfast.broker.folder.records import (
    DeploymentRecord,
    EnvironmentRecord,
    InteractionOutcome,
    PactRecord,
    ResultRecord,
    VersionRecord,
)
from handfast.broker.folder.selector_faults import selector_faults
from handfast.broker.protocol import BrokerPact, Environment
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.broker.deployable import Deployable, Selected
    from handfast.broker.folder.files import RecordFiles
    from handfast.broker.folder.history import History
    from handfast.broker.pact_files import PactFile
    from handfast.broker.protocol import InteractionResult, Published, Wanted
    from handfast.broker.revision import Revision

__all__ = ["FolderBroker"]


@dataclass(frozen=True, slots=True)
class FolderBroker:
    """A :class:`~handfast.broker.protocol.Broker` of the records in a folder.

    Each method raises ``BrokerError`` where the folder is none of records, or a record is damaged,
    missing or cannot be written, besides what the protocol says.
    """

    files: RecordFiles

    @property
    def secrets(self) -> tuple[str, ...]:
        """None: a folder asks for no proof."""
        return ()

    @property
    def remark(self) -> str:
        """For whom a folder is, and what follows it."""
        root = self.files.root
        return (
            f"broker folder {root}: for one team; `handfast publish --from {root} --broker URL` "
            "moves its records to a Pact Broker"
        )

    def history(self) -> History:
        """What all records come to.

        What a record may name is read after it, so that no reader misses it beside a writer.

        Raises:
            BrokerError: the folder is none of records, or a record is damaged or missing.
        """
        self.files.check()
        read = self.files.read
        try:
            return history_of(
                Records(
                    deployments=tuple(read(DeploymentRecord)),
                    results=tuple(read(ResultRecord)),
                    versions=tuple(read(VersionRecord)),
                    pacts=tuple(read(PactRecord)),
                    environments=tuple(read(EnvironmentRecord)),
                )
            )
        except ValueError as error:
            why = f"{error}; restore it from Git, or take away what names it"
            raise self.files.error(why, ExitCode.NOT_VERIFIED) from error

    def publish(
        self, pacts: Sequence[PactFile], revision: Revision, *, merges: bool = False
    ) -> tuple[Published, ...]:
        """Publish each consumer's pacts; the folder is made where there is none."""
        self.files.prepare()
        return tuple(
            publish_version(
                self.files, self.history(), consumer, tuple(group), revision, merges=merges
            )
            for consumer, group in groupby(pacts, key=lambda pact: pact.consumer)
        )

    def pacts_for(self, provider: str, wanted: Wanted) -> tuple[BrokerPact, ...]:
        """The pacts that ``wanted`` selects, and work in progress after them."""
        history = self.history()
        if provider not in history.services():
            raise self.files.error(unknown_provider(provider), ExitCode.WRONG, 404)
        known = [one.name for one in history.records.environments]
        faults = selector_faults(wanted, known)
        if faults:
            why = f"consumerVersionSelectors: {'; '.join(faults)}"
            raise self.files.error(why, ExitCode.WRONG, 400)
        found = to_verify(history, provider, wanted)
        if not found:
            raise self.files.error(nothing_chosen(provider), ExitCode.NOT_VERIFIED)
        return tuple(self._given(one) for one in found)

    def pact_of(self, consumer: str, provider: str, version: str) -> BrokerPact:
        """The pact of one version of a consumer."""
        pact = self.history().pacts.get((consumer, version, provider))
        if pact is None:
            why = f"{consumer} {version} has no pact with {provider}"
            raise self.files.error(why, ExitCode.WRONG, 404)
        return self._given(ToVerify(pact=pact, reason=f"{consumer} {version}"))

    def record_version(self, pact: BrokerPact, revision: Revision) -> None:
        """Record branch and tags of the provider's version."""
        if not revision.branch and not revision.tags:
            return
        history = self.history()
        with self.files.recordable():
            made = VersionRecord(
                pacticipant=pact.document["provider"]["name"],
                version=revision.version,
                branch=revision.branch,
                tags=revision.tags,
                build_url=revision.build_url,
                at=history.next_time(),
            )
        self.files.write(made)

    def publish_result(
        self,
        pact: BrokerPact,
        revision: Revision,
        results: Sequence[InteractionResult],
        handfast_version: str,
    ) -> None:
        """Record what verifying the whole of ``pact`` came to."""
        history = self.history()
        with self.files.recordable():
            made = ResultRecord(
                provider=pact.document["provider"]["name"],
                version=revision.version,
                consumer=pact.document["consumer"]["name"],
                fingerprint=fingerprint(pact.document),
                tests=tuple(
                    InteractionOutcome(
                        interaction=one.interaction, description=one.description, faults=one.faults
                    )
                    for one in results
                ),
                verified_by=f"handfast {handfast_version}",
                build_url=revision.build_url,
                wip=pact.wip,
                at=history.next_time(),
            )
        self.files.write(made)

    def can_i_deploy(
        self,
        selected: Sequence[Selected],
        environment: str = "",
        tag: str = "",
        ignored: Iterable[str] = (),
    ) -> Deployable:
        """Whether the versions may go where ``environment`` or ``tag`` says."""
        history = self.history()
        services = history.services()
        nobody = [one.pacticipant for one in selected if one.pacticipant not in services]
        faults = [
            f"Pacticipant {name} not found; {did_you_mean(name, services)}" for name in nobody
        ]
        names = [one.pacticipant for one in selected]
        twice = sorted({name for name in names if names.count(name) > 1})
        faults += [f"{name} is asked about twice: ask about one version of it" for name in twice]
        known = [one.name for one in history.records.environments]
        if environment and environment not in known:
            faults.append(unknown_environment(environment, known))
        if faults:
            raise self.files.error("; ".join(faults), ExitCode.WRONG, 400)
        return matrix.can_i_deploy(history, selected, environment, tag, set(ignored))

    def environments(self) -> tuple[Environment, ...]:
        """The environments, by name."""
        return tuple(_environment(one) for one in self.history().records.environments)

    def create_environment(
        self, name: str, display_name: str = "", *, production: bool = False
    ) -> Environment:
        """Make an environment; the folder is made where there is none."""
        self.files.prepare()
        with self.files.recordable():
            made = EnvironmentRecord(
                name=name,
                display_name=display_name or name,
                production=production,
                uuid=str(uuid5(NAMESPACE_URL, name)),
            )
        if not self.files.write(made):
            why = f"name {name!r} is already used by an existing environment"
            raise self.files.error(why, ExitCode.WRONG, 400)
        return _environment(made)

    def record_deployment(
        self, pacticipant: str, version: str, environment: str, instance: str = ""
    ) -> None:
        """Record a deployment of a version that is known."""
        history = self.history()
        deployments.begin(
            self.files, history, "deployed", pacticipant, version, environment, instance
        )

    def record_undeployment(self, pacticipant: str, environment: str, instance: str = "") -> str:
        """Record that what ran there as ``instance`` does not any more; its version."""
        history = self.history()
        return deployments.undeploy(self.files, history, pacticipant, environment, instance)

    def record_release(self, pacticipant: str, version: str, environment: str) -> None:
        """Record a release of a version that is known."""
        history = self.history()
        deployments.begin(self.files, history, "released", pacticipant, version, environment)

    def record_support_ended(self, pacticipant: str, version: str, environment: str) -> None:
        """Record that a release is not supported any more."""
        history = self.history()
        deployments.end_support(self.files, history, pacticipant, version, environment)

    def _given(self, one: ToVerify) -> BrokerPact:
        pact = one.pact
        place = PactRecord.place_of(pact.consumer, pact.provider, pact.version)
        why = f"{pact.consumer} {pact.version} is {one.reason}"
        pending = f"no version of {pact.provider} that this one follows has passed it: pending"
        return BrokerPact(
            url=str(self.files.root / place),
            reason=one.reason,
            pending=one.pending,
            wip=one.wip,
            notices=(why, *([pending] if one.pending else [])),
            document=identified(pact.document),
        )


def _environment(record: EnvironmentRecord) -> Environment:
    return Environment(record.name, record.display_name, record.production, record.uuid)
