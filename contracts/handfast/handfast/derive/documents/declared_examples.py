"""Examples that a document shows: what consumers send and are answered, as they declare it. Pure.

Each fits its model, and has no secret. What an answer must have beside what a consumer reads of it
comes from the example of its model.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin

from pydantic import Secret, SecretBytes, SecretStr

from handfast.derive.examples import whole_example
from handfast.expectation.build import expect_document
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer, expect_payload
from handfast.model import Answer, HttpInteraction, MessageInteraction
from handfast.model.bodies import content_of, is_opaque
from handfast.model.values import example_values, resolve
from handfast.shapes import Array, shape_of, written_shape
from handfast.shapes.caching import cached
from handfast.shapes.fields import fields_in_any_form, models_within
from handfast.shapes.places import plain
from handfast.shapes.values.fit import misfits
from handfast.wire.media_types import is_json
from handfast.wire.paths import MISSING
from handfast.wording.masking import MASK, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from handfast.model import Content
    from handfast.model.cases import Case
    from handfast.shapes import Shape

__all__ = ["answered", "arriving", "asked", "sent"]

_MOST: Final = 5
"""So many examples at most are there for one place: a reader looks at no more."""
_LONGEST: Final = 2_000
"""So many characters an example has at most."""
_REFUSED: Final = 400
"""From this status on, what was sent was wrong, or of no use."""


def sent(cases: Iterable[Case], content: Content) -> dict[str, Any]:
    """The bodies that are sent as ``content`` and not refused, by consumer and interaction."""
    bodies = (
        (case, resolve(case.interaction.exchange.body, example_values(case.interaction)))
        for case in cases
        if isinstance(case.interaction, HttpInteraction)
        and content_of(case.interaction.exchange) == content
        and case.interaction.exchange.expected_status < _REFUSED
    )
    return _shown(bodies, content, shape_of)


def answered(cases: Iterable[Case], answer: Answer) -> dict[str, Any]:
    """The answers that are expected with the status of ``answer``, by the same."""
    content = answer.content
    if content is None or not is_json(content.media_type):
        return {}
    bodies = (
        (case, whole_example(expect_answer(exchange, example_values(case.interaction)), content))
        for case in cases
        if isinstance(case.interaction, HttpInteraction)
        and (exchange := case.interaction.exchange).expected_status == answer.status
    )
    return _shown(bodies, content, written_shape)


def arriving(cases: Iterable[Case], content: Content) -> dict[str, Any]:
    """The payloads of a message that are expected, or the replies to it, by the same."""
    payloads = (
        (
            case,
            whole_example(
                expect_payload(case.interaction, example_values(case.interaction)), content
            ),
        )
        for case in cases
        if isinstance(case.interaction, MessageInteraction) and case.interaction.exactly
    )
    return _shown(payloads, content, written_shape)


def asked(cases: Iterable[Case], content: Content) -> dict[str, Any]:
    """The payloads that are sent for a reply, by the same."""
    payloads = (
        (case, resolve(case.interaction.sends, example_values(case.interaction)))
        for case in cases
        if isinstance(case.interaction, MessageInteraction)
    )
    return _shown(payloads, content, shape_of)


def _shown(
    bodies: Iterable[tuple[Case, Any]], content: Content, form: Callable[[Any], Shape]
) -> dict[str, Any]:
    """The first bodies that are JSON and fit the model, without what is secret in them."""
    if is_opaque(content):
        return {}
    shown: dict[str, Any] = {}
    for case, body in bodies:
        value = _masked(body, _secret_names(content.model))
        fresh = len(shown) < _MOST and value not in shown.values()
        if fresh and _is_good(form(content.model), value):
            shown[f"{case.consumer}: {case.interaction.name}"] = value
    return shown


def _is_good(shape: Shape, value: Any) -> bool:
    try:
        text = json.dumps(value).encode()
    except TypeError:  # it has bytes, or there is none
        return False
    if len(text) > _LONGEST or misfits(shape.annotation, text):
        return False
    # Nothing is converted, as in a schema.
    return not mismatches_in(expect_document(shape, None, {}, {}, MISSING), value)


def _masked(value: Any, secret: Set[str], within: bool = False) -> Any:
    """``value`` with a mask for each text and number under the name of a secret."""
    match value:
        case dict():
            return {
                name: _masked(each, secret, within or name in secret or names_a_secret(name))
                for name, each in value.items()
            }
        case list():
            return [_masked(each, secret, within) for each in value]
        case _:
            return MASK if within and not isinstance(value, bool | None) else value


@cached
def _secret_names(annotation: Any) -> frozenset[str]:
    """The names of the fields that are secret by their type, however they are written."""
    names: set[str] = set()
    for model in models_within(annotation):
        fields = fields_in_any_form(model)
        secret = {f.attribute for f in fields if any(map(_is_secret, plain(f.shape)))}
        names.update(field.name for field in fields if field.attribute in secret)
    return frozenset(names)


def _is_secret(shape: Shape) -> bool:
    if isinstance(shape, Array):
        return any(map(_is_secret, plain(shape.item)))
    annotation = getattr(shape, "annotation", None)
    inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    named = get_origin(inner) or inner
    return isinstance(named, type) and issubclass(named, SecretStr | SecretBytes | Secret)
