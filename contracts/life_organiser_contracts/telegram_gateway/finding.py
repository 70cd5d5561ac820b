"""What the Telegram gateway relies on to find memories, and to know its users."""

from __future__ import annotations

from handfast.declare import NOT_NULL, Answered, expect, from_state, under
from life_organiser_contracts import phrases
from life_organiser_contracts.core.memories import CREATE_MEMORY, SEARCH
from life_organiser_contracts.core.service import GET_SETTINGS, UPSERT_USER
from life_organiser_contracts.phrases import MAX_INT64, MEMORY, MIN_INT64, STRANGE_TEXT, USER
from life_organiser_contracts.states import memories
from life_organiser_contracts.states.memories import Memory, PinnedAndPlain, TaggedMemory
from life_organiser_contracts.states.moments import Clock
from life_organiser_contracts.states.others import MoreThanAPage, Neighbour
from life_organiser_contracts.telegram_gateway.consumer import gateway

_PINNED = {"memory.id": PinnedAndPlain.pinned_id, "memory.is_pinned": True}
_PLAIN = {"memory.id": PinnedAndPlain.plain_id, "memory.is_pinned": False}
_TAGS = under("memory", {"tags[1].tag": NOT_NULL, **phrases.CONFIRMED_TAGS})

find = gateway.relies_on(
    SEARCH,
    "find memories, pinned ones first",
    given=(PinnedAndPlain(), Neighbour()),
    query={"q": PinnedAndPlain.word, "owner": USER},
    each={"memory.status": "confirmed"},
    rows=(_PINNED, _PLAIN),
    refusals=("query.q", "query.owner"),
)
find.but(
    "find memories whatever the case of the word",
    given=(PinnedAndPlain(word="Fern"), Neighbour()),
    query={"q": "fERN", "pinned": False},
)
find.but(
    "find the better match first",
    given=memories.BetterAndWorse(),
    query={"q": memories.BetterAndWorse.word},
    rows=(
        {"memory.id": memories.BetterAndWorse.better_id},
        {"memory.id": memories.BetterAndWorse.worse_id},
    ),
)
find.but("find memories that are pinned", query={"pinned": True}, rows=(_PINNED,))
tagged = find.but(
    "find a memory with its tags",
    given=(TaggedMemory(), Neighbour()),
    query={"q": phrases.FERN},
    rows=({"memory.id": MEMORY, "memory.content": TaggedMemory.content, **_TAGS},),
)
tagged.but("find a memory by a word of its text and a tag", query={"q": "plants fern"})
find.but(
    "find twenty memories at most",
    given=MoreThanAPage(things="hits"),
    rows=({"memory.id": MEMORY, "memory.is_pinned": True}, *({"memory.is_pinned": False},) * 19),
)
pinned = find.but(
    "list the pinned memories", query={"q": "", "pinned": True}, rows=({**_PINNED, "score": 0},)
)
pinned.but("list the pinned memories by a question of spaces", query={"q": " \t "})
_SEVERAL = memories.SeveralPinned
pinned.but(
    "list several pinned memories, newest first",
    given=_SEVERAL(),
    rows=({"memory.id": _SEVERAL.newer_id}, {"memory.id": _SEVERAL.older_id}),
)
pinned.but(
    "list every pinned memory, which is more than a search finds",
    given=MoreThanAPage(things="pinned", rows=21),
    each={"memory.is_pinned": True},
    rows=None,
    exactly=21,
)
pinned.but("list no pinned memories", given=(Memory(), Neighbour()), rows=())

nothing = find.but("find nothing", given=(Memory(), Neighbour()), query={"q": "piano"}, rows=())
nothing.but("find nothing of what another user has", query={"q": "affair"})
nothing.but("find nothing when one word of two is missing", query={"q": "fern piano"})
nothing.but("find nothing by the beginning of a word", query={"q": "fer"})
nothing.but(
    "find nothing pinned by a word that is not there",
    given=(PinnedAndPlain(), Neighbour()),
    query={"pinned": True},
)
nothing.but("find nothing by a lone quote", query={"q": '"'})
nothing.but("find nothing by what looks like a query", query={"q": "fern OR NOT ("})
nothing.but("find nothing by half a phrase", query={"q": '"fern" * NEAR/2 -x'})
nothing.but(
    "find nothing by strange characters",
    given=Memory(content="Water the fern"),
    query={"q": STRANGE_TEXT},
)
nothing.but("find nothing of a pending image", given=memories.SuggestedTags())
nothing.but("find nothing of an unknown user", given=memories.UnknownUser())

blank = nothing.but("find by a blank question", given=Memory(), query={"q": ""}, status=400)
blank.but("find by a question of spaces", query={"q": " \t\n ", "pinned": False})

_DEFAULTS = {"default_reminder_time": "09:00", "timezone": "Asia/Singapore"}
_SET = from_state("default_reminder_time", "timezone")
_STRANGE = {"display_name": STRANGE_TEXT}
_HELLO = {"owner_user_id": USER, "content": "Now I am known"}
_MAY_WRITE = expect(CREATE_MEMORY, body=_HELLO, equals={"owner_user_id": USER})
_NOT_ALLOWED = expect(
    UPSERT_USER,
    body={"telegram_user_id": USER, "display_name": "Ada"},
    equals={"is_allowed": False},
)
_AGAIN = expect(GET_SETTINGS, equals={"telegram_user_id": USER, **_DEFAULTS})

gateway.relies_on(
    GET_SETTINGS, "get the settings of a user", given=memories.UserWithSettings(), equals=_SET
)
unset = gateway.relies_on(
    GET_SETTINGS,
    "get the settings of an unknown user",
    given=memories.UnknownUser(),
    equals=_DEFAULTS,
    then=(_MAY_WRITE, _NOT_ALLOWED),
)
unset.but("get the settings of a user who set none", given=memories.User(), then=())
unset.but("get the settings of the largest id", given=memories.UnknownUser(user_id=MAX_INT64))
unset.but("get the settings of a user who is no number", path={"user_id": "Ada"}, status=422)

new = gateway.relies_on(
    UPSERT_USER,
    "make a user known",
    given=memories.UnknownUser(),
    body={"telegram_user_id": USER, "display_name": "Ada"},
    equals={"display_name": "Ada", "is_allowed": True},
    then=(_AGAIN, _MAY_WRITE),
    refusals=("body.display_name",),
)
new.but(
    "make a user known who is known by another name",
    given=(memories.UserWithSettings(), Neighbour()),
    body={"display_name": "Grace"},
    equals={"display_name": "Ada"},
    then=(
        expect(GET_SETTINGS, equals={"telegram_user_id": USER, **_SET}),
        expect(
            UPSERT_USER,
            body={"telegram_user_id": USER, "display_name": "Grace"},
            equals={"created_at": Answered("created_at")},
        ),
    ),
    unchanged=expect(GET_SETTINGS),
)
new.but("make a user known by a strange name", body=_STRANGE, equals=_STRANGE)
new.but(
    "make a user known at a certain time",
    given=(memories.UnknownUser(), Clock()),
    equals={"created_at": Clock.now},
)
new.but("make a user of the smallest id known", given=memories.UnknownUser(user_id=MIN_INT64))
