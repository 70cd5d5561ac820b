"""The table of media types: a row for each format in which a body may be written. Pure.

Whoever treats bodies of one format differently asks its row. A further format is one row here,
and one small file that reads and writes it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, Literal

from handfast.frozen import dataclass
from handfast.wire import event_stream, form, json_text, multipart, texts
from handfast.wire.texts import OCTETS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = [
    "EVENT_STREAM",
    "FORM",
    "FORMATS",
    "JSON",
    "MULTIPART",
    "OCTETS",
    "Carries",
    "Format",
    "format_of",
    "is_json",
    "media_type_of",
]

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
EVENT_STREAM: Final = "text/event-stream"

Carries = Literal["value", "fields", "parts", "items", "bytes"]
"""What a body of a format carries, and what its model therefore describes.

- ``value``: one JSON value, which the model describes.
- ``fields``: names and texts, as in a query; each is a field of the model.
- ``parts``: names with a text or a file each; each is a field of the model.
- ``items``: several JSON values, of which the model describes one.
- ``bytes``: bytes that nobody looks into, or a text that the model describes.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How bodies of one format are written and read.

    ``endings`` are what a media type of this format ends with. ``read`` makes of a model and the
    bytes of a body the document that is verified; it raises ``Unreadable``. ``write`` makes of a
    body and the names of its file fields (of ``items``: the named parts of each) the bytes, and
    the parameters of the ``Content-Type``; it raises ``TypeError`` where the body can't be written
    so. Two regular expressions serve where
    Pact can't compare to the letter: ``content_type`` of the whole header, where its parameters
    differ each time, and ``some_item`` of a text in which at least one item comes.
    """

    endings: tuple[str, ...]
    carries: Carries
    read: Callable[[Any, bytes], Any]
    write: Callable[[Any, Collection[str]], tuple[bytes, str]]
    content_type: str = ""
    some_item: str = ""


FORMATS: Final = (
    Format(
        endings=("/json", "+json"),
        carries="value",
        read=json_text.read,
        write=json_text.write,
    ),
    Format(
        endings=(FORM,),
        carries="fields",
        read=texts.read,
        write=form.write,
    ),
    Format(
        endings=(MULTIPART,),
        carries="parts",
        read=texts.read,
        write=multipart.write,
        content_type=multipart.CONTENT_TYPE,
    ),
    Format(
        endings=(EVENT_STREAM,),
        carries="items",
        read=event_stream.read,
        write=event_stream.write,
        some_item=event_stream.SOME_EVENT,
    ),
    Format(
        endings=(),  # whatever else there is
        carries="bytes",
        read=texts.read,
        write=texts.write,
    ),
)


@functools.cache
def media_type_of(content_type: str) -> str:
    """The media type of a ``Content-Type``, lower case and without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def format_of(content_type: str) -> Format:
    """The format of bodies with this ``Content-Type``."""
    media_type = media_type_of(content_type)
    for each in FORMATS:
        if media_type.endswith(each.endings):
            return each
    return FORMATS[-1]


def is_json(content_type: str) -> bool:
    """Whether a body with this ``Content-Type`` is one JSON value."""
    return format_of(content_type).carries == "value"
