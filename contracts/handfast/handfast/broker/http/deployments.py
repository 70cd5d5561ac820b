"""What a broker records as deployed or released to its environments. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.broker.errors import (
    not_deployed,
    not_released,
    unknown_environment,
    unknown_version,
)
from handfast.broker.http.environments import environment_rows
from handfast.broker.http.links import link_in, links_in, rows_in, segment
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.http.client import BrokerClient

__all__ = [
    "record_deployment",
    "record_release",
    "record_support_ended",
    "record_undeployment",
]


def record_deployment(
    broker: BrokerClient, pacticipant: str, version: str, environment: str, instance: str = ""
) -> None:
    """Record that a version runs in an environment, in place of the one that ran there.

    ``instance`` names one of several applications of that name which run side by side.

    Raises:
        BrokerError: there is no such version or environment, or the broker does not answer or
            refuses.
    """
    path = _begins(broker, "pb:record-deployment", pacticipant, version, environment)
    body = {"applicationInstance": instance, "target": instance} if instance else {}
    _change(broker, "POST", path, body, {"currentlyDeployed": True})


def record_undeployment(
    broker: BrokerClient, pacticipant: str, environment: str, instance: str = ""
) -> str:
    """Record that what ran there as ``instance`` does not any more; its version.

    Raises:
        BrokerError: there is no such environment, nothing runs there as this instance, or the
            broker does not answer or refuses.
    """
    relation, rows = "pb:currently-deployed-deployed-versions", "deployedVersions"
    there = {
        str(one.get("applicationInstance") or ""): one
        for one in _in_use(broker, environment, relation, rows, pacticipant)
    }
    if instance not in there:
        why = not_deployed(pacticipant, environment, instance, there)
        raise broker.error(why, ExitCode.WRONG)
    _end(broker, there[instance], {"currentlyDeployed": False})
    return _version(there[instance])


def record_release(broker: BrokerClient, pacticipant: str, version: str, environment: str) -> None:
    """Record that a version is released to an environment, beside others, and supported.

    Raises:
        BrokerError: there is no such version or environment, or the broker does not answer or
            refuses.
    """
    path = _begins(broker, "pb:record-release", pacticipant, version, environment)
    _change(broker, "POST", path, {}, {"currentlySupported": True})


def record_support_ended(
    broker: BrokerClient, pacticipant: str, version: str, environment: str
) -> None:
    """Record that a release is not supported any more.

    Raises:
        BrokerError: there is no such environment, this version is not supported there, or the
            broker does not answer or refuses.
    """
    relation, rows = "pb:currently-supported-released-versions", "releasedVersions"
    there = {
        _version(one): one for one in _in_use(broker, environment, relation, rows, pacticipant)
    }
    if version not in there:
        why = not_released(pacticipant, version, environment, there)
        raise broker.error(why, ExitCode.WRONG)
    _end(broker, there[version], {"currentlySupported": False})


def _begins(
    broker: BrokerClient, relation: str, pacticipant: str, version: str, environment: str
) -> str:
    """Where a version's deployment or release to an environment is recorded."""
    path = f"/pacticipants/{segment(pacticipant)}/versions/{segment(version)}"
    answer = broker.get(path, missing=404)
    if answer.status == 404:
        raise broker.error(unknown_version(pacticipant, version), ExitCode.WRONG, 404)
    there = {str(one.get("name")): str(one["href"]) for one in links_in(answer.document, relation)}
    if environment not in there:
        raise broker.error(unknown_environment(environment, there), ExitCode.WRONG)
    return there[environment]


def _in_use(
    broker: BrokerClient, environment: str, relation: str, rows: str, pacticipant: str
) -> list[Mapping[str, Any]]:
    """What the broker lists as in use there, of this service."""
    known = {str(one.get("name")): one for one in environment_rows(broker)}
    if environment not in known:
        raise broker.error(unknown_environment(environment, known), ExitCode.WRONG)
    href = link_in(known[environment], relation)
    if href is None:
        why = f"gives no link {relation!r} for {environment}, so that nothing can be ended there"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    answer = broker.get(f"{href}?pacticipant={segment(pacticipant)}")
    found = rows_in(answer.document, "_embedded", rows)
    if found is None:
        why = f"{answer.where}: the answer lists no versions"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    return [one for one in found if _named(one, "pacticipant", "name") == pacticipant]


def _end(broker: BrokerClient, row: Mapping[str, Any], change: Mapping[str, bool]) -> None:
    href = link_in(row, "self")
    if href is None:
        why = "gives no link to what is in use, so that it cannot be ended"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    _change(broker, "PATCH", href, change, change)


def _change(
    broker: BrokerClient, method: str, path: str, body: Any, expected: Mapping[str, bool]
) -> None:
    """Ask for it; an answer that says the opposite of ``expected`` is no success."""
    answer = broker.send(method, path, body)
    document = answer.document if isinstance(answer.document, Mapping) else {}
    for name, value in expected.items():
        if document.get(name) is (not value):
            why = f"{answer.where}: recorded, but the answer has {name} {not value}; run it again"
            raise broker.error(why, ExitCode.NOT_VERIFIED)


def _version(row: Mapping[str, Any]) -> str:
    return _named(row, "version", "number")


def _named(row: Any, part: str, name: str) -> str:
    """One text of a part that is embedded in ``row``; empty where there is none."""
    for key in ("_embedded", part, name):
        row = row.get(key) if isinstance(row, Mapping) else None
    return row if isinstance(row, str) else ""
