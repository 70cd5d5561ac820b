"""What is published is read by the rule that verifying reads the pacts of others by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.pact_files import read_pact_files

TEXT = json.dumps({"consumer": {"name": "web"}, "provider": {"name": "\u00e9"}}, ensure_ascii=False)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_a_pact_is_published_without_a_byte_order_mark(coding: str, tmp_path: Path) -> None:
    (tmp_path / "pact.json").write_text(TEXT, encoding=coding)
    (pact,) = read_pact_files([tmp_path])
    assert (pact.consumer, pact.provider, pact.content) == ("web", "\u00e9", TEXT.encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (TEXT.encode("utf-16"), "expected UTF-8 (it is UTF-16: save it as UTF-8)"),
        (b"\xff", "expected UTF-8 (invalid start byte at byte 0)"),
        (b'{"a": NaN}', "expected JSON (NaN is no JSON number)"),
        (b"[" * 100_000, "expected JSON (maximum recursion depth exceeded"),
        (b"[]", "no pact: it names no consumer and provider"),
    ],
)
def test_what_is_no_pact_is_refused_with_its_place(
    content: bytes, why: str, tmp_path: Path
) -> None:
    path = tmp_path / "pact.json"
    path.write_bytes(content)
    with pytest.raises(BrokerError) as refused:
        read_pact_files([path])
    assert str(refused.value).startswith(f"nothing was published:\n{path}: {why}")
