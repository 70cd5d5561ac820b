"""What a reader relies on of a small provider of notes: one interaction a clause."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import AwareDatetime, BaseModel

from handfast.model import (
    Answer,
    Answered,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    Published,
    State,
    Transport,
    Unchanged,
    Value,
)
from handfast.model.cases import Case, cases_of


class NoteId(BaseModel):
    """Which note."""

    note_id: str = "n-1"


class NoteWrite(BaseModel):
    """What is sent to write a note."""

    owner: int
    text: str


class NoteChange(BaseModel):
    """What is sent to change one."""

    text: str


class Note(BaseModel):
    """A note."""

    id: str
    owner: int
    text: str
    pinned: bool
    created_at: AwareDatetime


class Refusal(BaseModel):
    """Why there is none."""

    detail: str


class NotesQuery(BaseModel):
    """Which notes."""

    owner: int
    note_id: str | None = None


class Reminder(BaseModel):
    """That a note is to be read again."""

    note_id: str
    text: str


class Job(BaseModel):
    """What is to be done about a note."""

    note_id: str


class NoteGiven(BaseModel):
    """Which note there is."""

    note_id: str = "n-1"
    owner: int = 7
    text: str = "milk"


class TwoGiven(BaseModel):
    """Which notes there are."""

    note_id: str = "n-1"
    neighbour_id: str = "n-2"
    owner: int = 7


NOTE_EXISTS = State("a note exists", NoteGiven, returns=("note_id",))
TWO_NOTES = State("two notes exist", TwoGiven, returns=("note_id", "neighbour_id"))
NO_NOTE = State("no note exists", NoteId)
REMINDER_DUE = State("a reminder is due", NoteId)
QUEUE_RUNS = State("the queue runs", NoteId)

_MISSING = Answer(404, Content(Refusal))
READ = Operation(
    name="read a note",
    method="GET",
    path="/notes/{note_id}",
    path_parameters=NoteId,
    answers=(Answer(200, Content(Note)), _MISSING),
)
FIND = Operation(
    name="find notes",
    method="GET",
    path="/notes",
    query_parameters=NotesQuery,
    answers=(Answer(200, Content(list[Note])),),
)
WRITE = Operation(
    name="write a note",
    method="POST",
    path="/notes",
    bodies=(Content(NoteWrite),),
    answers=(Answer(201, Content(Note)),),
)
CHANGE = Operation(
    name="change a note",
    method="PATCH",
    path="/notes/{note_id}",
    path_parameters=NoteId,
    bodies=(Content(NoteChange),),
    answers=(Answer(200, Content(Note)), _MISSING),
)
DELETE = Operation(
    name="delete a note",
    method="DELETE",
    path="/notes/{note_id}",
    path_parameters=NoteId,
    answers=(Answer(204), _MISSING),
)
QUEUE = Operation(
    name="queue a job",
    method="POST",
    path="/jobs",
    bodies=(Content(Job),),
    answers=(Answer(201, Content(Job)),),
)
REMINDER = Message(
    name="reminder",
    address="notify:toy",
    payload=Content(Reminder),
    transport=Transport("redis-stream", "data", "toy-group"),
)
JOB = Message(
    name="job",
    address="jobs:toy",
    payload=Content(Job),
    transport=Transport("redis-stream", "data", "job-group"),
)

_AT = {"note_id": Value("note_id")}
READS = HttpInteraction(
    name="read a note",
    exchange=Exchange(
        operation=READ,
        path=_AT,
        equals={"id": Value("note_id"), "owner": Value("owner"), "text": Value("text")},
    ),
    given=(NOTE_EXISTS(),),
)
INTERACTIONS = (
    READS,
    HttpInteraction(
        name="read a missing note",
        exchange=Exchange(operation=READ, path=_AT, status=404, equals={"detail": "no such note"}),
        given=(NO_NOTE(note_id="n-404"),),
    ),
    HttpInteraction(
        name="find a note by id",
        exchange=Exchange(
            operation=FIND,
            query={"owner": Value("owner"), "note_id": Value("note_id")},
            equals={"[*].id": Value("note_id")},
            exactly=1,
        ),
        given=(TWO_NOTES(),),
    ),
    HttpInteraction(
        name="list notes",
        exchange=Exchange(
            operation=FIND,
            query={"owner": Value("owner")},
            equals={"[*].owner": Value("owner")},
            ordered="-created_at",
            exactly=2,
        ),
        given=(TWO_NOTES(),),
    ),
    HttpInteraction(
        name="write a note",
        exchange=Exchange(
            operation=WRITE, body={"owner": 7, "text": "milk"}, equals={"text": "milk"}
        ),
        then=(
            Exchange(operation=READ, path={"note_id": Answered("id")}, equals={"text": "milk"}),
            Published(message=JOB, exactly=0),
        ),
    ),
    HttpInteraction(
        name="change a note",
        exchange=Exchange(
            operation=CHANGE,
            path=_AT,
            body={"text": "bread"},
            equals={"id": Value("note_id"), "text": "bread"},
        ),
        given=(TWO_NOTES(),),
        then=(Unchanged(Exchange(operation=READ, path={"note_id": Value("neighbour_id")})),),
    ),
    HttpInteraction(
        name="delete a note",
        exchange=Exchange(operation=DELETE, path=_AT),
        given=(NOTE_EXISTS(),),
        then=(Exchange(operation=READ, path=_AT, status=404),),
    ),
    HttpInteraction(
        name="queue a job",
        exchange=Exchange(
            operation=QUEUE,
            body={"note_id": Value("note_id")},
            equals={"note_id": Value("note_id")},
        ),
        given=(NOTE_EXISTS(),),
        when=(QUEUE_RUNS(),),
        then=(Published(message=JOB, equals={"note_id": Value("note_id")}),),
    ),
    MessageInteraction(
        name="a reminder",
        message=REMINDER,
        given=(NOTE_EXISTS(),),
        when=REMINDER_DUE(),
        equals={"note_id": Value("note_id"), "text": Value("text")},
    ),
)
CONTRACT = Contract("reader", "notes", INTERACTIONS)


def case_of(name: str) -> Case:
    """The case of the interaction called ``name``."""
    return next(case for case in cases_of([CONTRACT]) if case.interaction.name == name)


def with_exchange(case: Case, **changes: Any) -> Case:
    """The case with changes to what is sent or expected over HTTP."""
    interaction = case.interaction
    assert isinstance(interaction, HttpInteraction)
    exchange = dataclasses.replace(interaction.exchange, **changes)
    return dataclasses.replace(
        case, interaction=dataclasses.replace(interaction, exchange=exchange)
    )
