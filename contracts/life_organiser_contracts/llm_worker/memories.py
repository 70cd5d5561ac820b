"""What the LLM worker relies on for memories: it adds them, finds them and suggests their tags."""

from __future__ import annotations

from handfast.declare import NOT_NULL, Answered, Value, expect, stored
from life_organiser_contracts import phrases
from life_organiser_contracts.core.memories import (
    ADD_TAGS,
    CREATE_MEMORY,
    GET_MEMORY,
    SEARCH,
    THE_MEMORY,
)
from life_organiser_contracts.core.service import LIST_AUDIT
from life_organiser_contracts.llm_worker.consumer import llm_worker
from life_organiser_contracts.states import memories, moments, others

_STRANGE_TAG = phrases.STRANGE_TEXT.split()[0]
_SUGGESTED = {"id": phrases.MEMORY, "owner_user_id": phrases.USER, **phrases.SUGGESTED_TAGS}
_BOTH = {**_SUGGESTED, "tags[1].tag": NOT_NULL}
_IMAGE = {
    "content": None,
    "media_type": "image",
    "media_file_id": memories.Image.media_file_id,
    "media_local_path": None,
    "is_pinned": False,
    "created_at": Value("created_at"),
    "pending_expires_at": Value("pending_expires_at"),
}
_MOMENT = {"tags[*].suggested_at": moments.Clock.now}

_EXPIRED = {"entity_type": "memory", "entity_id": phrases.MEMORY, "action": "expired"}
_TAG = {"actor": phrases.SCHEDULER, "detail.reason": NOT_NULL}
_TAGS = tuple({"detail.tag": one} for one in (phrases.STRANGE_TAG, memories.TaggedMemory.tag))

_OTHER = phrases.only_tag(memories.TaggedMemory.other_tag)

suggest = llm_worker.relies_on(
    ADD_TAGS,
    "suggest tags for an image",
    given=(memories.Image(), others.Neighbour()),
    body={"tags": ["receipt", "hardware"], "status": "suggested"},
    equals={**_BOTH, **_IMAGE, "status": "pending"},
    then=(
        stored(expect(GET_MEMORY)),
        phrases.audited("memory", "updated", phrases.MEMORY, actor=phrases.LLM_WORKER),
    ),
)
suggest.but(
    "suggest a single tag for an image",
    body={"tags": [_STRANGE_TAG]},
    equals_only={**_SUGGESTED, **phrases.only_tag(_STRANGE_TAG)},
    then=(),
)
suggest.but(
    "suggest a tag for an image at a certain time",
    given=(memories.Image(), moments.Clock()),
    body={"tags": ["receipt"]},
    equals_only={
        **_SUGGESTED,
        **phrases.only_tag("receipt"),
        **_MOMENT,
    },
    then=stored(expect(GET_MEMORY)),
)
suggest.but(
    "suggest tags that nobody confirms for seven days",
    given=(memories.TaggedMemory(), others.Neighbour(), moments.Clock()),
    body={"tags": [phrases.STRANGE_TAG, memories.TaggedMemory.tag]},
    when=moments.SEVEN_DAYS_PASS(),
    equals_only={"status": "confirmed"},
    then=(
        expect(GET_MEMORY, equals={**phrases.CONFIRMED_TAGS, **_OTHER}),
        expect(LIST_AUDIT, query=_EXPIRED, each=_TAG, contains=_TAGS, exactly=2),
    ),
)
suggest.but(
    "suggest a tag beside one that nobody has confirmed for seven days",
    given=(memories.SuggestedTag(), moments.Clock()),
    body={"tags": ["hardware"]},
    when=moments.SCHEDULER_RUNS(),
    equals_only={**_BOTH, "status": "confirmed"},
    then=expect(GET_MEMORY, equals=phrases.only_tag("hardware")),
)
_OLDER = memories.OlderSuggestion
suggest.but(
    "suggest a tag that nobody has confirmed of another memory for seven days",
    given=(_OLDER(), moments.Clock()),
    body={"tags": [_OLDER.tag]},
    when=moments.SCHEDULER_RUNS(),
    equals_only={**_SUGGESTED, "status": "confirmed"},
    then=(
        expect(GET_MEMORY, equals=phrases.only_tag(_OLDER.tag)),
        expect(GET_MEMORY, path={"memory_id": _OLDER.tagged_id}, equals={"tags": []}),
    ),
)
_MANY = [f"tag {number}" for number in range(201)]
suggest.but(
    "suggest more tags than a page of the audit log has rows, which nobody confirms",
    given=(memories.Memory(), moments.Clock()),
    body={"tags": _MANY},
    when=moments.SEVEN_DAYS_PASS(),
    equals_only={**_SUGGESTED, "tags[200].tag": NOT_NULL},
    then=(
        expect(GET_MEMORY, equals={"tags": []}),
        expect(LIST_AUDIT, query={**_EXPIRED, "limit": 1000}, each=_TAG, exactly=201),
    ),
)
suggest.but(
    "suggest tags that nobody confirms for almost seven days",
    given=(memories.Memory(), moments.Clock()),
    when=moments.ALMOST_SEVEN_DAYS_PASS(),
    equals_only={**_BOTH, "status": "confirmed"},
    then=(
        expect(GET_MEMORY, equals=_BOTH),
        phrases.found(phrases.FERN, **{**_BOTH, **_MOMENT}),
    ),
)
suggest.but(
    "suggest tags by which nothing is found yet",
    given=(memories.Memory(), others.Neighbour()),
    equals_only={**_BOTH, "status": "confirmed"},
    then=(phrases.not_found("receipt"), phrases.found(phrases.FERN, **_BOTH)),
)
suggest.but("suggest a tag with a slash", status=422, body={"tags": ["a/b"]}, unchanged=THE_MEMORY)
suggest.but(
    "suggest tags for a memory that is not there",
    given=memories.NoMemory(),
    status=404,
    then=phrases.gone(),
)

find = llm_worker.relies_on(
    SEARCH,
    "find a memory by its text",
    given=(memories.TaggedMemory(), others.Neighbour()),
    query={"q": phrases.FERN, "owner": phrases.USER},
    rows=(
        {
            "memory.id": phrases.MEMORY,
            "memory.owner_user_id": phrases.USER,
            "memory.content": memories.TaggedMemory.content,
        },
    ),
)
find.but("find a memory by a tag", query={"q": memories.TaggedMemory.tag})
find.but("find a memory by its text and its tags", query={"q": "shade fern plants"})
find.but("find nothing to answer with", given=(memories.User(), others.Neighbour()), rows=())
find.but("search for nothing but a space", given=memories.User(), query={"q": " "}, status=400)

add = llm_worker.relies_on(
    CREATE_MEMORY,
    "store a message as a memory",
    given=(memories.User(), others.Neighbour()),
    body={"owner_user_id": phrases.USER, "content": "ring the bank"},
    equals={
        "id": NOT_NULL,
        "media_type": None,
        "status": "confirmed",
        "is_pinned": False,
        "pending_expires_at": None,
    },
    then=stored(expect(GET_MEMORY, path={"memory_id": Answered("id")}, equals={"tags": []})),
)
add.but(
    "store a message and where it came from as a memory",
    body={"source_chat_id": -1001234567890, "source_message_id": phrases.MAX_INT64},
)
