"""What a client sends is compared with what is declared, in words that no value looks like."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.clients import ConsumerClient
from handfast.declare import Consumer, Content, Provider, system
from handfast.model.cases import cases_of
from handfast.run.consumer import verify_consumer


class Filter(BaseModel):
    """Which invoices."""

    status: str | None = None
    tags: list[str] = []
    token: str | None = None


class Change(BaseModel):
    """What is changed of one."""

    note: str | None = None
    status: str | None = None
    password: str | None = None


class Scan(BaseModel):
    """An invoice on paper."""

    page: bytes


billing, portal = Provider("billing"), Consumer("portal")
LIST = billing.get("/invoices", name="list", query=Filter, answers={204: None})
CHANGE = billing.patch("/invoices/1", name="change", body=Change, answers={204: None})
PAY = billing.post("/invoices/1/payment", name="pay", body=Change, answers={204: None})
ADD = billing.post(
    "/scans", name="scan", body=Content(Scan, "multipart/form-data"), answers={204: None}
)
portal.relies_on(LIST, "list the sent", query={"status": "sent"})
portal.relies_on(LIST, "list by tags", query={"tags": ["a", "b"]})
portal.relies_on(LIST, "list with a token", query={"token": "s3cret-1"})
portal.relies_on(LIST, "list all")
portal.relies_on(CHANGE, "take the note away", body={"note": None})
portal.relies_on(CHANGE, "change the password", body={"password": "s3cret-1"})
portal.relies_on(PAY, "pay")
portal.relies_on(ADD, "scan", body={"page": b"page"})
CASES = {
    one.interaction.name: one
    for one in cases_of(system("invoicing", providers=[billing], consumers=[portal]).contracts)
}
UNREADABLE = {"headers": {"Content-Type": "application/json"}}


@pytest.mark.parametrize(
    ("name", "sent", "found"),
    [
        ("list the sent", {}, ("query parameter status", '"sent"', "absent")),
        (
            "list all",
            {"params": {"status": "sent"}},
            ("query parameter status", "absent", '"sent"'),
        ),
        (
            "list the sent",
            {"params": {"status": "absent"}},
            ("query parameter status", '"sent"', '"absent"'),
        ),
        ("list by tags", {"params": {"tags": "a"}}, ("query parameter tags", '"a", "b"', '"a"')),
        (
            "list with a token",
            {"params": {"token": "s3cret-2"}},
            ("query parameter token", "***", "***"),
        ),
        ("take the note away", {"json": {}}, ("body: note", "null", "absent")),
        (
            "take the note away",
            {"json": {"note": None, "status": "sent"}},
            ("body: status", "absent", '"sent"'),
        ),
        ("change the password", {"json": {}}, ("body: password", "***", "absent")),
        ("take the note away", {}, ("body", "a body of application/json", "absent")),
        (
            "take the note away",
            {"content": b'{"note":1e999}', **UNREADABLE},
            (
                "body",
                "JSON",
                "14 bytes, starting with 7b226e6f7465 (the number 1e999 is too large for a double)",
            ),
        ),
        (
            "take the note away",
            {"content": b'{"note":"\xff"}', **UNREADABLE},
            (
                "body",
                "UTF-8",
                "12 bytes, starting with 7b226e6f7465 (invalid start byte at byte 9)",
            ),
        ),
        ("pay", {"json": {"note": "now"}}, ("body", "no body", '{"note": "now"}')),
        ("scan", {"files": {"other": (None, "x")}}, ("body: page", "a file", "absent")),
    ],
)
def test_a_value_is_quoted_and_what_is_not_there_is_absent(
    name: str, sent: dict[str, Any], found: tuple[str, str, str]
) -> None:
    operation = CASES[name].interaction.operation  # type: ignore[union-attr]  # no message

    def call(url: str, _: Any) -> None:
        httpx.request(operation.method, f"{url}{operation.path}", **sent)

    (result,) = asyncio.run(verify_consumer((CASES[name],), ConsumerClient(call=call)))
    assert found in [(one.where, one.expected, one.got) for one in result.mismatches]
    assert "s3cret" not in repr(result)
