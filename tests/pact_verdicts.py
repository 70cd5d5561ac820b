"""Asks Pact's verifier which answers fit which pacts: the oracle of what handfast decides."""

from __future__ import annotations

import json
import re
import tempfile
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pact import Verifier

from handfast.pact.stdout import quiet
from handfast.wire.headers import pairs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.expectation.judge import Received

_MANY = 80
"""The verifier takes longer for each interaction, the more a pact has."""


def verdicts(cases: Sequence[tuple[dict[str, Any], Received]], version: str) -> list[bool]:
    """For each expected answer of a pact, and what came: whether the verifier passes it."""
    return [
        fits
        for at in range(0, len(cases), _MANY)
        for fits in _verdicts(cases[at : at + _MANY], version)
    ]


def _verdicts(cases: Sequence[tuple[dict[str, Any], Received]], version: str) -> list[bool]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering([came for _, came in cases]))
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pact.json"
            file.write_text(json.dumps(_pact([one for one, _ in cases], version)))
            verifier = Verifier("api", host="127.0.0.1").add_source(file)
            verifier.add_transport(
                protocol="http", port=server.server_port, path="/", scheme="http"
            )
            with quiet(), suppress(RuntimeError):
                verifier.verify()
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    results = verifier.results
    assert len(results["interactionResults"]) == len(cases), results
    failed = {
        int(found[1])
        for error in results["errors"]
        if (found := re.search(r"case (\d+)$", error["interaction"]))
    }
    return [at not in failed for at in range(len(cases))]


def _pact(expected: list[dict[str, Any]], version: str) -> dict[str, Any]:
    kind = {"type": "Synchronous/HTTP"} if version.startswith("4") else {}
    return {
        "consumer": {"name": "web"},
        "provider": {"name": "api"},
        "interactions": [
            {
                "description": f"case {at}",
                "request": {"method": "GET", "path": f"/{at}"},
                "response": one,
                **kind,
            }
            for at, one in enumerate(expected)
        ],
        "metadata": {"pactSpecification": {"version": version}},
    }


def _answering(answers: list[Received]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # so it is called
            came = answers[int(self.path.removeprefix("/"))]
            self.send_response_only(came.status)
            for name, text in pairs_in(came.headers):
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(came.body)))
            self.end_headers()
            self.wfile.write(came.body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler
