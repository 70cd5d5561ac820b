"""What the reference gateway shows."""

from __future__ import annotations

import pytest

from life_organiser_contracts.reference.gateway import words_of
from shared.notifications import read_notification


@pytest.mark.parametrize(
    ("memory_content", "shown"),
    [("water the plants", "reminder: water the plants"), (None, "reminder: what you stored")],
)
def test_a_reminder_of_a_memory_without_a_text_shows_no_null(
    memory_content: str | None, shown: str
) -> None:
    content = {
        "reminder_id": "r-71",
        "memory_id": "m-12",
        "memory_content": memory_content,
        "fire_at": "2031-04-02T07:00:00Z",
    }
    fired = {"user_id": 70_011, "message_type": "reminder", "content": content}
    assert words_of(read_notification(fired)) == shown
