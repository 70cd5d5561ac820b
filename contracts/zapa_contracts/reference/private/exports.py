"""Exports of the whole system: asked for, made by a worker, and downloaded. No number is logged."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fastapi import HTTPException

from zapa_shared.rest.system import ExportProgress, SystemExport, SystemExportRequest

from ..store import Store

__all__ = ["Export", "Exports", "ask_for", "find", "made", "make_all"]

_LONGEST = timedelta(days=365)


@dataclass
class Export:
    """What was asked for, how far it is, and what it is once it was made."""

    asked: SystemExportRequest
    progress: ExportProgress
    content: SystemExport | None = None


type Exports = dict[UUID, Export]


def ask_for(exports: Exports, asked: SystemExportRequest, export_id: UUID | None = None) -> Export:
    """Add an export that is to be made; refused with 400 for a time that ends before it begins."""
    if asked.end_date <= asked.start_date:
        raise HTTPException(400, "the end must be after the start")
    if asked.end_date - asked.start_date > _LONGEST:
        raise HTTPException(400, "at most 365 days are exported")
    export_id = export_id or uuid4()
    new = ExportProgress(
        export_id=export_id, status="pending", download_url=None, error_message=None
    )
    exports[export_id] = Export(asked, new)
    return exports[export_id]


def find(exports: Exports, export_id: UUID) -> Export:
    """The export, where there is one; else the request is refused with 404."""
    if export_id not in exports:
        raise HTTPException(404, "there is no such export")
    return exports[export_id]


def made(export: Export) -> SystemExport:
    """What was exported; refused with 404 where it was not made yet."""
    if export.content is None:
        raise HTTPException(404, "the export was not made yet")
    return export.content


async def make_all(
    exports: Exports, store: Store, reach_database: Callable[[], Awaitable[None]]
) -> None:
    """Make each export that waits."""
    for export_id, export in exports.items():
        if export.progress.status != "pending":
            continue
        try:
            await reach_database()
        except ConnectionError:
            changes = {"status": "failed", "error_message": "the database does not answer"}
        else:
            export.content = _content(store, export.asked)
            url = f"/api/v1/admin/system/export/{export_id}/download"
            changes = {"status": "completed", "download_url": url}
        export.progress = export.progress.model_copy(update=changes)


def _content(store: Store, asked: SystemExportRequest) -> SystemExport:
    def is_asked_for(at: datetime) -> bool:
        return asked.start_date <= at < asked.end_date

    users = [one for _, one in sorted(store.users.items()) if is_asked_for(one.first_seen)]
    found = sorted(store.messages, key=lambda one: (one.timestamp, one.id))
    messages = [one for one in found if is_asked_for(one.timestamp)]
    return SystemExport(users=users, messages=messages if asked.include_messages else None)
