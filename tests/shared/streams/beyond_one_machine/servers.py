"""Starts a Redis Cluster of three nodes, or a primary with a replica and a Sentinel."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from handfast.providers.ports import reserved_port
from handfast.transports.redis.server import find_redis_server

__all__ = ["Servers", "cluster", "watched_by_a_sentinel"]

_SLOTS = 16_384
_NODES = 3
_BUS = 10_000
"""How much higher the port is on which nodes of a cluster talk to each other."""
_SECONDS_TO_FORM = 60.0


@dataclass
class Servers:
    """Servers by their ports, which are theirs until the end of ``ports``."""

    folder: Path
    ports: ExitStack
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *options: str, port: int | None = None) -> int:
        """Start one, and give its port."""
        port = port or self.reserve()
        home = self.folder / str(port)
        home.mkdir()
        place = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(home))
        self.processes[port] = subprocess.Popen(
            [find_redis_server(), *options, *place, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        with client_of(port) as client:
            client.ping()
        return port

    def reserve(self) -> int:
        """A port for one more."""
        return self.ports.enter_context(reserved_port())

    def reserve_with_bus(self) -> int:
        """A port for a node of a cluster."""
        while True:
            port = self.reserve()
            with suppress(OSError, OverflowError):
                self.ports.enter_context(reserved_port(port + _BUS))
                return port

    def kill(self, port: int) -> None:
        """End one without a chance to do anything."""
        process = self.processes.pop(port)
        process.kill()
        process.wait()


def client_of(port: int) -> Any:
    """A client that waits for its server."""
    patient = Retry(ConstantBackoff(0.05), 200)
    return redis.Redis(port=port, retry=patient, retry_on_error=[redis.ConnectionError])


@contextmanager
def _servers(folder: Path) -> Iterator[Servers]:
    with ExitStack() as ports:
        made = Servers(folder, ports)
        try:
            yield made
        finally:
            for port in list(made.processes):
                made.kill(port)


@contextmanager
def cluster(folder: Path) -> Iterator[Servers]:
    """Three nodes that share the slots."""
    with _servers(folder) as servers, ExitStack() as clients:
        options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "5000")
        ports = [servers.reserve_with_bus() for _ in range(_NODES)]
        for port in ports:
            servers.start(*options, port=port)
        nodes = [clients.enter_context(client_of(port)) for port in ports]
        for number, node in enumerate(nodes):
            node.execute_command("CLUSTER ADDSLOTS", *range(number, _SLOTS, _NODES))
            node.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        for port in ports[1:]:
            nodes[0].execute_command("CLUSTER MEET", "127.0.0.1", port)
        _until(lambda: all(_is_complete(node) for node in nodes))
        yield servers


def _is_complete(node: Any) -> bool:
    info = node.execute_command("CLUSTER INFO")
    known = int(info["cluster_known_nodes"])
    return (info["cluster_state"], known) == ("ok", _NODES)


@contextmanager
def watched_by_a_sentinel(folder: Path) -> Iterator[tuple[Servers, int, int]]:
    """A primary called `main` and a replica; the ports of the primary and of the Sentinel."""
    with _servers(folder) as servers:
        primary = servers.start()
        servers.start("--replicaof", "127.0.0.1", str(primary))
        with client_of(primary) as client:
            _until(lambda: client.info("replication")["connected_slaves"] == 1)
        port = servers.reserve()
        settings = folder / "sentinel.conf"
        settings.write_text(
            f"port {port}\nbind 127.0.0.1\ndir {folder}\n"
            f"sentinel monitor main 127.0.0.1 {primary} 1\n"
            "sentinel down-after-milliseconds main 1000\n"
            "sentinel failover-timeout main 5000\n"
        )
        command = [find_redis_server(), str(settings), "--sentinel"]
        servers.processes[port] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with client_of(port) as sentinel:
            _until(lambda: sentinel.sentinel_master("main")["num-slaves"] == 1)
        yield servers, primary, port


def _until(is_so: Callable[[], bool]) -> None:
    late = time.monotonic() + _SECONDS_TO_FORM
    while not is_so():
        if time.monotonic() > late:
            raise TimeoutError("the servers did not find each other")
        time.sleep(0.02)
