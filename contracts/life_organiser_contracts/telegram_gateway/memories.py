"""What the Telegram gateway relies on when its user adds, reads and changes memories."""

from __future__ import annotations

from handfast.declare import (
    ABSENT,
    NOT_NULL,
    Answered,
    Exchange,
    Value,
    expect,
    stored,
    under,
    untouched,
)
from life_organiser_contracts import phrases
from life_organiser_contracts.core import memories as core
from life_organiser_contracts.core.plans import REMINDERS
from life_organiser_contracts.core.service import LIST_AUDIT
from life_organiser_contracts.phrases import FERN, MEMORY, USER, audited, found, gone, not_found
from life_organiser_contracts.states import memories, tasks
from life_organiser_contracts.states.memories import Memory, SuggestedTags, UnknownUser, User
from life_organiser_contracts.states.moments import (
    ALMOST_SEVEN_DAYS_PASS,
    REDIS_IS_DOWN,
    SCHEDULER_RUNS,
    SEVEN_DAYS_PASS,
    Clock,
)
from life_organiser_contracts.states.others import Neighbour
from life_organiser_contracts.telegram_gateway.consumer import gateway

_NEW = {"is_pinned": False, "media_local_path": None}
_CONFIRMED = {"status": "confirmed", "pending_expires_at": None}
_PENDING = {"content": None, "status": "pending", "pending_expires_at": NOT_NULL}
_TEXT = {**_NEW, "media_type": None, "media_file_id": None, **_CONFIRMED}
_MADE = {"created_at": Value("created_at")}
_IMAGE = {"media_type": "image", "media_file_id": memories.Image.media_file_id, **_MADE}
_OPTIONAL = ("content", "media_type", "media_file_id", "source_chat_id", "source_message_id")
_NOW = {"created_at": Clock.now, "updated_at": Clock.now}

_SAME = {"status": Answered("status"), "created_at": Answered("created_at"), "tags": []}
_STORED = stored(expect(core.GET_MEMORY, path={"memory_id": Answered("id")}, equals=_SAME))
_AUDITED = audited("memory", "created", actor=phrases.ACTOR)


def _found(word: str) -> tuple[object, ...]:
    """The new memory is stored, and found by a word of it."""
    return (_STORED, phrases.stored_and_found(word, Answered("id")), _AUDITED)


text = gateway.relies_on(
    core.CREATE_MEMORY,
    "create a text memory",
    given=(User(), Neighbour()),
    body={"owner_user_id": USER, "content": "Water the fern"},
    equals={"id": NOT_NULL, **_TEXT},
    then=_found(FERN),
    refusals=("body.owner_user_id", "body.content", "body.media_type"),
)
text.but(
    "create a memory with the Telegram message it came in",
    body={"source_chat_id": -1001234567890, "source_message_id": 42, "media_file_id": "AgAC"},
)
text.but(
    "create a memory with 64-bit ids",
    given=User(user_id=phrases.MAX_INT64, actor=f"user:{phrases.MAX_INT64}"),
    body={"source_chat_id": phrases.MIN_INT64, "source_message_id": phrases.MAX_INT64},
)
text.but(
    "create a memory of a user with a negative id",
    given=User(user_id=phrases.MIN_INT64, actor=f"user:{phrases.MIN_INT64}"),
)
text.but("create a long memory", body={"content": phrases.LONG_TEXT}, then=_found("quoted"))
text.but("create a strange memory", body={"content": phrases.STRANGE_TEXT}, then=_found("日本"))
text.but("create a memory of no characters", body={"content": ""}, then=_STORED)
text.but("create an empty memory", body={"content": ABSENT}, equals={"content": None}, then=_STORED)
text.but("create a memory with all else null", body=dict.fromkeys(_OPTIONAL), then=_STORED)
text.but("create a memory that is no object", body=[], status=422)
text.but(
    "create an unknown user's memory",
    given=UnknownUser(),
    status=404,
    then=not_found(FERN),
    unchanged=expect(LIST_AUDIT, query={"entity_type": "memory"}),
)

image = gateway.relies_on(
    core.CREATE_MEMORY,
    "create an image memory",
    given=User(),
    body={"owner_user_id": USER, "media_type": "image", "media_file_id": phrases.STRANGE_TEXT},
    equals={"id": NOT_NULL, **_NEW, **_PENDING},
    then=(_STORED, _AUDITED),
)
image.but(
    "create an image memory that expires in seven days",
    given=(Clock(), User()),
    equals={"pending_expires_at": Clock.in_seven_days, **_NOW},
)
_EXPIRED = audited("memory", "expired", actor=phrases.SCHEDULER)

image.but(
    "create an image memory that nobody confirms for seven days",
    given=(Memory(), Clock()),
    when=SEVEN_DAYS_PASS(),
    then=(gone(Answered("id")), _EXPIRED),
    unchanged=core.THE_MEMORY,
)
image.but(
    "create an image memory beside one that nobody confirms for seven days",
    given=(memories.Image(), Clock()),
    when=SEVEN_DAYS_PASS(),
    then=(gone(), gone(Answered("id"))),
)
image.but(
    "create an image memory beside one that nobody has confirmed for seven days",
    given=(memories.Image(), Clock()),
    when=SCHEDULER_RUNS(),
    then=(gone(), _STORED),
)
image.but(
    "create an image memory that nobody confirms beside one that a reminder points at",
    given=(tasks.DueReminder(media_type="image"), Clock()),
    when=SEVEN_DAYS_PASS(),
    then=gone(Answered("id")),
    unchanged=core.THE_MEMORY,
)
image.but(
    "create an image memory that nobody confirms for almost seven days",
    given=(Clock(), User()),
    when=ALMOST_SEVEN_DAYS_PASS(),
    then=_STORED,
)
image.but(
    "create an image memory that nobody confirms while Redis is down and a reminder is due",
    given=(tasks.DueReminder(), REDIS_IS_DOWN()),
    when=SEVEN_DAYS_PASS(),
    then=gone(Answered("id")),
    unchanged=REMINDERS,
)
image.but(
    "create an image memory with a caption",
    body={"content": "till receipt"},
    then=(_STORED, not_found("receipt"), _AUDITED),
)

_READ = {**_TEXT, "tags[1].tag": NOT_NULL, **phrases.CONFIRMED_TAGS}

tagged = gateway.relies_on(
    core.GET_MEMORY,
    "get a memory with its tags",
    given=memories.TaggedMemory(),
    equals={"owner_user_id": USER, "content": memories.TaggedMemory.content, **_READ},
    unchanged=core.THE_MEMORY,
)
tagged.but(
    "get a pending image with its suggested tags",
    given=SuggestedTags(),
    equals={**_IMAGE, **_PENDING, **phrases.SUGGESTED_TAGS},
)
tagged.but("get an unknown memory", given=memories.NoMemory(), status=404)

_PINNED = under("memory", {"id": MEMORY, **phrases.DATED, "is_pinned": True})
_FOUND = stored(
    expect(core.SEARCH, query={"q": "", "owner": USER, "pinned": True}, rows=(_PINNED,)),
    at="[0].memory",
)
_UPDATED = audited("memory", "updated", MEMORY, actor=phrases.ACTOR, detail=NOT_NULL)


def _changed(*names: str) -> Exchange:
    """The audit log tells that the memory was changed in these fields, and to what."""
    detail = under("detail", {name: Answered(name) for name in names})
    return audited("memory", "updated", MEMORY, actor=phrases.ACTOR, **detail)


_PIN = {"is_pinned": True, "status": "confirmed"}

pin = gateway.relies_on(
    core.UPDATE_MEMORY,
    "pin and confirm an image",
    given=(memories.Image(), Neighbour()),
    body=_PIN,
    equals={"owner_user_id": USER, "content": None, "media_local_path": None, **_IMAGE},
    then=(_FOUND, _UPDATED),
    refusals=("body.status", "body.content"),
)
pin.but(
    "pin and confirm an image with a caption and its file's place",
    body={"content": phrases.STRANGE_TEXT, "media_local_path": phrases.STRANGE_PATH},
    then=(
        _FOUND,
        found("quoted"),
        _changed("is_pinned", "status", "content", "media_local_path"),
    ),
)
pin.but(
    "pin and confirm an image that has a caption",
    given=(memories.Image(caption=FERN), Neighbour()),
    equals={"content": FERN},
    then=(_FOUND, found(FERN)),
)
pin.but(
    "pin and confirm an image at a certain time",
    given=(memories.Image(), Clock()),
    equals={"updated_at": Clock.now},
    then=audited("memory", "updated", MEMORY, detail=_PIN, created_at=Clock.now),
)
pin.but(
    "pin and confirm an image that then stays",
    when=SEVEN_DAYS_PASS(),
    then=stored(expect(core.GET_MEMORY)),
)
pin.but(
    "pin an image that stays pending",
    body={"status": ABSENT},
    equals={"status": "pending", "pending_expires_at": memories.Image.pending_expires_at},
    then=stored(expect(core.GET_MEMORY)),
)
confirm = pin.but(
    "confirm an image",
    given=SuggestedTags(),
    body={"is_pinned": ABSENT},
    equals={"is_pinned": False},
    then=(
        stored(expect(core.GET_MEMORY, equals={"tags[*].status": "suggested"})),
        not_found(SuggestedTags.tag),
        audited("memory", "updated", MEMORY, limit=1, detail={"status": "confirmed"}),
    ),
)
confirm.but(
    "change all there is of a pinned image",
    given=(memories.PinnedImage(), Neighbour()),
    body={
        "content": phrases.STRANGE_TEXT,
        "is_pinned": False,
        "media_local_path": phrases.STRANGE_PATH,
    },
    then=(stored(expect(core.GET_MEMORY)), found("quoted")),
    alone=untouched(core.THE_MEMORY, "updated_at"),
)
confirm.but(
    "confirm an image by a caption that makes it found",
    given=(memories.Image(), Neighbour()),
    body={"content": FERN},
    then=found(FERN),
)
confirm.but("confirm an unknown memory", given=memories.NoMemory(), status=404, then=gone())

write = gateway.relies_on(
    core.UPDATE_MEMORY,
    "change the text of a memory",
    given=Memory(),
    body={"content": "Sell the piano"},
    equals={"owner_user_id": USER, **_TEXT, **_MADE},
    then=(not_found(FERN), found("piano"), _changed("content")),
)
write.but(
    "pin a memory and leave its text",
    body={"content": ABSENT, "is_pinned": True},
    equals={"content": Memory.content, "is_pinned": True},
    then=found(FERN),
)
write.but(
    "pin a memory and change its text",
    body={"is_pinned": True},
    equals={"is_pinned": True},
    then=(not_found(FERN), found("piano"), _changed("content", "is_pinned")),
)
write.but(
    "clear the text of a memory",
    body={"content": None},
    then=(not_found(FERN), audited("memory", "updated", MEMORY, **{"detail.content": None})),
)
write.but(
    "clear the text of a memory that is found by its tags",
    given=memories.TaggedMemory(),
    body={"content": None},
    then=(not_found(FERN), found(memories.TaggedMemory.tag)),
)
write.but(
    "set a memory back to pending",
    body={"content": ABSENT, "status": "pending"},
    equals={"content": Memory.content, "status": "pending", "pending_expires_at": NOT_NULL},
    then=(
        not_found(FERN),
        expect(core.UPDATE_MEMORY, body={"status": "confirmed"}, equals={"status": "confirmed"}),
        found(FERN),
    ),
)
write.but(
    "change nothing",
    given=(Memory(), Clock()),
    body={"content": ABSENT},
    equals={"content": Memory.content, "updated_at": Clock.now},
    then=found(FERN),
)
