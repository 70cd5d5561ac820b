"""What the Telegram gateway relies on when its user tags memories and sends images."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, Answered, Unchanged, Value, expect, stored
from life_organiser_contracts import phrases
from life_organiser_contracts.core.memories import (
    ADD_TAGS,
    GET_MEMORY,
    REMOVE_TAG,
    THE_MEMORY,
    UPDATE_MEMORY,
    UPLOAD_IMAGE,
)
from life_organiser_contracts.phrases import MEMORY, USER, audited, found, gone, not_found, only_tag
from life_organiser_contracts.states.memories import (
    Image,
    Memory,
    NoMemory,
    PinnedImage,
    SuggestedTags,
)
from life_organiser_contracts.states.memories import TaggedMemory as Tagged
from life_organiser_contracts.states.moments import SEVEN_DAYS_PASS, Clock
from life_organiser_contracts.states.others import Neighbour
from life_organiser_contracts.telegram_gateway.consumer import gateway

_LONGEST, _SIGNS = phrases.LONGEST_TAG, ' 20 %+ "Off"? #Now & then E\u0301 '
_MINE = {"owner_user_id": USER}
_TWO = {**_MINE, "tags[1].tag": NOT_NULL, **phrases.CONFIRMED_TAGS}
_SAME = {"is_pinned": False, "created_at": Value("created_at")}
_OF_IMAGES = ("media_type", "media_file_id", "media_local_path", "pending_expires_at")
_TEXT = {**_SAME, "content": Memory.content, **dict.fromkeys(_OF_IMAGES)}
_IMAGE = {**_SAME, "media_type": "image", "media_file_id": Image.media_file_id, "content": None}
_SEVERAL, _FOUR = ("z", phrases.STRANGE_TAG, "b", "a"), {"tags[3].tag": NOT_NULL}

add = gateway.relies_on(
    ADD_TAGS,
    "add tags",
    given=(Memory(), Neighbour()),
    body={"tags": ["plants", "shade"], "status": "confirmed"},
    equals={**_TWO, **_TEXT},
    then=(found("plants"), found("shade"), audited("memory", "updated", MEMORY, detail=NOT_NULL)),
    refusals=("body.tags[0]", "body.status"),
)
add.but(
    "add a tag beside its like in small letters",
    given=Tagged(),
    body={"tags": ["Plants"]},
    equals={"tags[2].tag": NOT_NULL},
    then=(),
)
add.but("add a tag of no characters beside a good one", body={"tags": ["plants", ""]}, status=422)
add.but(
    "tag an unknown memory", given=NoMemory(), body={"tags": ["plants"]}, status=404, then=gone()
)
add.but(
    "add a tag to a memory that has two",
    given=Tagged(),
    body={"tags": ["greenhouse"], "status": ABSENT},
    equals={"tags[2].tag": NOT_NULL},
    then=(found("greenhouse"), found(Tagged.tag), found(Tagged.other_tag)),
)
one = add.but(
    "add a tag without a status, which confirms it",
    body={"tags": ["plants"], "status": ABSENT},
    equals={"tags[1].tag": ABSENT, **only_tag("plants")},
    then=found("plants"),
)
one.but("add a tag twice at once", body={"tags": ["plants", "plants"]})
one.but("add a long tag", body={"tags": [_LONGEST]}, equals=only_tag(_LONGEST), then=())
one.but("add a strange tag", body={"tags": [_SIGNS]}, equals=only_tag(_SIGNS), then=found("off"))
one.but(
    "add a tag to an image that is confirmed afterwards, and then another",
    given=(Image(), Neighbour()),
    equals_only=only_tag("plants"),
    then=(
        expect(UPDATE_MEMORY, body={"status": "confirmed"}, equals={"status": "confirmed"}),
        expect(ADD_TAGS, body={"tags": ["shade"]}, equals={"status": "confirmed"}),
        found("plants"),
        found("shade"),
    ),
)
one.but(
    "add four tags, by each of which the memory is found",
    body={"tags": _SEVERAL},
    equals_only={**_TWO, **_TEXT, **_FOUR},
    then=(
        expect(GET_MEMORY, equals=_FOUR),
        *(found(tag, **_FOUR) for tag in _SEVERAL),
    ),
)
one.but("add no tags", body={"tags": []}, equals_only={**_MINE, "tags": []}, then=())
one.but(
    "add a tag at one moment",
    given=(Memory(), Clock()),
    equals={"tags[*].confirmed_at": Clock.now},
    then=(
        stored(expect(GET_MEMORY)),
        phrases.stored_and_found("plants"),
    ),
)

confirm = gateway.relies_on(
    ADD_TAGS,
    "confirm suggested tags",
    given=SuggestedTags(),
    body={"tags": [SuggestedTags.tag, SuggestedTags.other_tag], "status": "confirmed"},
    equals={**_TWO, **_IMAGE, "status": "pending"},
    then=(
        stored(expect(GET_MEMORY)),
        not_found(SuggestedTags.tag),
        audited("memory", "updated", MEMORY, limit=1, detail=NOT_NULL),
        expect(UPDATE_MEMORY, body={"status": "confirmed"}, equals={"status": "confirmed"}),
        found(SuggestedTags.tag),
    ),
)
confirm.but(
    "set confirmed tags back to suggested",
    given=Tagged(),
    body={"status": "suggested"},
    equals={"status": "confirmed", **_TEXT, **phrases.SUGGESTED_TAGS},
    then=(not_found(Tagged.tag), not_found(Tagged.other_tag)),
)

confirm.but(
    "suggest two tags and confirm one",
    given=(Memory(), Neighbour()),
    body={"tags": ["plants", "greenhouse"], "status": "suggested"},
    equals_only={**_MINE, **phrases.SUGGESTED_TAGS},
    then=(
        expect(ADD_TAGS, body={"tags": ["plants"]}, equals=_MINE),
        found("plants"),
        not_found("greenhouse"),
    ),
)

_PLACED = {"media_local_path": Answered("local_path"), "status": "pending"}

upload = gateway.relies_on(
    UPLOAD_IMAGE,
    "upload an image",
    given=(Image(), Neighbour()),
    body={"file": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 an image"},
    equals={"local_path": NOT_NULL},
    then=(
        expect(GET_MEMORY, equals={"id": MEMORY, **_MINE, **_PLACED}),
        audited("memory", "updated", MEMORY),
    ),
    refusals=("body",),
)
_ALL_ELSE = Unchanged(THE_MEMORY, but=("media_local_path", "updated_at"))
upload.but(
    "upload another image in place of one with a caption",
    given=(PinnedImage(), Neighbour()),
    then=expect(UPLOAD_IMAGE, body={"file": b"another image"}, equals={"local_path": NOT_NULL}),
    unchanged=_ALL_ELSE,
)
upload.but(
    "upload an image of what nobody confirms for seven days",
    given=(Image(), Clock()),
    when=SEVEN_DAYS_PASS(),
    then=gone(),
)
upload.but(
    "upload an image of no bytes in place of another",
    given=PinnedImage(),
    body={"file": b""},
    then=expect(GET_MEMORY, equals={"id": MEMORY, **_MINE, **_PLACED}),
)
upload.but("upload an image of every byte there is", body={"file": bytes(range(256)) * 64})
upload.but("upload an image of an unknown memory", given=NoMemory(), status=404, then=gone())

_OTHER_TAG = {"id": MEMORY, **_MINE, **only_tag(Tagged.other_tag)}

remove = gateway.relies_on(
    REMOVE_TAG,
    "remove a tag",
    given=(Tagged(), Neighbour()),
    then=(
        expect(GET_MEMORY, equals=_OTHER_TAG),
        not_found(Tagged.tag),
        found(Tagged.other_tag, **_OTHER_TAG),
    ),
)
remove.but(
    "remove a tag at a certain time",
    given=(Tagged(), Clock()),
    then=audited("memory", "updated", MEMORY, limit=1, created_at=Clock.now),
)
remove.but("remove a strange tag", given=(Tagged(tag=_SIGNS), Neighbour()))
remove.but(
    "remove a tag beside its like in small letters",
    given=Tagged(tag="Shade"),
    then=expect(GET_MEMORY, equals=_OTHER_TAG),
)
remove.but(
    "remove a tag beside a strange one",
    given=(Tagged(other_tag=phrases.STRANGE_TAG), Neighbour()),
)
remove.but(
    "remove a tag that is not there",
    path={"tag": "garden"},
    then=(found(Tagged.tag), found(Tagged.other_tag)),
    unchanged=THE_MEMORY,
)
remove.but(
    "untag an unknown memory", given=NoMemory(), path={"tag": "plants"}, status=404, then=gone()
)
