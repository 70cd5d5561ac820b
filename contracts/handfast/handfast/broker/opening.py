"""Opens the broker that is named: a Pact Broker by its URL, or a folder by ``file:PATH``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from handfast.broker.address import broker_address, broker_folder
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.http.broker import HttpBroker
from handfast.broker.http.client import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.broker.protocol import Broker

__all__ = ["opened_broker"]


@contextmanager
def opened_broker(url: str | None, environ: Mapping[str, str]) -> Iterator[Broker]:
    """The broker at ``url``, else at PACT_BROKER_BASE_URL, until the block ends.

    Raises:
        BrokerError: none is named, or not rightly.
    """
    folder = broker_folder(url, environ)
    if folder is not None:
        yield FolderBroker(RecordFiles(folder))
        return
    with opened(broker_address(url, environ)) as client:
        yield HttpBroker(client)
