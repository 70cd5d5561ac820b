"""Which users and memories there are, and how Core's own API brings that about."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from handfast.declare import WHOLE_TEXT, Api, chosen, chosen_id
from life_organiser_contracts.core.memories import ADD_TAGS, CREATE_MEMORY, UPDATE_MEMORY
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.core.service import UPDATE_SETTINGS, UPSERT_USER
from life_organiser_contracts.states import examples
from shared.fields import ClockTime, Id, Instant, Tag, Text, Timezone, UserId

type Made = dict[str, Any]
"""The values that a Core, or the maker, chose."""

_MOMENTS = ("created_at", "pending_since", "pending_expires_at")

MEMORY, TASK, REMINDER, EVENT, JOB = range(1, 6)
"""Kinds of things, as numbers in their example ids."""

UNKNOWN: Final = 404
"""The number that no such thing has."""


def with_moments(state: BaseModel, answer: Made) -> Made:
    """The moments in ``answer`` that ``state`` has too, which its Core has chosen."""
    names = type(state).model_fields.keys() & answer.keys()
    return {name: answer[name] for name in _MOMENTS if name in names}


@core.state("the user is unknown", absent=True)
class UnknownUser(BaseModel):
    """A user whom Core does not know."""

    user_id: UserId = chosen(*examples.STRANGERS)


class Owner(BaseModel):
    """A user whom Core knows, and how the audit log calls them."""

    user_id: UserId = examples.user()
    actor: Text = examples.actor()

    async def through_api(self, api: Api) -> Made:
        user_id = self.user_id
        if user_id not in api.made:
            user_id = api.unlike(user_id)
            name = getattr(self, "display_name", "Ada")
            await api.call(UPSERT_USER, body={"telegram_user_id": user_id, "display_name": name})
            api.made.add(user_id)
        return {"user_id": user_id, "actor": f"user:{user_id}"}


@core.state("a user exists")
class User(Owner):
    """A known user."""

    display_name: Text = examples.text("Ada")


@core.state("a user with settings exists")
class UserWithSettings(Owner):
    """A user's settings, none of them the default."""

    default_reminder_time: ClockTime = "07:30"
    timezone: Timezone = "Europe/Oslo"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        settings = self.model_dump(include={"default_reminder_time", "timezone"})
        await api.call(UPDATE_SETTINGS, made, body=settings)
        return made


class Owned(Owner):
    """A memory and its owner; ``memory`` is what else is posted of it."""

    memory_id: Id = chosen_id(MEMORY)

    def memory(self) -> Made:
        """What is posted of the memory besides its owner."""
        return {"content": getattr(self, "content", "Water the fern in the hall")}

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        body = {"owner_user_id": made["user_id"], **self.memory()}
        memory = await api.call(CREATE_MEMORY, body=body)
        return {**made, "memory_id": memory["id"], **with_moments(self, memory)}


class Written(Owned):
    """A memory's text."""

    content: Text = examples.text("Water the fern in the hall")
    created_at: Instant = examples.created_at()


@core.state("a confirmed memory exists")
class Memory(Written):
    """A memory and its owner."""


@core.state("a memory was added and then pinned")
class Audited(Memory):
    """A memory of whose making and change the audit log tells."""

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        await api.call(UPDATE_MEMORY, made, body={"is_pinned": True})
        return made


@core.state("a memory with two confirmed tags exists")
class TaggedMemory(Memory):
    """A memory and its two tags."""

    tag: Tag = "plants"
    other_tag: Tag = "shade"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        await api.call(ADD_TAGS, made, body={"tags": [self.tag, self.other_tag]})
        return made


@core.state("a confirmed memory with a suggested tag exists")
class SuggestedTag(Memory):
    """A memory and its tag."""

    tag: Tag = "receipt"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        await api.call(ADD_TAGS, made, body={"tags": [self.tag], "status": "suggested"})
        return made


@core.state("a confirmed memory exists beside one with a suggested tag")
class OlderSuggestion(Memory):
    """A memory without tags, and the tag that another one of the same text has."""

    tag: Tag = "receipt"
    tagged_id: Id = chosen_id(MEMORY, 17)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        other = await Written(user_id=made["user_id"], content=self.content).through_api(api)
        await api.call(ADD_TAGS, other, body={"tags": [self.tag], "status": "suggested"})
        return {**made, "tagged_id": other["memory_id"]}


@core.state("a pending image without tags exists")
class Image(Owned):
    """An image, by its file id at Telegram."""

    media_file_id: Text = f"AgAC{WHOLE_TEXT}"
    caption: Text | None = None
    created_at: Instant = examples.created_at()
    pending_expires_at: Instant = examples.expires_at()

    def memory(self) -> Made:
        """An image, which has no caption as a rule."""
        return {"content": self.caption, "media_type": "image", "media_file_id": self.media_file_id}


@core.state("a pending image with two suggested tags exists")
class SuggestedTags(Image):
    """An image and its two tags."""

    tag: Tag = "receipt"
    other_tag: Tag = "hardware"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        tags = {"tags": [self.tag, self.other_tag], "status": "suggested"}
        await api.call(ADD_TAGS, made, body=tags)
        return made


@core.state("a pinned image with a caption, a place and suggested tags exists")
class PinnedImage(SuggestedTags):
    """An image that has all that an image may have."""

    caption: Text | None = "till receipt"
    media_local_path: Text = "/data/images/8c1e.jpg"

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        more = {"is_pinned": True, "media_local_path": self.media_local_path}
        await api.call(UPDATE_MEMORY, made, body=more)
        return made


@core.state("two pinned memories exist and a pinned image is pending")
class SeveralPinned(Owner):
    """Memories in the order in which they were added; the last of them was pinned first."""

    older_id: Id = chosen_id(MEMORY, 13)
    newer_id: Id = chosen_id(MEMORY, 14)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        posted: dict[str, Made] = {"older_id": {}, "newer_id": {}, "": {"media_type": "image"}}
        ids: Made = {}
        for name, more in posted.items():
            body = {"owner_user_id": made["user_id"], "content": "Water the fern", **more}
            ids[name] = (await api.call(CREATE_MEMORY, body=body))["id"]
        for memory_id in reversed(ids.values()):
            await api.call(UPDATE_MEMORY, {"memory_id": memory_id}, body={"is_pinned": True})
        del ids[""]
        return {**made, **ids}


@core.state("two memories hold the same word and the older one holds nothing else")
class BetterAndWorse(Owner):
    """Two memories by how well they match a word; the better match is the older."""

    word: Text = "fern"
    better_id: Id = chosen_id(MEMORY, 15)
    worse_id: Id = chosen_id(MEMORY, 16)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        text = f"Before the winter somebody has to see to the {self.word} in the hall"
        for name, content in (("better_id", self.word), ("worse_id", text)):
            body = {"owner_user_id": made["user_id"], "content": content}
            made[name] = (await api.call(CREATE_MEMORY, body=body))["id"]
        return made


@core.state("two memories hold the same word and the older one is pinned")
class PinnedAndPlain(Owner):
    """Two memories by which word they hold; the pinned one is the older, and the longer."""

    word: Text = "fern"
    pinned_id: Id = chosen_id(MEMORY, 11)
    plain_id: Id = chosen_id(MEMORY, 12)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        text = f"Before the winter somebody has to see to the {self.word}"
        for name, content in (("pinned_id", text), ("plain_id", self.word)):
            body = {"owner_user_id": made["user_id"], "content": content}
            made[name] = (await api.call(CREATE_MEMORY, body=body))["id"]
        pinned = {"memory_id": made["pinned_id"]}
        await api.call(UPDATE_MEMORY, pinned, body={"is_pinned": True})
        return made


@core.state("there is no such memory", absent=True)
class NoMemory(BaseModel):
    """An id that no memory has."""

    memory_id: Id = chosen_id(MEMORY, UNKNOWN)
