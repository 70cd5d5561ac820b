"""A mapping is read from TOML; what is no mapping is reported, all of it at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handfast.drift.differences import Drift
from handfast.drift.file import read_drifts
from handfast.model import BadDeclaration

GOOD = """
[[drift]]
reason = "version 2"
[drift.routes]
"GET /notes/{note_id}" = "GET /v2/notes/{id}"
[drift.fields]
"Note.text" = "body"

[[drift]]
reason = "camel case"
fields = {"Note.created_at" = "createdAt"}
"""


def test_a_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "drift.toml"
    path.write_text(GOOD)
    assert read_drifts(path) == (
        Drift(
            reason="version 2",
            routes={"GET /notes/{note_id}": "GET /v2/notes/{id}"},
            fields={"Note.text": "body"},
        ),
        Drift(reason="camel case", fields={"Note.created_at": "createdAt"}),
    )


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    """Which editors put before UTF-8."""
    path = tmp_path / "drift.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert [drift.reason for drift in read_drifts(path)] == ["version 2", "camel case"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (b"", ["it has no drift in it: write"]),
        (b"drift = 5", ["it has no drift in it: write"]),
        (b"drift = [1]", ["drift 1: int, and no table"]),
        (b"[[drift]]", ["drift 1: give a reason, as text"]),
        (b"[[drifts]]\nreason = 'x'", ["unknown key 'drifts': did you mean 'drift'?", "no drift"]),
        (
            b"[[drift]]\nreason = 1\nroute = {}\nfields = []",
            [
                "unknown key 'route': did you mean 'routes'?",
                "give a reason, as text",
                "fields: list, and no",
            ],
        ),
        (
            b"[[drift]]\nreason = 'x'\n[drift.fields]\nNote.text = 'body'",
            ["fields, Note: dict, and no text (a name with a dot in it stands in quotes)"],
        ),
        (b"[[drift]]\nreason = 'x'\nroutes = {'GET /a' = 5}", ["routes, GET /a: int, and no text"]),
        (
            b"[[drift]]\nreason = 'x'\nrequired = {'A.a' = [1979-05-27], 'A.b' = {c = [07:32:00]}}",
            [
                "required, A.a: 1979-05-27: JSON has no such value: write it as text",
                "required, A.b: 07:32:00: JSON has no such value: write it as text",
            ],
        ),
        (
            b"[[drift]]\nreason = 'x'\nomitted = {'A.a' = nan}\nvalues.'A.b' = {C = -inf}",
            ["values, A.b: -inf is no number of JSON", "omitted, A.a: nan is no number of JSON"],
        ),
        (b"[[drift]", ["not TOML: "]),
        (b"\xff", ["not TOML: expected UTF-8 (invalid start byte at byte 0)"]),
        ("a = 1".encode("utf-16"), ["not TOML: expected UTF-8 (it is UTF-16: save it as UTF-8)"]),
        (b"x = " + b"[" * 100_000, ["not TOML: "]),
        (b"x = " + b"9" * 10_000, ["not TOML: "]),
        (b"#" * 1_000_001, ["larger than 1000000 bytes"]),
    ],
)
def test_what_is_no_mapping_is_reported(tmp_path: Path, text: bytes, faults: list[str]) -> None:
    path = tmp_path / "drift.toml"
    path.write_bytes(text)
    with pytest.raises(BadDeclaration) as bad:
        read_drifts(path)
    assert len(bad.value.faults) == len(faults)
    for fault, part in zip(bad.value.faults, faults, strict=True):
        assert fault.startswith(str(path))
        assert part in fault


@pytest.mark.parametrize(
    ("name", "reason"), [("none.toml", "No such file"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(BadDeclaration, match=reason):
        read_drifts(tmp_path / name)


def test_a_pipe_or_device_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(BadDeclaration, match="a pipe or device may never end"):
            read_drifts(endless)
