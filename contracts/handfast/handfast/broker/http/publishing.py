"""Publishes pacts: each consumer's in one request, so that they are all there or none is."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handfast.broker.errors import BrokerError
from handfast.broker.http.environments import followed
from handfast.broker.http.links import rows_in
from handfast.broker.protocol import Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.broker.http.client import BrokerClient
    from handfast.broker.pact_files import PactFile
    from handfast.broker.revision import Revision

__all__ = ["publish"]


def publish(
    broker: BrokerClient, pacts: Sequence[PactFile], revision: Revision, *, merges: bool = False
) -> tuple[Published, ...]:
    """Publish ``pacts``, and what came of each consumer's: one that is refused stops no other.

    ``merges``: interactions are added to those of a pact that the version already has. Otherwise
    most brokers refuse a pact whose content differs from what the version already has.

    Raises:
        BrokerError: the broker does not answer, or accepts nothing from whoever asks.
    """
    path = followed(broker, "pb:publish-contracts")
    return tuple(
        _publish(broker, path, consumer, tuple(group), revision, merges=merges)
        for consumer, group in groupby(pacts, key=lambda pact: pact.consumer)
    )


def _publish(
    broker: BrokerClient,
    path: str,
    consumer: str,
    pacts: tuple[PactFile, ...],
    revision: Revision,
    *,
    merges: bool,
) -> Published:
    providers = tuple(pact.provider for pact in pacts)
    body: dict[str, Any] = {
        "pacticipantName": consumer,
        "pacticipantVersionNumber": revision.version,
        "contracts": [
            {
                "consumerName": consumer,
                "providerName": pact.provider,
                "specification": "pact",
                "contentType": "application/json",
                "content": base64.b64encode(pact.content).decode(),
                "onConflict": "merge" if merges else "overwrite",
            }
            for pact in pacts
        ],
    }
    body |= {"branch": revision.branch} if revision.branch else {}
    body |= {"tags": list(revision.tags)} if revision.tags else {}
    body |= {"buildUrl": revision.build_url} if revision.build_url else {}
    try:
        answer = broker.send("POST", path, body)
    except BrokerError as error:
        return Published(consumer, providers, (), str(error), error.exit_code, error.status)
    return Published(consumer, providers, _notices(broker, answer.document))


def _notices(broker: BrokerClient, document: Any) -> tuple[str, ...]:
    return tuple(
        broker.shown(one["text"]).strip()
        for one in rows_in(document, "notices") or ()
        if isinstance(one, Mapping) and one.get("text")
    )
