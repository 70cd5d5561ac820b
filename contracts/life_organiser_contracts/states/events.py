"""Which events there are, and how Core's own API brings that about."""

from __future__ import annotations

from pydantic import BaseModel

from handfast.declare import WHOLE_TEXT, Api, chosen_id
from life_organiser_contracts.core.plans import CREATE_EVENT, UPDATE_EVENT
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.states import examples
from life_organiser_contracts.states.memories import (
    EVENT,
    REMINDER,
    UNKNOWN,
    Made,
    Owned,
    Owner,
    with_moments,
)
from life_organiser_contracts.states.tasks import of
from shared.fields import Id, Instant, Text

_MAIL = {
    "description": "Table for two",
    "source_type": "email",
    "source_ref": "<booking-7@mail.example>",
}


async def confirmed(api: Api, event_id: str) -> str:
    """The id of the reminder that confirming an event makes."""
    answer = await api.call(UPDATE_EVENT, {"event_id": event_id}, body={"status": "confirmed"})
    reminder_id: str = answer["reminder_id"]
    return reminder_id


@core.state("a pending event without memory exists")
class PendingEvent(Owner):
    """An event from a mail, whose message id is ``source_ref``."""

    event_id: Id = chosen_id(EVENT)
    description: Text = examples.text("Table for two")
    event_date: Instant = examples.moment(2031, 5, 3, 19, 30)
    source_ref: Text | None = f" <Booking-7{WHOLE_TEXT}@mail.example>\n"
    created_at: Instant = examples.created_at()

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"description", "event_date", "source_ref"})
        body = {"owner_user_id": made["user_id"], "source_type": "email", **fields}
        event = await api.call(CREATE_EVENT, body=body)
        return {**made, "event_id": event["id"], **with_moments(self, event)}


@core.state("an event has been pending for a day", needs_handler=True)
class StaleEvent(PendingEvent):
    """An event, and since when it has been waiting for an answer: Core's own to say."""

    pending_since: Instant = examples.moment(2021, 4, 1, 6, 15)


@core.state("a pending event of a memory exists")
class EventOfMemory(Owned):
    """An event that its owner wrote down."""

    event_id: Id = chosen_id(EVENT)
    description: Text = examples.text("Lease renewal")
    event_date: Instant = examples.moment(2031, 5, 1, 10)
    created_at: Instant = examples.created_at()
    pending_since: Instant = examples.created_at()

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        fields = self.model_dump(include={"description", "event_date"})
        event = await api.call(CREATE_EVENT, body=of(made, source_type="manual", **fields))
        return {**made, "event_id": event["id"], **with_moments(self, event)}


@core.state("a confirmed event with its reminder exists")
class LinkedEvent(EventOfMemory):
    """A confirmed event and the reminder that was made of it."""

    reminder_id: Id = chosen_id(REMINDER)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        return {**made, "reminder_id": await confirmed(api, made["event_id"])}


@core.state("a pending, a confirmed and a rejected event exist")
class SeveralEvents(Owned):
    """Events in the order of their dates, the earliest first, which was added last.

    The confirmed one has a memory and a reminder.
    """

    rejected_id: Id = chosen_id(EVENT, 41)
    rejected_date: Instant = examples.moment(2031, 5, 1, 10)
    confirmed_id: Id = chosen_id(EVENT, 42)
    confirmed_date: Instant = examples.moment(2031, 5, 2, 10)
    pending_id: Id = chosen_id(EVENT, 43)
    pending_date: Instant = examples.moment(2031, 5, 3, 10)
    reminder_id: Id = chosen_id(REMINDER)

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        mail = {"owner_user_id": made["user_id"], **_MAIL}
        manual = of(made, description="Table for two", source_type="manual")
        events = (
            ("pending_id", {**mail, "event_date": self.pending_date}),
            ("confirmed_id", {**manual, "event_date": self.confirmed_date}),
            ("rejected_id", {**mail, "event_date": self.rejected_date}),
        )
        for name, body in events:
            made[name] = (await api.call(CREATE_EVENT, body=body))["id"]
        rejected = {"event_id": made["rejected_id"]}
        await api.call(UPDATE_EVENT, rejected, body={"status": "rejected"})
        return {**made, "reminder_id": await confirmed(api, made["confirmed_id"])}


@core.state("there is no such event", absent=True)
class NoEvent(BaseModel):
    """An id that no event has."""

    event_id: Id = chosen_id(EVENT, UNKNOWN)
