"""What operators ask: is Core up, and when was the last backup?"""

from datetime import datetime

from fastapi import APIRouter

from shared.schemas import BackupStatus, Health

from ..core import Core, CurrentCore
from ..database import find, insert, transaction

__all__ = ["record_backup", "router"]

_LAST_BACKUP = "last_backup_at"

router = APIRouter(tags=["operations"])


def record_backup(core: Core, moment: datetime) -> None:
    """Remember when the last backup was made."""
    with transaction(core.store):
        core.store.execute("DELETE FROM backup_metadata WHERE key = ?", [_LAST_BACKUP])
        insert(core.store, "backup_metadata", {"key": _LAST_BACKUP, "value": moment})


@router.get("/backup/status", operation_id="get_backup_status")
async def get_backup_status(core: CurrentCore) -> BackupStatus:
    """When the last backup was made, if any was."""
    row = find(core.store, "backup_metadata", _LAST_BACKUP, "key")
    if row is None:
        return BackupStatus(last_backup_at=None, status="not_configured")
    return BackupStatus(last_backup_at=row["value"], status="ok")


@router.get("/health", operation_id="get_health")
async def get_health() -> Health:
    """That Core is up."""
    return Health(status="ok")
