"""A port is reserved for one server, which may end and begin again there."""

from __future__ import annotations

import socket

import pytest

from handfast.http.serving import HOST, listening_socket
from handfast.providers.ports import reserved_port


def test_a_server_listens_again_at_a_port_that_is_reserved() -> None:
    with reserved_port() as port:
        for _ in range(2):
            with listening_socket(HOST, port) as listener:
                assert listener.getsockname() == (HOST, port)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((HOST, port))


def test_nobody_else_is_given_it() -> None:
    """Not even in between; and at the end it is anybody's."""
    with reserved_port() as port, socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((HOST, port))
    with socket.socket() as other:
        other.bind((HOST, port))


def test_a_port_of_someone_else_cannot_be_reserved() -> None:
    """Also where that one does not listen; nor can one beyond the last."""
    with reserved_port() as port, pytest.raises(OSError, match="in use"), reserved_port(port):
        pass
    with pytest.raises(OverflowError), reserved_port(65_536):
        pass
