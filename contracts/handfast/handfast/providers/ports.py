"""Ports of loopback, reserved for a server also while it does not listen. Starts nothing."""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["reserved_port"]


@contextmanager
def reserved_port(wanted: int = 0) -> Iterator[int]:
    """A port that nobody else is given until the end of the block: the ``wanted`` one, or any.

    A server that names it, and sets SO_REUSEADDR as servers do, may listen there, end and begin
    again; meanwhile who calls is refused. Only Linux lets a socket listen beside one that is bound:
    elsewhere it is a port that was free.

    Raises:
        OSError: somebody has the wanted one.
        OverflowError: there is no port of that number.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if wanted:  # the keeper may be bound beside another one, this may not
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", wanted))
        keeper.bind(("127.0.0.1", wanted))
        port: int = keeper.getsockname()[1]
        if sys.platform != "linux":
            keeper.close()
        yield port
