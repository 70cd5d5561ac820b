"""What is named decides which broker is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from handfast.broker.folder.broker import FolderBroker
from handfast.broker.http.broker import HttpBroker
from handfast.broker.opening import opened_broker


@pytest.mark.parametrize(
    ("url", "kind", "remark"),
    [
        ("https://broker.example.org", HttpBroker, ""),
        ("file:records", FolderBroker, "broker folder records: for one team; "),
    ],
)
def test_a_broker_is_of_its_kind(url: str, kind: type, remark: str, tmp_path: Path) -> None:
    with opened_broker(None, {"PACT_BROKER_BASE_URL": url}) as broker:
        assert isinstance(broker, kind)
        assert broker.remark[: len(remark) or 1] == remark
