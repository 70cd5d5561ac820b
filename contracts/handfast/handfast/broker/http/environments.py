"""The environments that a broker knows, and where its index leads. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.broker.http.links import link_in, rows_in
from handfast.broker.protocol import Environment
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.broker.http.client import BrokerClient

__all__ = ["create_environment", "environment_rows", "environments", "followed"]


def environments(broker: BrokerClient) -> tuple[Environment, ...]:
    """The environments that ``broker`` knows.

    Raises:
        BrokerError: it does not answer, refuses, or does not list them.
    """
    return tuple(_environment(row) for row in environment_rows(broker))


def environment_rows(broker: BrokerClient) -> list[Mapping[str, Any]]:
    """The environments as ``broker`` lists them, with their links.

    Raises:
        BrokerError: it does not answer, refuses, or does not list them.
    """
    answer = broker.get(followed(broker, "pb:environments"))
    rows = rows_in(answer.document, "_embedded", "environments")
    if rows is None:
        why = f"{answer.where}: the answer lists no environments"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    return [row for row in rows if isinstance(row, Mapping)]


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
    fields = row if isinstance(row, Mapping) else {}  # of an answer to a new one
    texts = [str(fields.get(name, "")) for name in ("name", "displayName", "uuid")]
    return Environment(texts[0], texts[1], fields.get("production") is True, texts[2])
