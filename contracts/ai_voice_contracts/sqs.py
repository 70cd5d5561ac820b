"""What the queue relies on: that the voice-parser names each message it could not handle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import voice_message, written_message
from ai_voice_contracts.flat import Contract, MessageInteraction
from ai_voice_contracts.messages import HANDLE_BATCH
from ai_voice_contracts.phrases import variant

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WITH_PARSER"]

_OTHER_SID = f"SM{'4e' * 16}"


def _batch(*forms: Mapping[str, str] | str) -> dict[str, Any]:
    texts = [form if isinstance(form, str) else json.dumps(form) for form in forms]
    records = [{"messageId": f"m-{number}", "body": text} for number, text in enumerate(texts)]
    return {"Records": records}


def _failures(*numbers: int) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": f"m-{number}"} for number in numbers]}


_HANDLED_BEFORE = (s.A_CUSTOMER(), s.ALREADY_HANDLED(), s.THE_MODEL_DECIDES(tag="leaking-roof"))

WITH_PARSER: Final = Contract(
    "sqs",
    "voice-parser",
    (
        MessageInteraction(
            name="hand over a message",
            message=HANDLE_BATCH,
            given=(s.A_CUSTOMER(), s.THE_MODEL_DECIDES()),
            sends=_batch(voice_message()),
            equals=_failures(),
            variants=(
                variant("that was handled before", given=_HANDLED_BEFORE),
                variant("that was written", sends=_batch(written_message())),
                variant("of none at all", sends=_batch()),
            ),
        ),
        MessageInteraction(
            name="hand over a message that can't be handled",
            message=HANDLE_BATCH,
            given=(s.A_CUSTOMER(), s.THE_MODEL_DECIDES(), s.STORAGE_IS_AWAY()),
            sends=_batch(voice_message()),
            equals=_failures(0),
            variants=(
                variant(
                    "for nobody has its number", given=(s.NO_CUSTOMER(), s.THE_MODEL_DECIDES())
                ),
                variant(
                    "for it is no message",
                    given=(s.A_CUSTOMER(), s.THE_MODEL_DECIDES()),
                    sends=_batch("{}", "not even JSON"),
                    equals=_failures(0, 1),
                ),
                variant(
                    "beside one that can",
                    given=(s.A_CUSTOMER(), s.THE_MODEL_DECIDES()),
                    sends=_batch(written_message(MessageSid=_OTHER_SID), "{}", voice_message()),
                    equals=_failures(1),
                ),
            ),
        ),
    ),
)
