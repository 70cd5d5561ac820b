"""``dataclass`` as Python's own, for frozen classes, of which only ``__init__`` is compiled.

``dataclasses`` compiles six methods for each class whenever its module is imported. handfast has a
hundred such classes: that was a tenth of the time of ``handfast check``. Here they share what needs
no compiling. Type checkers see Python's own decorator. Reads and writes nothing.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from dataclasses import dataclass

    type Fields = Sequence[dataclasses.Field[Any]]
    type Values = Callable[[Any], tuple[Any, ...]]
else:

    def dataclass(
        *, frozen: bool, slots: bool = False, eq: bool = True, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Make a class a frozen dataclass, as ``dataclasses.dataclass`` does.

        ``frozen`` is for readers and type checkers: it must be True. The class may not derive from
        a dataclass; ``InitVar`` and ``field(init=False)`` are unknown.

        Raises:
            ValueError: the class is not to be frozen.
        """
        if not frozen:
            msg = "take dataclasses.dataclass for a class that is not frozen"
            raise ValueError(msg)
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
        return lambda cls: _completed(made(cls), slots=slots, eq=eq)


_MISSING: Final = dataclasses.MISSING


class _Factory:
    """Stands for a default that is made when it is needed, also in a signature."""

    def __repr__(self) -> str:
        return "<factory>"


def _completed(cls: Any, *, slots: bool, eq: bool) -> type:
    cls.__dataclass_params__.frozen = True  # Python's own decorator asks that of a base
    for name, method in _methods(cls, slots=slots, eq=eq):
        if vars(cls).get(name) is None:  # a class that defines __eq__ has None for its __hash__
            setattr(cls, name, method)
    return cls  # type: ignore[no-any-return]  # the class given


def _methods(cls: type, *, slots: bool, eq: bool) -> Iterable[tuple[str, Any]]:
    fields = dataclasses.fields(cls)
    yield "__init__", _init(cls, fields)
    yield "__repr__", _repr([field.name for field in fields if field.repr])
    yield "__setattr__", _refuse_to_set
    yield "__delattr__", _refuse_to_delete
    if eq:
        compared = [field for field in fields if field.compare]
        yield "__eq__", _eq(_values(compared))
        yield "__hash__", _hash(_values([field for field in compared if field.hash is not False]))
    if slots:  # Python itself would copy and load an instance by __setattr__
        yield "__getstate__", _getstate(_values(fields))
        yield "__setstate__", _setstate


def _init(cls: type, fields: Fields) -> Any:
    known: dict[str, Any] = {"_set": object.__setattr__, "_factory": _Factory()}
    positional: list[str] = ["self"]
    named: list[str] = []
    body: list[str] = []
    for field in fields:
        name = field.name
        parameter, value = name, name
        if field.default is not _MISSING:
            known[f"_of_{name}"] = field.default
            parameter = f"{name}=_of_{name}"
        elif field.default_factory is not _MISSING:
            known[f"_of_{name}"] = field.default_factory
            parameter = f"{name}=_factory"
            value = f"_of_{name}() if {name} is _factory else {name}"
        (named if field.kw_only else positional).append(parameter)
        body.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = [*positional, *(["*", *named] if named else [])]
    lines = "\n ".join(body or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):\n {lines}", known)  # noqa: S102 - as dataclasses
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return made


def _values(fields: Fields) -> Values:
    match [field.name for field in fields]:
        case []:
            return lambda _: ()
        case [name]:
            return lambda of: (getattr(of, name),)
        case names:
            return attrgetter(*names)


def _repr(names: Sequence[str]) -> Any:
    @recursive_repr()
    def shown(self: Any) -> str:
        values = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({values})"

    return shown


def _eq(values: Values) -> Any:
    def equal(self: Any, other: object) -> Any:
        if other is self:
            return True
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return equal


def _hash(values: Values) -> Any:
    return lambda self: hash(values(self))


def _getstate(values: Values) -> Any:
    return lambda self: values(self)  # noqa: PLW0108 - a method, which ``values`` need not be


def _setstate(self: Any, state: tuple[Any, ...]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _refuse_to_set(_self: Any, name: str, _value: object) -> None:
    msg = f"cannot assign to field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)


def _refuse_to_delete(_self: Any, name: str) -> None:
    msg = f"cannot delete field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)
