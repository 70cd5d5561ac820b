"""What the frontend relies on of file-service: uploading, seeing and saving files."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from handfast.declare import (
    ABSENT,
    NOT_NULL,
    Answered,
    Declaration,
    File,
    Published,
    Value,
    expect,
    from_state,
)
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.consumers.frontend.members import FAULTS, MAY, MAY_NOT
from service_desk_contracts.phrases import CLEAN, PARTS, STRANGE_NAME, STRANGE_TEXT, refused
from service_desk_contracts.providers import file as offered
from service_desk_contracts.providers import file_states as states
from service_desk_contracts.providers.tasks import SCAN

_TICKET, _STORED = states.Ticket(), states.Attachment()
_NOTHING: Final = Published(message=SCAN, exactly=0)
_SHOWN: Final = expect(offered.GET_FILE, path={"file_key": Answered("file_key")})
_USERS: Final = {"uploaded_by_id": Value("user_id"), "scan_status": "pending", "scan_result": None}


def without_right(asked: Declaration, what: str, given: Any) -> None:
    """The same request is refused without a token, and by one that is not right."""
    asked.but(f"{what} without a token", credentials=False, **refused(401))
    for wrong, named in (
        (states.TOKEN_EXPIRED(), "an expired token"),
        (states.TOKEN_FORGED(), "a forged token"),
        (states.TOKEN_FOR_RENEWAL(), "a token for renewal"),
    ):
        asked.but(f"{what} by {named}", given=(given, wrong), **refused(401))


def fails(asked: Declaration, what: str, *given: Any) -> None:
    """The same request is refused while a neighbour fails, which is not as if it knew nothing."""
    for service in ("user", "ticket"):
        for fault, words in FAULTS.items():
            state = states.Fails(service=service, fault=fault)
            name = f"{what} while {service}-service {words}"
            asked.but(name, given=(*given, state), **refused(503))


def _stored_as(name: str, mime_type: str, extension: str, **others: Any) -> Any:
    columns = {"original_filename": name, "mime_type": mime_type, "file_extension": extension}
    return (Published(message=SCAN), expect(_SHOWN, equals={**_USERS, **columns, **others}))


uploaded = frontend.relies_on(
    offered.UPLOAD,
    "upload a file",
    given=_TICKET,
    body={"file": File(CLEAN, name="printer.png"), "ticket_id": Value("ticket_id")},
    equals={"file_key": NOT_NULL, "message": NOT_NULL, "scan_status": "pending"},
    then=_stored_as(
        *("printer.png", "image/png", "png"),
        file_size=len(CLEAN),
        ticket_id=Value("ticket_id"),
        chat_message_id=None,
    ),
)
for name, data, mime_type, extension in (
    ("photo.JPG", b"\xff\xd8\xff\xe0", "image/jpeg", "jpg"),
    ("list.csv", "name;Ægir\r\n".encode(), "text/csv", "csv"),
    ("letter.pdf", b"%PDF-1.7\n", "application/pdf", "pdf"),
):
    uploaded.but(
        f"upload {name}",
        body={"file": File(data, name=name)},
        then=_stored_as(name, mime_type, extension),
    )
for what, name, stored in (
    ("from a folder", "../../etc/cron.d/job.png", "job.png"),
    ("from a folder of Windows", r"C:\secret\job.png", "job.png"),
    ("named in signs of a shell", "a;b|c%41$(d).png", "a_b_c_41$(d).png"),
    ("with a strange name", f"{STRANGE_NAME}.png", f"{STRANGE_NAME}.png"),
    ("whose name turns the direction of writing", "photo\u202egnp.png", "photognp.png"),
    ("with a name of 600 characters", f"{'x' * 596}.png", f"{'x' * 251}.png"),
):
    then = _stored_as(stored, "image/png", "png")
    uploaded.but(f"upload a file {what}", body={"file": File(CLEAN, name=name)}, then=then)
message = {"ticket_id": ABSENT, "chat_message_id": Value("ticket_id")}
of_message = expect(_SHOWN, equals={"ticket_id": None, "chat_message_id": Value("ticket_id")})
uploaded.but("upload a file to a chat message", body=message, then=of_message)
uploaded.but("upload a file to a ticket to work on", given=(_TICKET, states.WORKS_ON_IT()))


def _refused(name: str, status: int, **parts: Any) -> None:
    """Nothing is left for the worker."""
    uploaded.but(name, then=_NOTHING, **{"given": _TICKET, **parts}, **refused(status))


_refused("upload no file", 400, body={"file": ABSENT})
_refused("upload an empty file", 400, body={"file": File(b"", name="printer.png")})
_refused("upload a file to nothing", 422, body={"ticket_id": ABSENT})
_refused("upload a file to two things", 422, body={"chat_message_id": Value("ticket_id")})
_refused("upload a file to what is no id", 422, body={"ticket_id": "7"})
for what, name, data in (
    ("a program", "setup.exe", b"MZ\x90\x00"),
    ("a page", "page.html", b"<script>"),
    ("a file without an extension", "printer", CLEAN),
    ("a program that is called a picture", "setup.png", b"MZ\x90\x00"),
    ("a picture that is called a document", "printer.pdf", CLEAN),
    ("bytes that are called a text", "notes.txt", b"\x00\x01"),
):
    _refused(f"upload {what}", 415, body={"file": File(data, name=name)})
_refused("upload a file that is too large", 413, given=(_TICKET, states.SmallFiles()))
most = (_TICKET, states.SmallFiles(most_bytes=len(CLEAN)))
uploaded.but("upload a file of the largest size", given=most)
_refused("upload a file to no ticket", 404, given=states.NoTicket())
_refused("upload a file as a user who is not there", 404, given=(_TICKET, states.NO_SUCH_USER()))
_refused("upload a file as a service", 403, given=(_TICKET, states.CALLER_IS_A_SERVICE()))
_refused("upload a file while the queue is away", 503, given=(_TICKET, states.QUEUE_IS_AWAY()))
fails(uploaded, "upload a file", _TICKET)
without_right(uploaded, "upload a file", _TICKET)

_COLUMNS = ("original_filename", "mime_type", "file_extension", "scan_status", "scan_result")
_OF_FILE = from_state(*_COLUMNS, "ticket_id", "uploaded_by_id")
_ALL: Final = {**_OF_FILE, "file_size": len(CLEAN), "created_at": Value("uploaded_at")}


def _for_those_who_may(asked: Declaration, what: str) -> None:
    """Who may have the file, who may not, and what else refuses."""
    for role, words in MAY.items():
        by = (_STORED, states.Another(role=role))
        asked.but(f"{what} of any ticket as {words}", given=by)
    asked.but(f"{what} of a ticket to work on", given=(_STORED, states.WORKS_ON_IT()))
    asked.but(f"{what} as a service", given=(_STORED, states.CALLER_IS_A_SERVICE()))
    twice = (_STORED, states.Fails(service="user", fault="503 twice"))
    asked.but(f"{what} when user-service answers at last", given=twice)
    for role, words in MAY_NOT.items():
        by = (_STORED, states.Another(role=role))
        asked.but(f"{what} of another's ticket as {words}", given=by, **refused(403))
    not_theirs = (states.OfMessage(), states.Another())
    asked.but(f"{what} of another's message", given=not_theirs, **refused(403))
    asked.but(f"{what} that is not there", given=states.NoFile(), **refused(404))
    asked.but(f"{what} that was deleted", given=states.Deleted(), **refused(404))
    unknown = (_STORED, states.NO_SUCH_USER())
    asked.but(f"{what} as a user who is not there", given=unknown, **refused(404))
    fails(asked, what, _STORED)
    without_right(asked, what, _STORED)


for operation, what in (
    (offered.GET_FILE, "see a file"),
    (offered.GET_STATUS, "see the scan of a file"),
):
    shown = frontend.relies_on(operation, what, given=_STORED, equals=_ALL, refusals=("path",))
    for status, result in (
        ("pending", None),
        ("infected", "Eicar-Test-Signature"),
        ("failed", STRANGE_TEXT),
    ):
        stored = states.Attachment(scan_status=status, scan_result=result)
        shown.but(f"{what} that is {status}", given=stored)
    of_user: dict[str, Any] = {"uploaded_by_id": Value("user_id"), "ticket_id": None}
    of_user["chat_message_id"] = Value("chat_message_id")
    shown.but(f"{what} of an own message", given=states.OfMessage(), equals_only=of_user)
    _for_those_who_may(shown, what)

_QUOTED: Final = quote(STRANGE_NAME, safe="")
saved = frontend.relies_on(
    offered.DOWNLOAD,
    "save a file",
    given=_STORED,
    equals={"": CLEAN},
    answer_headers={"Content-Disposition": f"attachment; filename*=UTF-8''{_QUOTED}.png"},
    refusals=("path",),
)
strange = states.Attachment(original_filename='a b;"ä".png')
escaped = {"Content-Disposition": "attachment; filename*=UTF-8''a%20b%3B%22%C3%A4%22.png"}
saved.but("save a file with a strange name", given=strange, answer_headers=escaped)
plain = {"Content-Disposition": "attachment; filename*=UTF-8''printer.png"}
parts = states.Attachment(copies=PARTS)
saved.but("save a large file", given=parts, equals={"": CLEAN * PARTS})
saved.but("save a file of an own message", given=states.OfMessage(), answer_headers=plain)
for status in ("pending", "infected", "failed"):
    given = states.Attachment(scan_status=status)
    saved.but(f"save a file that is {status}", given=given, **refused(400))
_for_those_who_may(saved, "save a file")
