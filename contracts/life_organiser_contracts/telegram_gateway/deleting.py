"""What the Telegram gateway relies on when its user deletes a memory."""

from __future__ import annotations

from handfast.declare import expect
from life_organiser_contracts.core import memories as core
from life_organiser_contracts.core.plans import REMINDERS, TASKS
from life_organiser_contracts.core.service import LIST_AUDIT
from life_organiser_contracts.phrases import FERN, MEMORY, USER, audited, found, gone, not_found
from life_organiser_contracts.states import events, memories, others, tasks
from life_organiser_contracts.states.memories import Memory, SuggestedTags
from life_organiser_contracts.states.others import Neighbour
from life_organiser_contracts.telegram_gateway.consumer import gateway

delete = gateway.relies_on(
    core.DELETE_MEMORY,
    "delete a memory",
    given=(Memory(), Neighbour()),
    then=(
        gone(),
        not_found(FERN),
        audited("memory", "deleted", MEMORY),
        expect(LIST_AUDIT, query={"entity_id": MEMORY, "action": "expired"}, exactly=0),
    ),
)
_SAME = memories.OlderSuggestion
delete.but(
    "delete a memory beside one of the same text",
    given=(_SAME(), Neighbour()),
    then=(gone(), found(FERN, _SAME.tagged_id)),
)
delete.but("delete a memory with tags", given=(memories.TaggedMemory(), Neighbour()))
delete.but("delete a pending image", given=(SuggestedTags(), Neighbour()))
delete.but(
    "delete an unknown memory",
    given=memories.NoMemory(),
    status=404,
    then=expect(LIST_AUDIT, query={"entity_type": "memory", "entity_id": MEMORY}, exactly=0),
)
used = delete.but(
    "delete a memory that a task and a reminder point at",
    given=others.MemoryInUse(),
    status=409,
    then=expect(LIST_AUDIT, query={"entity_id": MEMORY, "action": "deleted"}, exactly=0),
    unchanged=(
        core.THE_MEMORY,
        expect(core.SEARCH, query={"q": FERN, "owner": USER}, exactly=1),
        expect(TASKS, exactly=1),
        expect(REMINDERS, exactly=1),
    ),
)
used.but("delete a memory of an event", given=events.EventOfMemory(), unchanged=core.THE_MEMORY)
used.but("delete a memory of a task", given=tasks.Task(), unchanged=core.THE_MEMORY)
used.but("delete a memory of a reminder", given=tasks.Reminder(), unchanged=core.THE_MEMORY)
