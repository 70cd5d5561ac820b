"""Which steps make what later requests can name."""

from __future__ import annotations

from pydantic import BaseModel

from handfast.compare.made.names import names_of
from handfast.declare import Consumer, Provider, system


class Event(BaseModel):
    """What may be reminded of; callers choose its owner and its place, and nobody its reminder."""

    id: str
    owner_id: str
    place_id: str
    reminder_id: str | None = None


class Change(BaseModel):
    """What a caller may change."""

    owner_id: str


class Asked(BaseModel):
    """Which events are listed."""

    place_id: str | None = None


class Named(BaseModel):
    """One event."""

    event_id: str


shop = Provider("shop")
CHANGE = shop.patch("/events/{event_id}", path=Named, body=Change, answers={200: Event})
READ = shop.get("/events/{event_id}", path=Named, answers={200: Event})
shop.get("/events", query=Asked, answers={200: list[Event]})
DELETE = shop.delete("/reminders/{reminder_id}", answers={204: None})
READER = Consumer("reader")
READER.relies_on(READ, "read an event", path={"event_id": "7"})


def test_a_change_makes_what_its_answer_links_to_but_not_what_it_is_about_or_was_sent() -> None:
    of = system("shop", providers=[shop], consumers=[READER])
    names = names_of(of, of.offers[0])
    makes = {
        (source.operation, source.path)
        for sources in names.sources.values()
        for source in sources
        if source.makes
    }
    assert makes == {(CHANGE.name, ("reminder_id",))}


def test_the_id_of_what_a_path_ends_with_is_that_of_its_answer() -> None:
    """No operation says that it echoes it."""
    bakery = Provider("oven")
    made = bakery.post("/events", body=Change, answers={201: Event})
    bakery.get("/events/{event_id}", path=Named, answers={200: Event})
    of = system("bakery", providers=[bakery], consumers=[])
    (source, *_) = names_of(of, of.offers[0]).sources["event_id"]
    assert (source.operation, source.path, source.makes) == (made.name, ("id",), True)
