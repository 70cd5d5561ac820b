"""What stands in the queue's messages, beyond what an interaction relies on."""

from __future__ import annotations

from typing import Any

import pytest

from zapa_contracts.providers.queue import ANSWERED

ANSWER = {
    "session_id": "system",
    "recipient_jid": "4915112345678@s.whatsapp.net",
    "content": "Under the mat.",
}


@pytest.mark.parametrize("quoted", [{}, {"quoted_message_id": "3EB0-Example"}])
def test_an_answer_may_quote_a_message_or_none(quoted: dict[str, Any]) -> None:
    ANSWERED.payload.model.model_validate({**ANSWER, **quoted})
