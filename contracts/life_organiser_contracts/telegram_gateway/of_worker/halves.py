"""What the Telegram gateway relies on when the language model's reply lacks a part."""

from __future__ import annotations

from typing import Any

from handfast.declare import NOT_NULL, example_id
from life_organiser_contracts import streams
from life_organiser_contracts import through_worker as then
from life_organiser_contracts.states.memories import TASK
from life_organiser_contracts.states.worker import ModelReplies
from life_organiser_contracts.telegram_gateway.consumer import gateway
from life_organiser_contracts.telegram_gateway.of_worker.handled import (
    IMAGE,
    MAIL,
    MATCH,
    NOTE,
    QUESTION,
)

_SURE = {"event_date": "2031-05-03T17:30:07.250Z", "confidence": 0.9}
_OF_NO_USE: Any = (
    (IMAGE, "no tags", {"description": "A till receipt"}),
    (IMAGE, "a tag of no characters", {"tags": ["receipt", ""]}),
    (NOTE, "no intent", {"suggested_tags": ["plants"]}),
    (NOTE, "an intent that there is not", {"intent": "chat"}),
    (NOTE, "nothing to ask back", {"intent": "ambiguous"}),
    (QUESTION, "no question", {}),
    (QUESTION, "a question of no characters", {"question": ""}),
    (MAIL, "no events", {}),
    (MAIL, "null for events", {"events": None}),
    (MAIL, "an event at no time", {"events": [{"description": "Lunch", "confidence": 0.9}]}),
    (MAIL, "an event of no description", {"events": [{**_SURE, "description": None}]}),
)
for handled, what, reply in _OF_NO_USE:
    gateway.relies_on(
        streams.JOB_FAILED,
        f"{handled.what} fails for good as the model replies {what}",
        given=(ModelReplies(reply=reply), *handled.core),
        when=handled.finished(),
        equals=handled.of_job(streams.JOB_FAILED),
        then=(
            then.job("failed", attempts=5, error=NOT_NULL, result=None),
            then.events(),
        ),
    )

for what, reply in (
    ("without saying how sure it is", {"task_id": example_id(TASK)}),
    ("without naming it", {"confidence": 1.0}),
    ("of which it names none", {"task_id": None, "confidence": 1.0}),
    ("of which it says nothing", {}),
):
    gateway.relies_on(
        MATCH.message,
        f"the model matches a memory with a task {what}",
        given=(ModelReplies(reply=reply), *MATCH.core),
        when=MATCH.finished(),
        exactly=0,
        then=then.job("completed", result=None),
    )
