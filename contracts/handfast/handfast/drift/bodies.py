"""Translates whole bodies and payloads, in their envelopes, in both directions. Pure.

What no row is about stays as it is, byte for byte; so does a body that cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.drift.documents import from_provider, to_provider
from handfast.drift.kinds.answers import in_envelope, out_of_envelope
from handfast.drift.pairs import text_by
from handfast.frozen import dataclass
from handfast.model import HttpInteraction
from handfast.model.bodies import content_for
from handfast.shapes import shape_of, written_shape
from handfast.wire.json_text import read_json, written
from handfast.wire.media_types import format_of, is_json
from handfast.wire.texts import Unreadable, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handfast.derive.requests import Sent
    from handfast.drift.kinds.kind import RowKind, Side
    from handfast.drift.pairs import Change
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Content, Interaction, Message, Operation

__all__ = [
    "BodyPlace",
    "document_by",
    "here",
    "json_body",
    "of_answer",
    "of_interaction",
    "of_message",
    "request_body",
    "there",
]


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """Where a JSON document stands; rows about its envelope know it by ``part``."""

    content: Content
    part: tuple[str, str]
    side: Side


def of_answer(operation: Operation, status: int) -> BodyPlace | None:
    """Where the answer of the contract's ``status`` stands; None where there is no JSON."""
    answer = operation.answer(status)
    if answer is None:
        return None
    return _in_json(answer.content, (operation.name, str(status)), "answer")


def of_message(message: Message) -> BodyPlace | None:
    """Where the payload of ``message`` stands; None where it is no JSON."""
    return _in_json(message.payload, (message.name, "payload"), "message")


def of_interaction(interaction: Interaction) -> BodyPlace | None:
    """Where what a consumer is answered, or reads, stands; None of a refusal, or of a reply."""
    if not isinstance(interaction, HttpInteraction):
        return of_message(interaction.message) if interaction.message.reply is None else None
    status = interaction.exchange.expected_status
    return of_answer(interaction.operation, status) if status < 400 else None


def _in_json(content: Content | None, part: tuple[str, str], side: Side) -> BodyPlace | None:
    if content is None or content.model is None or not is_json(content.media_type):
        return None
    return BodyPlace(content, part, side)


def here(
    differences: Differences,
    place: BodyPlace,
    document: Any,
    used: set[DriftRow],
    kinds: Sequence[RowKind] | None = None,
) -> Any:
    """The provider's ``document`` as the contract has it; ``kinds``: by rows of these alone.

    Raises RecursionError where it is nested too deeply.
    """
    shape = (shape_of if place.side == "request" else written_shape)(place.content.model)
    inside = out_of_envelope(differences.envelopes.get(place.part), document, used)
    return from_provider(differences, shape, inside, used, side=place.side, kinds=kinds)


def there(
    differences: Differences,
    place: BodyPlace,
    document: Any,
    used: set[DriftRow],
) -> Any:
    """The contract's ``document`` as the provider has it. Raises as above."""
    shape = (shape_of if place.side == "request" else written_shape)(place.content.model)
    inside = to_provider(differences, shape, document, used, side=place.side)
    return in_envelope(differences.envelopes.get(place.part), inside, used)


def document_by(
    change: Callable[..., Any], differences: Differences, place: BodyPlace | None, document: Any
) -> tuple[Any, frozenset[DriftRow]]:
    """``document`` as ``change`` makes it, which is ``here`` or ``there``, and the rows used."""
    used: set[DriftRow] = set()
    if place is None:
        return document, frozenset()
    try:
        return change(differences, place, document, used), frozenset(used)
    except RecursionError:  # deeper than Python can follow, which the judge reports
        return document, frozenset()


def json_body(
    change: Callable[..., Any],
    differences: Differences,
    place: BodyPlace,
    body: bytes,
    used: set[DriftRow],
) -> bytes:
    """``body`` as ``change`` makes it, which is ``here`` or ``there``."""
    before = len(used)
    try:
        document = read_json(decoded(body))
        made = change(differences, place, document, used)
    except (Unreadable, RecursionError):  # as deep as Python can't follow
        return body
    return body if len(used) == before and made == document else written(made)


def request_body(
    texts: Change,
    document: Callable[..., Any],
    differences: Differences,
    operation: Operation,
    sent: Sent,
    used: set[DriftRow],
) -> bytes:
    """The body of ``sent``: a form as ``texts`` makes it, JSON as ``document`` does."""
    types = [text for name, text in sent.headers.items() if name.lower() == "content-type"]
    content = content_for(operation.bodies, types[0]) if types else None
    if content is None or content.model is None or not sent.body:
        return sent.body
    match format_of(content.media_type).carries:
        case "fields":
            text = sent.body.decode("ascii", "surrogateescape")
            made = text_by(texts, differences, content.model, text, used)
            return made.encode("ascii", "surrogateescape")
        case "value" if is_json(content.media_type):
            place = BodyPlace(content, (operation.name, "body"), "request")
            return json_body(document, differences, place, sent.body, used)
        case _:
            return sent.body
