"""What the Telegram gateway relies on when the worker has made out what a message is for."""

from __future__ import annotations

from typing import Any

from handfast.declare import ABSENT, NOT_NULL, Answered, under
from life_organiser_contracts import streams
from life_organiser_contracts import through_worker as then
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    STRANGE_TAG,
    STRANGE_TEXT,
    USER,
)
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.worker import CoreMemory, ModelReplies
from life_organiser_contracts.telegram_gateway.consumer import gateway, notice
from shared.enums import JobType

_OWN_ID = "0b6d1c34-5a0e-4c58-9a53-2f6f6c1d7e13"
_FALSE_HIT = {"title": "x", "memory_id": "y"}
_FALSE = {"memory_id": "made-up", "query": "made up", "results": [_FALSE_HIT]}

_IN_A_GROUP = {"source_chat_id": -1001234567890, "source_message_id": 42}
_OF_USER = {"status": "confirmed", "owner_user_id": USER, "media_type": None}


def _classified(message: str, **more: Any) -> Any:
    """The worker finishes the classification of a message."""
    at = {"original_timestamp": "2031-04-02T06:15:00.250Z"}
    return worker.finished(JobType.INTENT_CLASSIFY, message=message, **at, **more)


def _about_a_memory(intent: str, message: str, **details: Any) -> None:
    """An intent that is about one memory: by a whole reply, by the shortest, and by a false one."""
    needed = {name: details[name] for name in details if name == "followup_question"}
    left_out = {name: ABSENT if isinstance(v, list) else None for name, v in details.items()}
    own = {"results": [], "memory_id": NOT_NULL, "intent": intent, **details}
    whole = gateway.relies_on(
        streams.INTENT_CLASSIFIED,
        f"the intent of a message is {intent}",
        given=ModelReplies(reply={"intent": intent, **details}),
        when=_classified(message, **_IN_A_GROUP),
        equals=notice(streams.INTENT_CLASSIFIED, USER, query=message, **own),
        then=(
            then.memory(Answered("content.memory_id"), content=message, **_OF_USER),
            then.memories_added(1),
            then.completed(),
        ),
    )
    if "stale" in details:
        unfit = {"intent": intent, **details, "stale": "perhaps"}
        whole.but(
            f"the intent of a message is {intent} at the third attempt",
            given=ModelReplies(reply={"intent": intent, **details}, earlier=[unfit, None]),
            then=(then.memories_added(1), then.steps(*then.tried(1, 2), {"status": "completed"})),
        )
    whole.but(
        f"the intent of a message is {intent}, and the model replies no more than it must",
        given=ModelReplies(reply={"intent": intent, **needed}),
        equals=under("content", {**left_out, **needed}),
    )
    whole.but(
        f"the intent of a message about a memory is {intent}, and the model makes things up",
        given=(ModelReplies(reply={"intent": intent, **details, **_FALSE}), CoreMemory()),
        when=_classified(LONG_TEXT, memory_id=_OWN_ID),
        equals={"content.query": LONG_TEXT, "content.memory_id": _OWN_ID},
        then=then.memories_added(0),
    )


_about_a_memory(
    "reminder",
    "remind me to water the fern at nine",
    action=f"Water the fern {STRANGE_TEXT}",
    time=f"At nine {STRANGE_TEXT}",
    resolved_time="2031-04-03T09:00:07.250+08:00",
    stale=False,
)
_about_a_memory(
    "task",
    " Post\tthe parcel by Friday\n",
    description=STRANGE_TEXT,
    due_time=f"By Friday {STRANGE_TEXT}",
    resolved_due_time="2021-04-04T23:59:59.999999-11:30",
    stale=True,
)
_about_a_memory(
    "general_note",
    f"The fern likes shade {STRANGE_TEXT}",
    suggested_tags=["z", STRANGE_TAG, "b", "a"],
)
_about_a_memory(
    "ambiguous",
    "the fern",
    followup_question=f"What about the fern? {STRANGE_TEXT}",
    possible_intents=["task", "search", "reminder", "general_note"],
)

_KEY = {"intent": "search", "keywords": ["spare", STRANGE_TEXT, "key", "a"]}
_HIT = {"title": CoreMemory.content, "memory_id": CoreMemory.memory_id}
_HITS = {**_KEY, "results": [_HIT], "memory_id": None}
_NO_WORDS = {"content.keywords": ABSENT}

search = gateway.relies_on(
    streams.INTENT_CLASSIFIED,
    "a message is a search that finds something",
    given=(CoreMemory(), ModelReplies(reply=_KEY)),
    when=_classified("spare key"),
    equals=notice(streams.INTENT_CLASSIFIED, USER, query="spare key", **_HITS),
    then=then.completed(),
)
search.but(
    "a message is a search of which the model makes things up",
    given=(CoreMemory(content=STRANGE_TEXT), ModelReplies(reply={**_KEY, **_FALSE})),
    when=_classified("quoted", source_chat_id=-1, source_message_id=MAX_INT64),
    equals={"content.query": "quoted"},
)
search.but(
    "a message is a search that finds a memory without a text",
    given=(CoreMemory(content=None, tags=["spare", "key"]), ModelReplies(reply=_KEY)),
    equals_only={
        "content.results[0].memory_id": CoreMemory.memory_id,
        "content.results[0].title": NOT_NULL,
    },
)
search.but(
    "a message is a search that finds twenty memories",
    given=(CoreMemory(more=19), ModelReplies(reply=_KEY)),
    equals_only={"content.results[19].title": CoreMemory.content},
)
search.but(
    "a message is a search without keywords",
    given=(CoreMemory(), ModelReplies(reply={"intent": "search"})),
    equals=_NO_WORDS,
)
nothing = search.but(
    "a message is a search that finds nothing",
    when=_classified("grand piano"),
    equals={"content.query": "grand piano", "content.results": []},
)
nothing.but(
    "a message of spaces is a search that finds nothing",
    when=_classified(" \t "),
    equals={"content.query": " \t "},
)
nothing.but(
    "a message is a search with null for keywords that finds nothing",
    given=ModelReplies(reply={"intent": "search", "keywords": None}),
    equals=_NO_WORDS,
)
