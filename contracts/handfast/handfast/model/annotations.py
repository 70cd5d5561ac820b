"""Lists the models that an operation, a message or a state is declared with. Pure."""

from __future__ import annotations

from typing import Any

from handfast.model import Message, Operation, State

__all__ = ["models_of"]


def models_of(owner: Operation | Message | State) -> list[tuple[str, Any]]:
    """Each annotation of ``owner`` that has one, with the place where it stands."""
    models: list[tuple[str, Any]]
    if isinstance(owner, State):
        models = [("parameters", owner.parameters)]
    elif isinstance(owner, Message):
        contents = (("payload", owner.payload), ("reply", owner.reply))
        models = [(what, content.model) for what, content in contents if content is not None]
    else:
        parts = ("path_parameters", "query_parameters", "header_parameters")
        models = [(part, getattr(owner, part)) for part in parts]
        models += [(f"body {body.media_type}", body.model) for body in owner.bodies]
        for answer in owner.answers:
            models.append((f"headers of {answer.status}", answer.headers))
            if answer.content is not None:
                models.append((f"answer {answer.status}", answer.content.model))
    return [(what, model) for what, model in models if model is not None]
