"""What a step sent of earlier answers is read out of them, at its place and nowhere else."""

from __future__ import annotations

from typing import Any, Final

import pytest

from handfast.compare.sessions import Reference, Step
from handfast.compare.shell import command_of
from handfast.derive.requests import Sent

ID: Final = Reference(1, "id", 0)
NAME: Final = Reference(1, "name", "none")
READ_ID: Final = """"$(jq -r '.["id"]' <<<"$answer1")\""""
READ_NAME: Final = READ_ID.replace("id", "name")


def shown(parts: dict[str, Any], values: dict[str, Any], target: str, **sent: Any) -> str:
    step = Step(number=2, operation="change", parts=parts)
    request = Sent("POST", target, sent.pop("headers", {}), **sent)
    return command_of(step, request, values, {1: 1, 2: 2}).removeprefix("curl -X POST ")


def test_of_an_address_the_segment_and_the_parameter_are_read() -> None:
    parts = {"path": {"id": ID}, "query": {"of": NAME, "page": 1}}
    values = {"path": {"id": 1}, "query": {"of": "a b", "page": 1}}
    assert shown(parts, values, "/v1/items/1?of=a%20b&page=1") == (
        f"http://SERVICE/v1/items/{READ_ID}'?of='{READ_NAME}'&page=1'"
    )


def test_of_json_the_leaf_is_read_and_not_what_is_alike() -> None:
    parts = {"body": {"n": 1, "of": [ID], "note": "1", "by": NAME}}
    values = {"body": {"n": 1, "of": [1], "note": "1", "by": "Ada"}}
    body = b'{"n":1,"of":[1],"note":"1","by":"Ada"}'
    assert shown(parts, values, "/items", body=body, media_type="application/json") == (
        """http://SERVICE/items --data-binary '{"n":1,"of":['"""
        f"""{READ_ID}'],"note":"1","by":"'{READ_NAME}'"}}'"""
    )


def test_of_a_form_and_of_a_header_the_value_is_read() -> None:
    parts = {"body": {"to": NAME, "n": "1"}, "headers": {"x-of": ID}}
    values = {"body": {"to": "+4 7", "n": "1"}, "headers": {"x-of": 1}}
    media = "application/x-www-form-urlencoded"
    form = {"body": b"to=%2B4+7&n=1", "media_type": media, "headers": {"x-of": "1"}}
    assert shown(parts, values, "/items", **form) == (
        f"-H 'x-of: '{READ_ID} http://SERVICE/items --data-binary to={READ_NAME}'&n=1'"
    )


@pytest.mark.parametrize("value", ["", None, 0])
def test_what_was_no_part_of_an_answer_stands_as_it_was_sent(value: Any) -> None:
    """An empty text, null and what stands in for an answer that has no such value."""
    command = shown({"body": {"of": ID}}, {"body": {"of": value}}, "/items", body=b"x")
    assert command == "http://SERVICE/items --data-binary x"
