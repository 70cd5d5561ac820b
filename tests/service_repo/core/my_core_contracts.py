"""What this Core promises beside the Life Organiser's contracts, and what it does otherwise."""

from typing import Any

from my_core.notes import Added, Counted, NewNote, Note, OfAUser
from pydantic import BaseModel

from handfast.declare import NOT_NULL, Api, Transport, Value, chosen, expect, extends

ours = extends("life_organiser")
core = ours.provider("core")
digest = ours.consumer("digest")
assistant = ours.consumer("assistant")

ADD_NOTE = core.post("/notes", body=NewNote, answers={201: Note}, echo_body=True)
DROP_NOTE = core.delete("/notes/{note_id}", answers={204: None}, refuses=(404,))
COUNT_NOTES = core.get("/notes/count", query=OfAUser, answers={200: Counted})
NOTE_ADDED = core.message(
    "note_added",
    address="core:notes",
    transport=Transport("redis-stream", field="data", group="digest"),
    payload=Added,
)


@core.state("a user has a note")
class ANote(BaseModel):
    user_id: int = 1
    note_id: str = chosen("n-1")

    async def through_api(self, api: Api) -> dict[str, Any]:
        made = await api.call(ADD_NOTE, body={"owner_user_id": self.user_id, "text": "milk"})
        return {"note_id": made["id"]}


@core.trigger("a note is added")
class NoteIsAdded(BaseModel):
    user_id: int = 1
    text: str = "bread"


COUNTED = expect(COUNT_NOTES, query={"owner_user_id": Value("user_id")})

digest.relies_on(
    COUNT_NOTES,
    "count the notes of a user",
    given=ANote(),
    query={"owner_user_id": ANote.user_id},
    equals={"notes": 1},
)
digest.relies_on(
    ADD_NOTE,
    "add a note",
    given=ANote(),
    body={"owner_user_id": ANote.user_id, "text": "tea"},
    equals={"id": NOT_NULL},
    then=expect(COUNTED, equals={"notes": 2}),
)
digest.relies_on(DROP_NOTE, "drop a note", given=ANote(), then=expect(COUNTED, equals={"notes": 0}))
digest.relies_on(
    NOTE_ADDED, "hear of a note", when=NoteIsAdded(), equals={"text": NoteIsAdded.text}
)

assistant.replaces(
    "ask for the settings of a user who never changed them", equals={"timezone": "Europe/Berlin"}
)
assistant.reads_only("ask for the settings of a user", "timezone")
assistant.waives(
    "list the upcoming reminders at the very time of one", reason="nobody asks to the second"
)

SYSTEM = ours.system(bindings="my_core_bindings:BINDINGS")
