"""What each odd model is listed with. Knows nothing of what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

__all__ = ["Item", "Make", "Miss", "Odd", "one_of"]

type Make = Callable[[Random], Any]


class Item(StrEnum):
    """The faults that odd models were chosen for."""

    READ_FORM = "the form that is read is taken for the form that is written"
    PACT_SCALARS = "Pact: one rule for scalars of several types"
    NEVER_JUDGED = "keys, sizes and names that are never judged"
    UNREADABLE = "wire makes what the model refuses"
    RAW = "a raw exception instead of a refusal that names model and field"
    REASON = "a near miss names the wrong reason"
    NO_EXAMPLE = "no example, although wire works"
    DOCUMENTS = "documents that say something else than the model"
    PACT_FILES = "a Pact file that can't be loaded"
    OTHER = "a kind that no fault was known of"


@dataclass(frozen=True)
class Miss:
    """A JSON value that a model refuses with one error, of this type of Pydantic's.

    ``place`` is where, as ``$.key.key`` without indices, for forms that don't see every place.
    """

    value: Any
    error: str
    place: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Odd:
    """A model that is odd in one point, which its docstring names.

    ``make`` gives what the model is made of in Python, through its own validation. ``sends`` gives
    JSON that a request may have; where it is None, the model reads what it writes. ``misses`` are
    what it must refuse to read beside the near misses that handfast makes; ``unwritten`` what it
    never writes (by default the same). ``refused`` and ``unsendable`` are why ``check`` refuses
    the model, wherever it is used or in requests alone; ``not_taken`` is why FastAPI takes no
    request of it, though the model reads what is sent. ``several``: a wrong value breaks each
    option of a union, so that the model answers with several errors.
    """

    model: Any
    make: Make
    item: Item = Item.OTHER
    name: str = ""
    sends: Make | None = None
    misses: tuple[Miss, ...] = ()
    unwritten: tuple[Any, ...] | None = None
    refused: str = ""
    unsendable: str = ""
    not_taken: str = ""
    several: bool = False

    @property
    def title(self) -> str:
        """What stands for it in names of operations and in tables."""
        return self.name or str(self.model.__name__)

    @property
    def never_written(self) -> tuple[Any, ...]:
        """JSON values that no answer of this model may be."""
        if self.unwritten is not None:
            return self.unwritten
        return () if self.sends or self.unsendable else tuple(one.value for one in self.misses)

    @property
    def reads_what_it_writes(self) -> bool:
        """Whether both forms are one, so that a near miss of one is a near miss of the other."""
        return self.sends is None and self.unwritten is None and not self.unsendable


def one_of(*values: Any) -> Make:
    """Makes one of these."""
    return lambda r: r.choice(values)
