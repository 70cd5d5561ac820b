"""The image of a memory: a file in Core's folder, under a name of Core's own making.

Nothing a client sends becomes part of a path.
"""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, File, UploadFile

from shared.enums import AuditAction, EntityType
from shared.fields import Id
from shared.schemas import ImageStored

from ..core import Core, CurrentCore
from ..database import transaction, update
from ..errors import INVALID, NOT_FOUND
from ..service import audit
from .memories import require

__all__ = ["router"]

router = APIRouter(prefix="/memories/{memory_id}/image", tags=["memories"])


@router.post("", operation_id="upload_image", responses=NOT_FOUND | INVALID)
async def upload_image(
    core: CurrentCore, memory_id: Id, file: Annotated[UploadFile, File()]
) -> ImageStored:
    """Store an image, in place of the memory's former one."""
    require(core, memory_id)
    content = await file.read()
    path = core.images / uuid4().hex
    try:
        path.write_bytes(content)
        _point_at(core, memory_id, path.name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ImageStored(local_path=str(path))


def _point_at(core: Core, memory_id: str, name: str) -> None:
    with transaction(core.store):
        row = require(core, memory_id)
        path = str(core.images / name)
        changes = {"media_local_path": path, "image_name": name, "updated_at": core.clock()}
        update(core.store, "memories", memory_id, changes)
        actor = audit.user(row["owner_user_id"])
        detail = {"media_local_path": path}
        audit.write(core, EntityType.MEMORY, memory_id, AuditAction.UPDATED, actor, detail)
        if row["image_name"]:
            (core.images / row["image_name"]).unlink(missing_ok=True)
