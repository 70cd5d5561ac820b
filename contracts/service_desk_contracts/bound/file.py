"""The reference file-service, with handlers of its states; its neighbours stand beside it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from handfast.bindings import RunningProvider
from handfast.declare import example_id
from service_desk_contracts.bound.callers import Callers
from service_desk_contracts.bound.celery_queue import CeleryQueue, waiting
from service_desk_contracts.bound.neighbours import Neighbours
from service_desk_contracts.bound.services import emptied, in_thread, in_threads, prepared
from service_desk_contracts.phrases import CLEAN, INFECTED
from service_desk_contracts.providers import file_states as states
from service_desk_contracts.providers import tasks
from service_desk_contracts.providers.file import provider
from service_desk_contracts.reference import together
from service_desk_contracts.reference.together import settings as usual

__all__ = ["file_provider"]

_STRANGER: Final = example_id(8)
_NOWHERE: Final = "redis://127.0.0.1:1/0"


def file_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    prepared(package)
    made = _Files(package)
    return RunningProvider(
        name=provider.name,
        app=together.wsgi("file", package),
        states=in_threads(made.of_files() | made.of_the_world()),
        triggers=in_threads(made.triggers()),
        transports={"celery": CeleryQueue().opened},
        reset=in_thread(made.reset),
        in_turn=True,
        credentials=made.callers.credentials,
    )


class _Files:
    """What the states and triggers mean in the reference, and beside it."""

    def __init__(self, package: str) -> None:
        self.callers = Callers(import_module(f"{package}.access").issue)
        self.beside = Neighbours()
        self._app = import_module(f"{package}.file_service.task_queue").app
        self._tasks = import_module(f"{package}.file_service.files.tasks")
        self._rows = apps.get_model("files.Attachment").objects
        self._user = self._ticket = ""

    def reset(self) -> None:
        """Nothing is stored, and everything is as usual."""
        self.beside.reset()
        self.callers.reset()
        self._reach("memory://")
        self.limit(usual.MAX_UPLOAD_BYTES)
        settings.FILE_SCANNER = import_module(f"{self._tasks.__package__}.scanning").scan
        for folder in default_storage.listdir("")[0]:
            default_storage.delete(folder)
        emptied("file")

    def of_files(self) -> dict[Any, Any]:
        """A handler for each state of what is stored."""
        return {
            states.Ticket: self.ticket,
            states.NoTicket: self.no_ticket,
            states.Attachment: self.attachment,
            states.Deleted: self.deleted,
            states.OfMessage: self.of_message,
            states.NoFile: lambda user_id, **_: self.caller_is(user_id),
        }

    def of_the_world(self) -> dict[Any, Any]:
        """A handler for each state of who calls, and of what is wrong."""
        return {
            states.Another: partial(self.caller_is, _STRANGER),
            states.WORKS_ON_IT: self.works_on_it,
            states.Fails: self.beside.away,
            states.SmallFiles: self.limit,
            states.NO_SUCH_USER: self.forget_users,
            states.QUEUE_IS_AWAY: partial(self._reach, _NOWHERE),
            states.TOKEN_EXPIRED: partial(self.callers.change, age=timedelta(hours=1)),
            states.TOKEN_FORGED: partial(self.callers.change, forged=True),
            states.TOKEN_FOR_RENEWAL: partial(self.callers.change, kind="refresh"),
            states.CALLER_IS_A_SERVICE: partial(self.callers.change, user=None),
        }

    def triggers(self) -> dict[Any, Any]:
        """A handler for each trigger."""
        return {
            tasks.UserUploads: self.upload,
            tasks.UploadIsScanned: self.upload_and_scan,
            tasks.CleanIsScanned: partial(self.scan, CLEAN),
            tasks.InfectedIsScanned: partial(self.scan, INFECTED),
            tasks.ScannedBefore: partial(self.scan, CLEAN, scan_status="infected"),
            tasks.ScanFails: self.scan_in_vain,
            tasks.NoneIsScanned: self._tasks.scan_file_task,
        }

    def caller_is(self, user_id: str, role: str = "requester") -> None:
        self._user = user_id
        self.callers.user_calls(user_id, "requester")  # whose role is what user-service says
        self.beside.add_user(user_id, role)

    def no_ticket(self, user_id: str, ticket_id: str) -> None:
        self.caller_is(user_id)
        self._ticket = ticket_id

    def ticket(self, user_id: str, ticket_id: str, **_: Any) -> None:
        self.no_ticket(user_id, ticket_id)
        self.beside.add_ticket(ticket_id, user_id)

    def limit(self, most_bytes: int) -> None:
        settings.MAX_UPLOAD_BYTES = most_bytes

    def forget_users(self) -> None:
        self.beside.users.clear()

    def works_on_it(self) -> None:
        self.beside.add_ticket(self._ticket, _STRANGER, self._user)

    def attachment(self, uploaded_at: str, copies: int, **of: Any) -> None:
        self.ticket(**of)
        del of["user_id"]
        row = self._stored(CLEAN * copies, **of)
        self._rows.filter(pk=row.pk).update(created_at=uploaded_at)

    def deleted(self, **of: Any) -> None:
        self.attachment(**of)
        self._rows.filter(file_key=of["file_key"]).delete()

    def of_message(self, user_id: str, **of: Any) -> None:
        self.caller_is(user_id)
        self._stored(CLEAN, uploaded_by_id=user_id, scan_status="clean", **of)

    def upload(self) -> None:
        user, ticket = example_id(1), example_id(11)
        self.ticket(user, ticket)
        upload: Any = ContentFile(CLEAN, "printer.png")
        uploads = import_module(f"{self._tasks.__package__}.uploads")
        target = uploads.Target(UUID(ticket), None)
        uploads.store(upload, uploads.kind_of_upload(upload), target, UUID(user))

    def upload_and_scan(self) -> None:
        self.upload()
        for task in waiting():
            self._app.tasks[task["task"]](*task["args"], **task["kwargs"])

    def scan(self, data: bytes, attachment_id: str, **columns: Any) -> None:
        people = {"ticket_id": example_id(11), "uploaded_by_id": example_id(1)}
        self._stored(data, id=attachment_id, **people, **columns)
        self._tasks.scan_file_task(attachment_id)

    def scan_in_vain(self, attachment_id: str) -> None:
        def fail(_: Any) -> None:
            raise TimeoutError("the scanner does not answer")

        settings.FILE_SCANNER = fail
        self.scan(CLEAN, attachment_id)

    def _stored(self, data: bytes, **columns: Any) -> Any:
        usual = {
            "original_filename": "printer.png",
            "mime_type": "image/png",
            "file_extension": "png",
            "file_size": len(data),
            "file_path": default_storage.save("41/example", ContentFile(data)),
        }
        return self._rows.create(**usual | columns)

    def _reach(self, broker: str) -> None:
        """Let the queue be at this address."""
        self._app.conf["CELERY_BROKER_URL"] = broker  # by this name in every release of Celery
        vars(self._app).pop("amqp", None)  # which has connections to the address before
