"""How a provider state is declared: its name, its parameters with examples, in one class.

A declared state is called to be given (``OpenTask(due_at=None)``) and asked for a parameter to
stand for its value (``OpenTask.task_id``). Of several examples an interaction takes one: no number
is random. Nothing is set up here.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from handfast.frozen import dataclass
from handfast.model import BadDeclaration, Given, HttpInteraction, State, Value
from handfast.wording.excerpts import quoted
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Interaction

__all__ = [
    "DeclaredState",
    "chosen",
    "chosen_id",
    "example_id",
    "handlers",
    "parameter_names",
    "plain_state",
    "varied",
    "with_examples",
]


class _Chosen:
    """Marks, in a field's metadata, a parameter that a handler may choose."""


_CHOSEN: Final = _Chosen()


@dataclass(frozen=True, slots=True)
class _Examples:
    """Marks, in a field's metadata, a parameter that has several examples."""

    values: tuple[Any, ...]


def varied(example: Any, *others: Any) -> Any:
    """The default of a parameter that has several examples; an interaction takes one of them.

    Which one follows from the interaction's states: equal states have equal values, so that what
    was set up once serves again. Parameters with equally many examples are taken together: the
    second of one beside the second of the other. Where nothing is declared, it is ``example``.
    """
    field = FieldInfo(default=example)
    if others:
        field.metadata.append(_Examples((example, *others)))
    return field


def chosen(example: Any, *others: Any) -> Any:
    """The default of a parameter for which a handler may return a value of its own.

    ``example`` stands where it does not, and in what is derived; with ``others``, one of all, as
    of ``varied``.
    """
    field: FieldInfo = varied(example, *others)
    field.metadata.append(_CHOSEN)
    return field


def example_id(kind: int, number: int = 1) -> str:
    """An id in the form of a UUID 4, by which a reader sees what it identifies.

    ``kind`` is a number for the kind of thing, ``number`` one for each thing of that kind.
    """
    return f"{kind:08d}-0000-4000-8000-{number:012d}"


def chosen_id(kind: int, number: int = 1) -> Any:
    """``chosen`` with that ``example_id``."""
    return chosen(example_id(kind, number))


class DeclaredState:
    """A state (or trigger) of a provider, as interactions name it.

    As the decorator of a class, a Pydantic model, it takes the model's fields for its parameters:
    their defaults are the examples, those made by ``chosen`` may be returned by a handler.
    """

    __slots__ = ("_state",)

    def __init__(self, state: State) -> None:
        self._state = state

    def __call__(self, model: type[BaseModel] | None = None, /, **parameters: Any) -> Any:
        """This state with ``parameters`` in JSON form; given a class, this state of its fields.

        Raises:
            TypeError: the class is no Pydantic model.
        """
        if model is None:
            return Given(self._state, parameters)
        _refuse_others(self._state, model)
        returns = tuple(
            field.alias or name
            for name, field in model.model_fields.items()
            if _CHOSEN in field.metadata
        )
        self._state = replace(self._state, parameters=model, returns=returns)
        return self

    def __getattr__(self, name: str) -> Value:
        """The value of the parameter ``name``: what a handler returned, else what was given.

        Raises:
            AttributeError: the state has no such parameter; says which was probably meant.
        """
        fields = parameter_names(self._state)
        if name not in fields:
            remedy = did_you_mean(name, fields)
            msg = f"state {self._state.name!r} has no parameter {name!r}: {remedy}"
            raise AttributeError(msg)
        return Value(name)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """Let a class inherit the parameters of this state."""
        return (self._state.parameters or BaseModel,)

    def __repr__(self) -> str:
        return f"<state {self._state.name!r}>"


def _refuse_others(state: State, model: Any) -> None:
    """Name what was given as the parameters of ``state``, and is no model."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        msg = f"state {state.name!r}: {quoted(model, 80)} is no Pydantic model"
        raise TypeError(msg)


def plain_state(declared: DeclaredState) -> State:
    """The plain state behind ``declared``."""
    state: State = object.__getattribute__(declared, "_state")
    return state


def handlers(by_state: Mapping[Any, Any]) -> dict[str, Any]:
    """Handlers by the name of their state, of handlers by the state (or trigger) itself.

    For ``RunningProvider(states=..., triggers=...)`` of a system's bindings.

    Raises:
        BadDeclaration: something else is given in the place of a state; lists every fault.
    """
    odd = [state for state in by_state if not isinstance(state, DeclaredState)]
    if odd:
        faults = (f"handlers: {one!r} is no state: give the state that was declared" for one in odd)
        raise BadDeclaration(tuple(faults))
    return {plain_state(state).name: handler for state, handler in by_state.items()}


def parameter_names(state: State) -> tuple[str, ...]:
    """The parameters of ``state`` by the names under which they are given."""
    return () if state.parameters is None else _names_of(state.parameters)


@functools.cache
def _names_of(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def with_examples(interaction: Interaction) -> Interaction:
    """``interaction`` with one of several examples wherever it gives no value itself."""
    trigger = () if isinstance(interaction, HttpInteraction) else _of(interaction.when)
    number = crc32(repr([_spoken(one) for one in interaction.given or trigger]).encode())
    given = tuple(_taken(one, number) for one in interaction.given)
    if isinstance(interaction, HttpInteraction):
        when = tuple(_taken(one, number) for one in interaction.when)
        return replace(interaction, given=given, when=when)
    return replace(
        interaction,
        given=given,
        when=None if interaction.when is None else _taken(interaction.when, number),
        again=None if interaction.again is None else _taken(interaction.again, number),
    )


def _of(trigger: Given | None) -> tuple[Given, ...]:
    return () if trigger is None else (trigger,)


def _spoken(given: Given) -> tuple[Any, ...]:
    """A state as it was written: its name, and the parameters that were given."""
    parameters = to_jsonable_python(dict(given.parameters), fallback=repr)
    return given.state.name, parameters


def _taken(given: Given, number: int) -> Given:
    examples = _examples(given.state.parameters)
    missing = {
        name: to_jsonable_python(values[number % len(values)])
        for name, values in examples.items()
        if name not in given.parameters
    }
    return Given(given.state, {**given.parameters, **missing}) if missing else given


def _examples(model: type[BaseModel] | None) -> dict[str, tuple[Any, ...]]:
    """The parameters of ``model`` that have several examples, by the names they are given under."""
    fields = {} if model is None else model.model_fields
    return {
        field.alias or name: mark.values
        for name, field in fields.items()
        for mark in field.metadata
        if isinstance(mark, _Examples)
    }
