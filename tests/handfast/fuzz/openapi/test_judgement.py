"""Which declared operation a request reached: none, where a router answers for another."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.derive.requests import Sent
from handfast.expectation.judge import Received
from handfast.fuzz.openapi.judgement import call_of
from handfast.model import Answer, Operation


class UserPath(BaseModel):
    """Who it is."""

    user_id: str


class Asked(BaseModel):
    """What makes OPTIONS a preflight."""

    origin: str


GET_USER = Operation(
    name="get_user",
    method="GET",
    path="/users/{user_id}",
    path_parameters=UserPath,
    answers=(Answer(200),),
)
LOG_IN = Operation(name="log_in", method="POST", path="/users/login", answers=(Answer(200),))
MAY_I = Operation(
    name="may_i", method="OPTIONS", path="/users", header_parameters=Asked, answers=(Answer(200),)
)


@pytest.mark.parametrize(
    ("method", "target", "headers", "status", "reached"),
    [
        ("GET", "/users/7", {}, 405, "get_user"),
        ("GET", "/users/login?q=1", {}, 405, None),
        ("GET", "/users/login", {}, 200, "get_user"),
        ("PUT", "/users/7", {}, 405, None),
        ("OPTIONS", "/users", {"Origin": "https://a"}, 200, "may_i"),
        ("OPTIONS", "/users", {}, 405, None),
    ],
)
def test_a_request_reaches_the_operation_that_answers_it(
    method: str, target: str, headers: dict[str, Any], status: int, reached: str | None
) -> None:
    """A router knows no GET of a path that is another operation's, and OPTIONS may be anything."""
    sent = Sent(method, target, headers)
    call = call_of((GET_USER, LOG_IN, MAY_I), sent, Received(status, {}, b""))
    assert (None if call.operation is None else call.operation.name) == reached
