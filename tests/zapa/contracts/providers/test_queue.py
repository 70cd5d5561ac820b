"""What the message-processor asks the bridge to send."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from zapa_contracts.providers.queue import ANSWERED

ANSWER = {
    "session_id": "system",
    "recipient_jid": "4915112345678@s.whatsapp.net",
    "content": "Under the mat.",
}


def test_an_answer_names_the_message_that_it_answers() -> None:
    model = ANSWERED.payload.model
    assert model.model_validate({**ANSWER, "quoted_message_id": "3EB0-Example"})
    with pytest.raises(ValidationError, match="quoted_message_id"):
        model.model_validate(ANSWER)
