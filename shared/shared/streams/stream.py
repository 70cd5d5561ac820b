"""A stream and the models that travel on it: written for it, read from it. Talks to no Redis."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from shared._text.faults import validation_in_words
from shared.redis_streams import DATA_FIELD, UnreadableEntryError

__all__ = ["LARGEST_MESSAGE", "MessageTooLargeError", "Stream"]

LARGEST_MESSAGE = 1024 * 1024
"""How many bytes a message may have on the wire, unless its stream says otherwise: 1 MiB."""

_DATA = DATA_FIELD.encode()


class MessageTooLargeError(ValueError):
    """A message has more bytes than its stream allows; nothing was sent."""


@dataclass(frozen=True)
class Stream[M: BaseModel]:
    """A Redis stream, the group that reads it, and the model of its messages.

    `model` is a model, a union of models, or an annotated union with a discriminator. `largest` is
    how many bytes a message may have.

    Raises:
        TypeError: `model` has something else than models.
    """

    name: str
    group: str
    model: Any
    largest: int = LARGEST_MESSAGE

    def __post_init__(self) -> None:
        if not self.models:
            raise TypeError(f"stream {self.name}: {self.model!r} is no model and no union of them")

    @cached_property
    def models(self) -> tuple[type[M], ...]:
        """The models of which each message is one; empty where `model` has something else."""
        found = tuple(_models(self.model))
        return cast("tuple[type[M], ...]", found) if all(map(_is_model, found)) else ()

    @cached_property
    def _adapter(self) -> TypeAdapter[M]:
        return TypeAdapter(self.model)

    @cached_property
    def read_json(self) -> Callable[[bytes | str], M]:
        """Make a validated message of JSON text.

        Raises:
            pydantic.ValidationError: it is no JSON, or no message of this stream.
        """
        return self._adapter.validator.validate_json

    @cached_property
    def leaves_out_unset(self) -> bool:
        """Whether a field that was not set is left out: where its reader makes the same of it.

        That is not so of a default that is made anew each time, nor of one by which a model of a
        union is chosen. To append to a list that is a default does not set the field.
        """
        nodes = list(_nodes(self._adapter.core_schema))
        defaults = [node for node in nodes if node["type"] == "default"]
        if any(node["type"] in {"union", "tagged-union"} for node in nodes) and any(
            node["schema"]["type"] == "literal" for node in defaults
        ):
            return False
        return not any("default_factory" in node for node in defaults)

    @cached_property
    def _read_back(self) -> set[type[M]]:
        """Of which models a message was read as it was written."""
        return set()

    def encode(self, message: M) -> bytes:
        """Write a message as it travels: without what was not set, see `leaves_out_unset`.

        The first of each model is read back, since a reader could do no more than set it aside.

        Raises:
            TypeError: it is not of this stream's model, or the model does not read what it writes.
            MessageTooLargeError: it has more than `largest` bytes.
            pydantic_core.PydanticSerializationError: a field has a value of another type.
        """
        if not isinstance(message, self.models):
            expected = " or ".join(model.__name__ for model in self.models)
            raise TypeError(
                f"stream {self.name}: expected {expected}, got {type(message).__name__};"
                " nothing was sent"
            )
        # As `model_dump_json` does it, but as bytes at once.
        text = message.__pydantic_serializer__.to_json(
            message, exclude_unset=self.leaves_out_unset, by_alias=True, warnings="error"
        )
        if len(text) > self.largest:
            raise MessageTooLargeError(
                f"stream {self.name}: {type(message).__name__} has {len(text)} bytes, at most"
                f" {self.largest} are allowed; send less, or raise `largest` of the stream for"
                " those who publish"
            )
        if type(message) not in self._read_back:
            self._check(type(message), text)
        return text

    def _check(self, model: type[M], text: bytes) -> None:
        try:
            self.read_json(text)
        except ValidationError as fault:
            raise TypeError(
                f"stream {self.name}: {model.__name__} does not read what it writes"
                f" ({validation_in_words(fault)}); nothing was sent; give both the same names"
                " and forms, by `alias` say"
            ) from None
        self._read_back.add(model)

    def data_of(self, fields: dict[Any, Any]) -> bytes | str:
        """Find a message's JSON text among an entry's fields.

        Raises:
            UnreadableEntryError: the entry has no such field.
        """
        text: bytes | str | None = fields.get(_DATA)
        if text is None and (text := fields.get(DATA_FIELD)) is None:
            raise UnreadableEntryError(f"the field {DATA_FIELD!r} is missing")
        return text


def _models(model: Any) -> Iterator[Any]:
    if get_origin(model) is Annotated:
        yield from _models(get_args(model)[0])
    elif options := get_args(model):
        for option in options:
            yield from _models(option)
    else:
        yield model


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Each part of a core schema of Pydantic, which is made of dicts and lists."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for part in schema.values():
            yield from _nodes(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from _nodes(part)


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)
