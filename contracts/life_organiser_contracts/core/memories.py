"""What Core offers on memories, their tags and images, and on finding them."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from handfast.declare import MULTIPART, Content, Value, expect
from life_organiser_contracts.core.provider import core
from shared.schemas.answers import ImageStored, MemoryResponse, MemoryWithTags, SearchResult
from shared.schemas.queries import MemoryPath, SearchQuery, TagPath
from shared.schemas.requests import MemoryCreate, MemoryUpdate, TagAdd


class ImageUpload(BaseModel):
    """The parts of an upload: the image's bytes, in a part named ``file``."""

    file: bytes


GET_MEMORY: Final = core.get(
    "/memories/{memory_id}",
    name="get_memory",
    description="A memory with all its tags, suggested ones included.",
    path=MemoryPath,
    answers={200: MemoryWithTags},
    refuses=(404,),
    echo={"memory_id": "id"},
)
THE_MEMORY: Final = expect(GET_MEMORY)
OTHERS_MEMORY: Final = expect(GET_MEMORY, path={"memory_id": Value("other_memory_id")})

CREATE_MEMORY: Final = core.post(
    "/memories",
    name="create_memory",
    description="Text is confirmed and searchable at once; an image is pending for seven days.",
    body=MemoryCreate,
    answers={201: MemoryResponse},
    refuses=(404,),
    echo_body=True,
    leaves=(OTHERS_MEMORY,),
)
UPDATE_MEMORY: Final = core.patch(
    "/memories/{memory_id}",
    name="update_memory",
    description="Changes what is given and nothing else; a confirmed memory becomes searchable.",
    path=MemoryPath,
    body=MemoryUpdate,
    answers={200: MemoryResponse},
    refuses=(404,),
    echo={"memory_id": "id"},
    echo_body=True,
    refusals_leave=(THE_MEMORY,),
    leaves=(OTHERS_MEMORY,),
)
DELETE_MEMORY: Final = core.delete(
    "/memories/{memory_id}",
    name="delete_memory",
    description="It goes with its tags and image; refused while a task, reminder or event has it.",
    path=MemoryPath,
    answers={204: None},
    refuses=(404, 409),
    leaves=(OTHERS_MEMORY,),
)
ADD_TAGS: Final = core.post(
    "/memories/{memory_id}/tags",
    name="add_tags",
    description="Adds each tag, or gives one that is there the new status.",
    path=MemoryPath,
    body=TagAdd,
    answers={200: MemoryWithTags},
    refuses=(404,),
    echo={"memory_id": "id"},
    refusals_leave=(THE_MEMORY,),
    leaves=(OTHERS_MEMORY,),
)
REMOVE_TAG: Final = core.delete(
    "/memories/{memory_id}/tags/{tag}",
    name="remove_tag",
    description="Afterwards the memory has no such tag, whether it had one or not.",
    path=TagPath,
    answers={204: None},
    refuses=(404,),
    leaves=(OTHERS_MEMORY,),
)
UPLOAD_IMAGE: Final = core.post(
    "/memories/{memory_id}/image",
    name="upload_image",
    description="Stores the bytes on the volume that Core shares with the worker.",
    path=MemoryPath,
    body=Content(ImageUpload, MULTIPART),
    answers={200: ImageStored},
    refuses=(404,),
    refusals_leave=(THE_MEMORY,),
    leaves=(OTHERS_MEMORY,),
)
SEARCH: Final = core.get(
    "/search",
    name="search",
    description="The owner's confirmed memories that hold every word, pinned first, 20 at most.",
    query=SearchQuery,
    answers={200: list[SearchResult]},
    refuses=(400,),
    echo={"owner": "[*].memory.owner_user_id"},
)
