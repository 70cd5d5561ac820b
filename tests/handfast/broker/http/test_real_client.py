"""Pact's own verifier is answered by the double as by the real broker, and misleads as recorded.

So the double stands for the broker, and what `handfast` does instead of the verifier is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from pact import Verifier

from handfast.broker.http.client import BrokerClient
from handfast.http.serving import HOST, listening_socket, threaded, uvicorn_at
from handfast.pact.stdout import quiet

Starts = Callable[..., tuple[Any, BrokerClient]]


async def order(scope: Any, receive: Any, send: Any) -> None:
    """The service that was verified for the recording; it answers each request alike."""
    kind = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    await send({"type": "http.response.body", "body": b'{"id": 1, "status": "new"}'})


@pytest.fixture(autouse=True)
def _without_reports_to_its_makers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACT_DO_NOT_TRACK", "true")
    for name in ("USERNAME", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"PACT_BROKER_{name}", raising=False)


def verifying(url: str, provider: str) -> Verifier:
    """Pact's verifier of ``provider``, with the pacts of the web shop's main branch."""
    verifier = Verifier("orders-api", host=HOST).add_transport(url=provider)
    chosen = verifier.broker_source(url, selector=True)
    return chosen.consumer_version(branch="main", consumer="web").provider_branch("main").build()


def test_it_passes_where_its_results_are_refused(broker: Starts, double: ModuleType) -> None:
    """D07, which `handfast verify --from-broker` ends with 3."""
    refused = double.Fault("POST /pacts/provider/orders-api/consumer", 403)
    known, _ = broker("D07", faults=[refused])
    with (
        listening_socket(HOST, 0) as listener,
        threaded(lambda: uvicorn_at(order, listener)) as (url, _),
        quiet(),
    ):
        verifier = verifying(known.url, url)
        verifier.set_publish_options("pz", branch="main").verify()
    assert known.unrecorded == []
    assert known.requests[-1].target.endswith("/verification-results")


def test_it_drops_credentials_in_a_url_and_finds_no_pacts(broker: Starts) -> None:
    """B24, which `handfast verify --from-broker` passes."""
    known, _ = broker("B21", users={"rw": "rwpass"})
    verifier = verifying(known.url.replace("//", "//rw:rwpass@"), "http://127.0.0.1:1")
    with quiet(), pytest.raises(RuntimeError):
        verifier.verify()
    (error,) = verifier.results["errors"]
    assert "No pacts found for provider 'orders-api'" in error["mismatch"]["message"]
    assert {one.authorization for one in known.requests} == {""}
