"""Lists the models that an operation, a message or a state is declared with. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

from handfast.model import Message, Operation, State

__all__ = ["DeclaredModel", "models_of"]


class DeclaredModel(NamedTuple):
    """A model or another annotation, the place where it stands, and whether a provider writes it.

    What is not ``written`` is read: it is a part of a request, or a state's parameters.
    """

    place: str
    model: Any
    written: bool = False


def models_of(owner: Operation | Message | State) -> list[DeclaredModel]:
    """Each annotation that ``owner`` is declared with."""
    models: list[DeclaredModel]
    if isinstance(owner, State):
        models = [DeclaredModel("parameters", owner.parameters)]
    elif isinstance(owner, Message):
        payload, reply = owner.payload, owner.reply
        models = [DeclaredModel("payload", payload.model, written=reply is None)]
        models += [DeclaredModel("reply", reply.model, written=True)] if reply is not None else []
    else:
        parts = ("path_parameters", "query_parameters", "header_parameters")
        models = [DeclaredModel(part, getattr(owner, part)) for part in parts]
        models += [DeclaredModel(f"body {body.media_type}", body.model) for body in owner.bodies]
        for answer in owner.answers:
            models.append(DeclaredModel(f"headers of {answer.status}", answer.headers))
            if answer.content is not None:
                content = answer.content.model
                models.append(DeclaredModel(f"answer {answer.status}", content, written=True))
    return [each for each in models if each.model is not None]
