"""A broker in a folder of its own, and what is published to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import InteractionResult, Wanted
from handfast.broker.revision import Revision

FAILED = InteractionResult("id", "ask", (("status", "", "expected 200, got 500"),))


@pytest.fixture
def broker(tmp_path: Path) -> FolderBroker:
    """A broker of records, which has none yet."""
    return FolderBroker(RecordFiles(tmp_path / "records"))


def pact_document(consumer: str, provider: str, *asked: str) -> dict[str, Any]:
    """A pact that asks these questions."""
    rows = [
        {"description": one, "request": {"method": "GET", "path": f"/{one}"}, "response": {}}
        for one in asked
    ]
    names = {"consumer": {"name": consumer}, "provider": {"name": provider}}
    return {**names, "interactions": rows}


def pact_file(consumer: str, provider: str, *asked: str) -> PactFile:
    """That pact, as it is published."""
    content = json.dumps(pact_document(consumer, provider, *asked)).encode()
    return PactFile(Path("pact.json"), consumer, provider, content)


@pytest.fixture
def pact() -> Callable[..., PactFile]:
    """Makes a pact of a consumer with a provider, which asks these questions."""
    return pact_file


@pytest.fixture
def verify(broker: FolderBroker) -> Callable[..., None]:
    """Records that a version of a provider passed its pacts, without those of some consumers."""

    def run(
        provider: str, version: str, *failing: str, branch: str = "main", **wanted: Any
    ) -> None:
        chosen = Wanted(**{"selectors": ({"latest": True},), "branch": branch, **wanted})
        for one in broker.pacts_for(provider, chosen):
            revision = Revision(version, branch, chosen.tags)
            broker.record_version(one, revision)
            failed = one.document["consumer"]["name"] in failing
            broker.publish_result(one, revision, [FAILED] if failed else [], "1")

    return run
