"""Records in the folder what is deployed or released to its environments, and what is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from handfast.broker.errors import (
    not_deployed,
    not_released,
    unknown_environment,
    unknown_version,
)
from handfast.broker.folder.records import DeploymentRecord
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.folder.files import RecordFiles
    from handfast.broker.folder.history import History

__all__ = ["begin", "end_support", "undeploy"]


def begin(
    files: RecordFiles,
    history: History,
    what: Literal["deployed", "released"],
    pacticipant: str,
    version: str,
    environment: str,
    instance: str = "",
) -> None:
    """Record that a version that is known was deployed or released.

    Raises:
        BrokerError: there is no such version or environment, or the record cannot be written.
    """
    if version not in history.versions.get(pacticipant, ()):
        raise files.error(unknown_version(pacticipant, version), ExitCode.WRONG, 404)
    _check(files, history, environment)
    with files.recordable():
        made = DeploymentRecord(
            pacticipant=pacticipant,
            version=version,
            environment=environment,
            instance=instance,
            what=what,
            at=history.next_time(),
        )
    files.write(made)


def undeploy(
    files: RecordFiles, history: History, pacticipant: str, environment: str, instance: str
) -> str:
    """Record that what ran there as ``instance`` does not any more; its version.

    Raises:
        BrokerError: there is no such environment, nothing runs there as this instance, or the
            record cannot be written.
    """
    there = {one.instance: one for one in _of(files, history, pacticipant, environment, "deployed")}
    if instance not in there:
        why = not_deployed(pacticipant, environment, instance, there)
        raise files.error(why, ExitCode.WRONG)
    ended = there[instance]
    _end(files, history, ended, "undeployed")
    return ended.version


def end_support(
    files: RecordFiles, history: History, pacticipant: str, version: str, environment: str
) -> None:
    """Record that a release is not supported any more.

    Raises:
        BrokerError: there is no such environment, this version is not supported there, or the
            record cannot be written.
    """
    there = {one.version: one for one in _of(files, history, pacticipant, environment, "released")}
    if version not in there:
        why = not_released(pacticipant, version, environment, there)
        raise files.error(why, ExitCode.WRONG)
    _end(files, history, there[version], "support ended")


def _end(files: RecordFiles, history: History, ended: DeploymentRecord, how: str) -> None:
    changes = {"what": how, "at": history.next_time()}
    files.write(DeploymentRecord.model_validate({**ended.model_dump(), **changes}))


def _of(
    files: RecordFiles, history: History, pacticipant: str, environment: str, what: str
) -> list[DeploymentRecord]:
    """What of this service is deployed, or released, there."""
    _check(files, history, environment)
    return [
        one
        for one in history.in_use(environment)
        if (one.pacticipant, one.what) == (pacticipant, what)
    ]


def _check(files: RecordFiles, history: History, environment: str) -> None:
    known = [one.name for one in history.records.environments]
    if environment not in known:
        raise files.error(unknown_environment(environment, known), ExitCode.WRONG)
