"""Sessions are data: written, read, shortened, and resolved for each side."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from handfast.compare.sessions import (
    Moment,
    Reference,
    Session,
    Step,
    read_session,
    resolved,
    written_session,
)
from handfast.compare.shrinking import shrunk

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
BODY = {"of": Reference(1, "[0].id", "none"), "at": Moment(1_500, 120), "file": b"\x00a", "n": [1]}
SESSION = Session(
    (
        Step(number=1, operation="list"),
        Step(number=2, happens="a day passes", parameters={"now": Moment(5)}),
        Step(number=3, operation="add", parts={"body": BODY}, invalid="body: too long"),
    )
)


def test_a_session_is_read_as_it_was_written() -> None:
    """With its references, moments and bytes."""
    assert read_session(written_session(SESSION)) == SESSION


@pytest.mark.parametrize("text", [b"{", b'"steps"', b'[{"numbers": 1}]'])
def test_what_is_no_session_is_refused(text: bytes) -> None:
    """It may come from anywhere."""
    with pytest.raises(ValueError, match=r"."):
        read_session(text)


def test_each_side_is_sent_its_own_ids() -> None:
    """And a value of nobody's, where the step that gave the id is gone."""
    sent = {"of": "t-1", "at": "2031-04-02T14:00:01.500+02:00", "file": b"\x00a", "n": [1]}
    assert resolved(BODY, {1: [{"id": "t-1"}]}, NOON) == sent
    assert resolved(BODY, {1: []}, NOON) == {**sent, "of": "none"}
    assert resolved(BODY, {}, NOON) == {**sent, "of": "none"}


def test_a_session_is_shrunk_to_what_it_needs() -> None:
    """Steps, fields and spelling that make no difference go."""

    async def shows(session: Session) -> bool:
        numbers = [step.number for step in session.steps]
        wanted = [step for step in session.steps if step.number == 3]
        return 1 in numbers and bool(wanted) and "at" in wanted[0].parts["body"]

    short = asyncio.run(shrunk(SESSION, shows))
    assert [step.number for step in short.steps] == [1, 3]
    assert short.steps[1].parts == {"body": {"at": Moment(1_500)}}
