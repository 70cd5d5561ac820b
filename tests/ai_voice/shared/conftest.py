"""Servers on loopback: S3, and one with scripted answers; the environment names no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from uuid import uuid4

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from ai_voice_shared.settings import S3Settings

REGION: Literal["eu-west-1"] = "eu-west-1"
_AWS = {
    "AWS_ACCESS_KEY_ID": "not-a-key",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(frozen=True)
class RoundTrip:
    """A request as it arrived; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


type Answer = Callable[[RoundTrip], tuple[int, dict[str, str], bytes]]
type Serve = Callable[[Answer], tuple[str, list[RoundTrip]]]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # 1.0 would let clients wait a second for `100 Continue`

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = RoundTrip(self.command, self.path, headers, self.rfile.read(length))
        status, more, body = self.server.answer(asked)  # type: ignore[attr-defined]  # of _Server
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | more).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _handle  # noqa: N815  # the names that are looked up

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer


@contextmanager
def _running(server: Any) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server with scripted answers: its URL, and what it was asked so far."""
    with ExitStack() as stack:

        def start(answer: Answer) -> tuple[str, list[RoundTrip]]:
            asked: list[RoundTrip] = []

            def noting(request: RoundTrip) -> tuple[int, dict[str, str], bytes]:
                asked.append(request)
                return answer(request)

            return stack.enter_context(_running(_Server(noting))), asked

        yield start


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """The URL of an S3 API on loopback, which takes one request after the other."""
    app = DomainDispatcherApplication(create_backend_app)
    with _running(make_server("127.0.0.1", 0, app, threaded=False)) as url:
        yield url


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with credentials that open nothing, and no profile."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "S3_BUCKET_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in _AWS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def loopback_s3(aws: pytest.MonkeyPatch, s3_url: str) -> S3Settings:
    """Settings of a new bucket on loopback."""
    aws.setenv("AWS_ENDPOINT_URL_S3", s3_url)
    bucket = f"bucket-{uuid4()}"
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.close()
    return S3Settings(aws_region=REGION, s3_bucket_name=bucket)
