"""What Core offers on memories, their tags and images, and on finding them."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from handfast.model import MULTIPART, Content, Operation
from life_organiser_contracts.core.answering import answers
from shared.answers import ImageStored, MemoryResponse, MemoryWithTags, SearchResult
from shared.queries import MemoryPath, SearchQuery, TagPath
from shared.requests import MemoryCreate, MemoryUpdate, TagAdd

__all__ = [
    "ADD_TAGS",
    "CREATE_MEMORY",
    "DELETE_MEMORY",
    "GET_MEMORY",
    "REMOVE_TAG",
    "SEARCH",
    "UPDATE_MEMORY",
    "UPLOAD_IMAGE",
    "ImageUpload",
]


class ImageUpload(BaseModel):
    """The parts of an upload: the image's bytes, in a part named ``file``."""

    file: bytes


CREATE_MEMORY: Final = Operation(
    name="create_memory",
    method="POST",
    path="/memories",
    description=(
        "Text is confirmed and searchable at once; an image is pending for at most seven days."
    ),
    bodies=(Content(MemoryCreate),),
    answers=answers(201, MemoryResponse, 404, 422),
)

GET_MEMORY: Final = Operation(
    name="get_memory",
    method="GET",
    path="/memories/{memory_id}",
    description="A memory with all its tags, suggested ones included.",
    path_parameters=MemoryPath,
    answers=answers(200, MemoryWithTags, 404, 422),
)

UPDATE_MEMORY: Final = Operation(
    name="update_memory",
    method="PATCH",
    path="/memories/{memory_id}",
    description="Changes what is given and nothing else; a confirmed memory becomes searchable.",
    path_parameters=MemoryPath,
    bodies=(Content(MemoryUpdate),),
    answers=answers(200, MemoryResponse, 404, 422),
)

DELETE_MEMORY: Final = Operation(
    name="delete_memory",
    method="DELETE",
    path="/memories/{memory_id}",
    description=(
        "The memory, its tags and its image go; refused while a task, reminder or event has it."
    ),
    path_parameters=MemoryPath,
    answers=answers(204, None, 404, 409, 422),
)

ADD_TAGS: Final = Operation(
    name="add_tags",
    method="POST",
    path="/memories/{memory_id}/tags",
    description="Adds each tag, or gives one that is there the new status.",
    path_parameters=MemoryPath,
    bodies=(Content(TagAdd),),
    answers=answers(200, MemoryWithTags, 404, 422),
)

REMOVE_TAG: Final = Operation(
    name="remove_tag",
    method="DELETE",
    path="/memories/{memory_id}/tags/{tag}",
    description="Afterwards the memory has no such tag, whether it had one or not.",
    path_parameters=TagPath,
    answers=answers(204, None, 404, 422),
)

UPLOAD_IMAGE: Final = Operation(
    name="upload_image",
    method="POST",
    path="/memories/{memory_id}/image",
    description="Stores the bytes on the volume that Core shares with the worker.",
    path_parameters=MemoryPath,
    bodies=(Content(ImageUpload, MULTIPART),),
    answers=answers(200, ImageStored, 404, 422),
)

SEARCH: Final = Operation(
    name="search",
    method="GET",
    path="/search",
    description=(
        "The owner's confirmed memories that hold every word: pinned ones first, 20 at most."
    ),
    query_parameters=SearchQuery,
    answers=answers(200, list[SearchResult], 400, 422),
)
