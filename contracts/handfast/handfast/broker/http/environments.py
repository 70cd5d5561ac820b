"""The environments that a broker knows, and what is deployed to them. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.broker.errors import unknown_environment, unknown_version
from handfast.broker.http.links import link_in, links_in, rows_in, segment
from handfast.broker.protocol import Environment
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.http.client import BrokerClient

__all__ = ["create_environment", "environments", "followed", "record_deployment"]


def environments(broker: BrokerClient) -> tuple[Environment, ...]:
    """The environments that ``broker`` knows.

    Raises:
        BrokerError: it does not answer, refuses, or does not list them.
    """
    answer = broker.get(followed(broker, "pb:environments"))
    rows = rows_in(answer.document, "_embedded", "environments")
    if rows is None:
        why = f"{answer.where}: the answer lists no environments"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    return tuple(_environment(row) for row in rows)


def create_environment(
    broker: BrokerClient, name: str, display_name: str = "", *, production: bool = False
) -> Environment:
    """Make an environment.

    Raises:
        BrokerError: there is one of that name, or the broker does not answer or refuses.
    """
    path = followed(broker, "pb:environments")
    body = {"name": name, "displayName": display_name or name, "production": production}
    return _environment(broker.send("POST", path, body).document)


def record_deployment(
    broker: BrokerClient, pacticipant: str, version: str, environment: str, instance: str = ""
) -> None:
    """Record that a version runs in an environment, in place of the one that ran there.

    ``instance`` names one of several applications of that name which run side by side.

    Raises:
        BrokerError: there is no such version or environment, or the broker does not answer or
            refuses.
    """
    path = f"/pacticipants/{segment(pacticipant)}/versions/{segment(version)}"
    answer = broker.get(path, missing=404)
    if answer.status == 404:
        raise broker.error(unknown_version(pacticipant, version), ExitCode.WRONG, 404)
    relation = "pb:record-deployment"
    there = {str(one.get("name")): str(one["href"]) for one in links_in(answer.document, relation)}
    if environment not in there:
        raise broker.error(unknown_environment(environment, there), ExitCode.WRONG)
    body = {"applicationInstance": instance, "target": instance} if instance else {}
    recorded = broker.send("POST", there[environment], body)
    deployed = recorded.document
    if isinstance(deployed, Mapping) and deployed.get("currentlyDeployed") is False:
        why = f"{recorded.where}: recorded, but not as deployed now; run it again"
        raise broker.error(why, ExitCode.NOT_VERIFIED)


def followed(broker: BrokerClient, relation: str, **parameters: str) -> str:
    """Where a link of the broker's index leads.

    Raises:
        BrokerError: it does not answer, refuses, or has no such link.
    """
    found = link_in(broker.get("").document, relation, **parameters)
    if found is None:
        raise broker.error(
            f"its index has no link {relation!r}; see whether this is the URL of a Pact Broker, "
            "and of version 2.86 or later",
            ExitCode.NOT_VERIFIED,
        )
    return found


def _environment(row: Any) -> Environment:
    fields = row if isinstance(row, Mapping) else {}
    texts = [str(fields.get(name, "")) for name in ("name", "displayName", "uuid")]
    return Environment(texts[0], texts[1], fields.get("production") is True, texts[2])
