"""How a client's body differs from what is declared, and what is to be done about it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.run.by_client.sent_values import differences_in
from handfast.shapes import shape_of


class Loaf(BaseModel):
    """What is sent."""

    kind: str


@pytest.mark.parametrize(
    ("declared", "sent", "remedy"),
    [
        (
            "a text",
            {},
            (
                "send `request.body` itself: it is no object, so that `request.arguments` has "
                "nothing of it"
            ),
        ),
        ("a text", "another", "send what the contract declares"),
        ({"kind": "rye"}, {"kind": "oat"}, "send what the contract declares"),
    ],
)
def test_a_body_that_is_no_object_is_none_of_the_arguments(
    declared: Any, sent: Any, remedy: str
) -> None:
    """As in the refusals of a body; a client that hands on the arguments alone sends an object."""
    (found,) = differences_in(shape_of(Loaf), declared, sent, True)
    assert found.remedy == remedy
