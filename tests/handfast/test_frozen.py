"""A frozen class behaves as one of Python's own dataclasses does."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Ours:
    """Of every kind of field."""

    name: str
    size: int = 1
    tags: list[str] = dataclasses.field(default_factory=list, hash=False)
    secret: str = dataclasses.field(default="x", repr=False)
    note: str = dataclasses.field(default="", compare=False)
    last: int = dataclasses.field(default=0, kw_only=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same, made by Python."""

    name: str
    size: int = 1
    tags: list[str] = dataclasses.field(default_factory=list, hash=False)
    secret: str = dataclasses.field(default="x", repr=False)
    note: str = dataclasses.field(default="", compare=False)
    last: int = dataclasses.field(default=0, kw_only=True)


@dataclass(frozen=True)
class Open:
    """Without slots, checked when it is made."""

    value: object

    def __post_init__(self) -> None:
        if self.value is None:
            msg = "no value"
            raise ValueError(msg)


@dataclass(frozen=True, eq=False)
class ByIdentity:
    """Equal to nothing but itself."""

    value: int


@dataclass(frozen=True, slots=True)
class Empty:
    """Without a field."""


@dataclass(frozen=True, slots=True)
class OwnEquality:
    """Equal by its first letter."""

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnEquality) and self.text[0] == other.text[0]

    def __hash__(self) -> int:
        return hash(self.text[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """With a field that is given by name."""

    value: int


@dataclasses.dataclass(frozen=True)
class Derived(Named):
    """What a user makes of ours, with Python's own decorator."""

    other: int = 2


SAME_CALLS: list[Callable[[Any], Any]] = [
    lambda cls: cls("a"),
    lambda cls: cls("a", 2, ["t"], "secret", "n", last=3),
    lambda cls: dataclasses.replace(cls("a"), size=5),
    lambda cls: dataclasses.astuple(cls("a", tags=["t"])),
    lambda cls: dataclasses.asdict(cls("a", tags=["t"])),
    lambda cls: (cls("a") == cls("a"), cls("a") == cls("b"), cls("a") == "a"),
    lambda cls: cls("a", note="one") == cls("a", note="another"),
    lambda cls: cls("a", tags=[]) == cls("a", tags=["t"]),
    lambda cls: hash(cls("a", tags=["t"])) == hash(cls("a")),
    lambda cls: hash(cls("a")),
    lambda cls: copy.deepcopy(cls("a", tags=["t"])),
    lambda cls: pickle.loads(pickle.dumps(cls("a", tags=["t"]))),  # noqa: S301 - made here
    lambda cls: cls("a", tags=[cls("b")]),
    lambda cls: cls.__match_args__,
    lambda cls: cls.__slots__,
    lambda cls: inspect.signature(cls).parameters.keys(),
    lambda cls: [str(each) for each in inspect.signature(cls).parameters.values()],
    lambda cls: [(each.name, each.type) for each in dataclasses.fields(cls)],
]


def written(value: object) -> str:
    """What is shown of a value, or of what making it raised, under the one name."""
    return repr(value).replace("Theirs", "Ours")


@pytest.mark.parametrize("call", SAME_CALLS)
def test_a_class_does_what_one_made_by_python_does(call: Callable[[Any], Any]) -> None:
    assert written(call(Ours)) == written(call(Theirs))


WRONG_CALLS: list[Callable[[Any], Any]] = [
    lambda cls: cls(),
    lambda cls: cls("a", other=1),
    lambda cls: cls("a", 1, [], "", "", 5),
    lambda cls: setattr(cls("a"), "name", "b"),
    lambda cls: delattr(cls("a"), "name"),
    lambda cls: dataclasses.replace(cls("a"), unknown=5),
]


@pytest.mark.parametrize("call", WRONG_CALLS)
def test_a_class_refuses_what_one_made_by_python_refuses(call: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, AttributeError)) as ours:
        call(Ours)
    with pytest.raises((TypeError, AttributeError)) as theirs:
        call(Theirs)
    assert (type(ours.value), written(ours.value)) == (type(theirs.value), written(theirs.value))


def test_each_instance_has_a_list_of_its_own() -> None:
    Ours("a").tags.append("t")
    assert Ours("a").tags == []


def test_what_contains_itself_can_be_shown() -> None:
    around: list[object] = []
    made = Open(around)
    around.append(made)
    assert repr(made) == "Open(value=[...])"


def test_a_class_checks_what_it_is_made_of() -> None:
    with pytest.raises(ValueError, match=r"^no value$"):
        Open(None)


def test_a_class_may_be_compared_by_identity() -> None:
    one = ByIdentity(1)
    assert (one == one, one == ByIdentity(1)) == (True, False)
    assert len({one, ByIdentity(1)}) == 2


def test_classes_without_fields_are_equal_to_their_own_kind_alone() -> None:
    assert (Empty(), hash(Empty()), repr(Empty())) == (Empty(), hash(()), "Empty()")
    other: object = Named(value=1)
    assert Empty() != other


def test_a_class_may_compare_by_a_rule_of_its_own() -> None:
    assert {OwnEquality("ab"), OwnEquality("ac")} == {OwnEquality("a")}


def test_all_fields_may_be_given_by_name() -> None:
    assert repr(Named(value=1)) == "Named(value=1)"
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        Named(1)  # type: ignore[call-arg]  # that is the question


def test_a_class_may_be_derived_from() -> None:
    assert Derived(value=1) == Derived(value=1, other=2) != Derived(value=1, other=3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Derived(value=1).value = 2  # type: ignore[misc]  # that is the question


def test_a_class_that_is_not_frozen_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^take dataclasses\.dataclass for a class"):
        dataclass(frozen=False)
