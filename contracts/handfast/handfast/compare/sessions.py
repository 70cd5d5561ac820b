"""What a session is: steps of plain data, which refer to answers of earlier steps. Pure.

Sends nothing and draws nothing.
"""

from __future__ import annotations

import base64
import json
from dataclasses import field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model.values import PLAIN
from handfast.wire.paths import MISSING, pick, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "PARTS",
    "Moment",
    "Reference",
    "Session",
    "Step",
    "read_session",
    "resolved",
    "within",
    "written_session",
]

PARTS: Final = ("path", "query", "headers", "body")
"""The parts of a request that a step may fill."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What stood at ``path`` of the answer to the step ``step``, each side's own.

    Where there is no such step or no such value it is ``instead``, so that a session from which
    steps were taken is a session still.
    """

    step: int
    path: str
    instead: Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment so many milliseconds after the session began, written with an offset in minutes."""

    milliseconds: int
    offset: int = 0

    def text(self, began: datetime) -> str:
        """How it is sent where the session began at ``began``."""
        at = began + timedelta(milliseconds=self.milliseconds)
        text = at.astimezone(timezone(timedelta(minutes=self.offset))).isoformat(
            timespec="milliseconds"
        )
        return text.replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A request, or something that happens in the provider.

    ``number`` names the step for good, whatever is removed around it. ``operation`` is the name of
    what is called, with its ``parts``; or ``happens`` that of a trigger or state, with its
    ``parameters``. ``invalid`` says in what respect the request is a near miss.
    """

    number: int
    operation: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict)
    happens: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    invalid: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Steps in the order in which they are played."""

    steps: tuple[Step, ...]


def within(tree: Any) -> Iterator[Reference | Moment]:
    """Each reference and moment in ``tree``."""
    match tree:
        case Reference() | Moment():
            yield tree
        case dict():
            for value in tree.values():
                yield from within(value)
        case list() | tuple():
            for value in tree:
                yield from within(value)


def resolved(tree: Any, documents: Mapping[int, Any], began: datetime) -> Any:
    """``tree`` as one side is sent it; ``documents`` are its answers by the step's number."""
    return _mapped(tree, lambda leaf: _value(leaf, documents, began))


def _value(leaf: Any, documents: Mapping[int, Any], began: datetime) -> Any:
    if isinstance(leaf, Moment):
        return leaf.text(began)
    if isinstance(leaf, Reference):
        found = pick(documents.get(leaf.step, MISSING), steps(leaf.path))
        value = found[0][1] if len(found) == 1 else MISSING
        return leaf.instead if value is MISSING or value is None else value
    return leaf


def _mapped(tree: Any, of_leaf: Callable[[Any], Any]) -> Any:
    if type(tree) in PLAIN:
        return tree
    match tree:
        case dict():
            return {key: _mapped(value, of_leaf) for key, value in tree.items()}
        case list() | tuple():
            return [_mapped(value, of_leaf) for value in tree]
        case _:
            return of_leaf(tree)


_TAG: Final = "\u0000"


def written_session(session: Session) -> bytes:
    """``session`` as JSON, for ``read_session``."""

    def leaf(value: Any) -> Any:
        match value:
            case Reference(step, path, instead):
                return {_TAG: "reference", "step": step, "path": path, "instead": instead}
            case Moment(milliseconds, offset):
                return {_TAG: "moment", "milliseconds": milliseconds, "offset": offset}
            case _:
                return {_TAG: "bytes", "base64": base64.b64encode(value).decode()}

    def written(tree: Any) -> Any:
        if isinstance(tree, bytes):
            return leaf(tree)
        if isinstance(tree, dict):
            return {key: written(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [written(value) for value in tree]
        return tree if type(tree) in PLAIN else leaf(tree)

    rows = [
        {
            "number": step.number,
            "operation": step.operation,
            "parts": written(dict(step.parts)),
            "happens": step.happens,
            "parameters": written(dict(step.parameters)),
            "invalid": step.invalid,
        }
        for step in session.steps
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def read_session(text: bytes) -> Session:
    """The session that was written as ``text``.

    Raises:
        ValueError: it is none.
    """
    try:
        return Session(tuple(Step(**_read(row)) for row in json.loads(text)))
    except (TypeError, KeyError, AttributeError) as error:
        msg = f"no session: {error}"
        raise ValueError(msg) from error


def _read(tree: Any) -> Any:
    match tree:
        case {"\u0000": kind}:
            return _leaf(str(kind), tree)
        case dict():
            return {key: _read(value) for key, value in tree.items()}
        case list():
            return [_read(value) for value in tree]
        case _:
            return tree


def _leaf(kind: str, tree: dict[str, Any]) -> Any:
    if kind == "reference":
        return Reference(tree["step"], tree["path"], tree["instead"])
    if kind == "moment":
        return Moment(tree["milliseconds"], tree["offset"])
    return base64.b64decode(tree["base64"])
