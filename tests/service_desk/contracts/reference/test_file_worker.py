"""The worker of file-service, as a process of its own, takes tasks from Redis and does them.

The short form, what is in Redis, is among the tests of file-service.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from handfast.transports.redis.server import real_redis

PACKAGE = "service_desk_contracts.reference.file_service"
UPLOAD = f"""
import time
from uuid import UUID

import django
from django.core.files.base import ContentFile

django.setup()
from {PACKAGE}.files import uploads

file = ContentFile(b"%PDF-1.7", "letter.pdf")
target = uploads.Target(UUID(int=1), None)
row = uploads.store(file, uploads.kind_of_upload(file), target, UUID(int=2))
late = time.monotonic() + 60
while not row.checksum and time.monotonic() < late:
    time.sleep(0.05)
    row.refresh_from_db()
print(row.scan_status, len(row.checksum))
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """That of file-service standing alone, with a Redis and a database of its own."""
    with real_redis() as url:
        yield {
            **os.environ,
            "SECRET_KEY": "an-example-of-a-key-of-32-bytes-or-more",
            "JWT_SECRET_KEY": "an-example-of-another-key-of-32-bytes",
            "SERVICE_AUTH_TOKEN": "an-example",
            "DATABASE_URL": f"sqlite:///{tmp_path}/files.db",
            "MEDIA_ROOT": str(tmp_path / "files"),
            "CELERY_BROKER_URL": url,
            "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.settings",
        }


@pytest.mark.long
def test_what_is_uploaded_is_scanned_and_processed(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        return done.stdout

    run("-m", "django", "migrate", "--verbosity", "0")
    command = [sys.executable, "-m", "celery", "-A", f"{PACKAGE}.worker", "worker", "-P", "solo"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
        try:
            printed = run("-c", UPLOAD)
        finally:
            worker.terminate()
            worker.wait(30)
    assert printed == "clean 64\n"
