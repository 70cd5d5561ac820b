"""What the assistant relies on when it looks for memories and settings."""

from __future__ import annotations

from handfast.declare import NOT_NULL
from life_organiser_contracts import phrases
from life_organiser_contracts.assistant.consumer import assistant
from life_organiser_contracts.core.memories import GET_MEMORY, SEARCH
from life_organiser_contracts.core.service import GET_SETTINGS
from life_organiser_contracts.states import memories, others

search = assistant.relies_on(
    SEARCH,
    "search the memories",
    given=(memories.PinnedAndPlain(), others.Neighbour()),
    query={"q": memories.PinnedAndPlain.word, "owner": phrases.USER},
    each={"memory.content": NOT_NULL},
    rows=(
        {"memory.id": memories.PinnedAndPlain.pinned_id},
        {"memory.id": memories.PinnedAndPlain.plain_id},
    ),
)
search.but(
    "search the memories in vain",
    given=(memories.Memory(), others.Neighbour()),
    query={"q": "affair"},
    rows=(),
)

read = assistant.relies_on(
    GET_MEMORY,
    "read a memory",
    given=(memories.TaggedMemory(), others.Neighbour()),
    equals={
        "owner_user_id": phrases.USER,
        "content": memories.TaggedMemory.content,
        "tags[1].tag": NOT_NULL,
    },
)
read.but("read a memory that is not there", given=memories.NoMemory(), status=404)

settings = assistant.relies_on(
    GET_SETTINGS,
    "ask for the settings of a user",
    given=(memories.UserWithSettings(), others.Neighbour()),
    equals={
        "timezone": memories.UserWithSettings.timezone,
        "default_reminder_time": memories.UserWithSettings.default_reminder_time,
    },
)
settings.but(
    "ask for the settings of a user who never changed them",
    given=memories.User(),
    equals={"timezone": "Asia/Singapore", "default_reminder_time": "09:00"},
)
