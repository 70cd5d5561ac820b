"""What a broker is asked and answers, whatever it is: a server, or a folder of records. Pure."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handfast.broker.deployable import Deployable, Selected
    from handfast.broker.pact_files import PactFile
    from handfast.broker.revision import Revision
    from handfast.exit_codes import ExitCode

__all__ = ["Broker", "BrokerPact", "Environment", "InteractionResult", "Published", "Wanted"]


@dataclass(frozen=True, slots=True)
class Environment:
    """Where versions are deployed to."""

    name: str
    display_name: str
    production: bool
    uuid: str

    def to_json(self) -> dict[str, Any]:
        """Every field."""
        return {
            "name": self.name,
            "display name": self.display_name,
            "production": self.production,
            "uuid": self.uuid,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing the pacts of one consumer; without a ``fault`` they are published."""

    consumer: str
    providers: tuple[str, ...]
    notices: tuple[str, ...] = ()
    fault: str = ""
    exit_code: ExitCode | None = None
    status: int = 0
    """That of the broker's answer; 0 where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pacts are asked for.

    ``pending``: the broker marks pacts that this provider's branch never passed, whose failing
    fails no build. ``wip_since`` (a date, ``2026-01-31``) adds work in progress: what is newest on
    a branch that no selector chose, pending too.
    """

    selectors: tuple[Mapping[str, Any], ...]
    branch: str = ""
    tags: tuple[str, ...] = ()
    pending: bool = False
    wip_since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerPact:
    """A pact as the broker gives it, and why it does."""

    url: str
    reason: str
    pending: bool
    wip: bool
    notices: tuple[str, ...] = ()
    document: Any = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.url


@dataclass(frozen=True, slots=True)
class InteractionResult:
    """What verifying one interaction came to, by its id; passed without ``faults``."""

    interaction: str
    description: str
    faults: tuple[tuple[str, str, str], ...] = ()
    """Each fault: what it is of, where it is, and what it is."""

    def to_json(self) -> dict[str, Any]:
        """As a broker reads it."""
        names = ("attribute", "identifier", "description")
        mismatches = [dict(zip(names, fault, strict=True)) for fault in self.faults]
        of_failed = {"interactionDescription": self.description, "mismatches": mismatches}
        return {
            "interactionId": self.interaction,
            "success": not self.faults,
            **(of_failed if self.faults else {}),
        }


class Broker(Protocol):
    """Records which version was verified by which, and what is deployed where.

    Each method raises :class:`~handfast.broker.errors.BrokerError` where what is asked for is
    unknown or refused, or the broker gives no answer.
    """

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may not be shown of what it answers, longest first."""
        ...

    @property
    def remark(self) -> str:
        """What whoever uses it must know; empty where there is nothing."""
        ...

    def publish(
        self, pacts: Sequence[PactFile], revision: Revision, *, merges: bool = False
    ) -> tuple[Published, ...]:
        """Publish ``pacts``, and what came of each consumer's: one that is refused stops no other.

        ``merges``: interactions are added to those of a pact that the version already has.
        Otherwise a pact is refused whose content differs from what the version already has.
        """
        ...

    def pacts_for(self, provider: str, wanted: Wanted) -> tuple[BrokerPact, ...]:
        """The pacts of ``provider`` that ``wanted`` selects; each once, whatever selected it."""
        ...

    def pact_of(self, consumer: str, provider: str, version: str) -> BrokerPact:
        """The pact of one version of a consumer."""
        ...

    def record_version(self, pact: BrokerPact, revision: Revision) -> None:
        """Record branch and tags of the provider's version, which a result alone does not name."""
        ...

    def publish_result(
        self,
        pact: BrokerPact,
        revision: Revision,
        results: Sequence[InteractionResult],
        handfast_version: str,
    ) -> None:
        """Publish what verifying the whole of ``pact`` came to."""
        ...

    def can_i_deploy(
        self,
        selected: Sequence[Selected],
        environment: str = "",
        tag: str = "",
        ignored: Iterable[str] = (),
    ) -> Deployable:
        """Whether the versions may go where ``environment`` or ``tag`` says."""
        ...

    def environments(self) -> tuple[Environment, ...]:
        """The environments that it knows."""
        ...

    def create_environment(
        self, name: str, display_name: str = "", *, production: bool = False
    ) -> Environment:
        """Make an environment."""
        ...

    def record_deployment(
        self, pacticipant: str, version: str, environment: str, instance: str = ""
    ) -> None:
        """Record that a version runs in an environment, in place of the one that ran there.

        ``instance`` names one of several applications of that name which run side by side.
        """
        ...

    def record_undeployment(self, pacticipant: str, environment: str, instance: str = "") -> str:
        """Record that what ran in an environment as ``instance`` does not any more; its version."""
        ...

    def record_release(self, pacticipant: str, version: str, environment: str) -> None:
        """Record that a version is released to an environment, beside others, and supported."""
        ...

    def record_support_ended(self, pacticipant: str, version: str, environment: str) -> None:
        """Record that a release is not supported any more."""
        ...
