"""What one consumer claims of the places of a document: that each is read, or has a value. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_jsonable_python

from handfast.model import NOT_NULL, LaterThan
from handfast.model.values import PLAIN, resolve
from handfast.wire.paths import Step, steps

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["READ", "Claim", "Claims", "claims_of"]


class Claim(NamedTuple):
    """That a place is read, or (with ``pinned``) that it holds ``value``."""

    path: tuple[Step, ...]
    pinned: bool = False
    value: Any = None
    declared: Any = None

    @property
    def there(self) -> bool:
        """Whether the claim can't be true of a place that is null or absent."""
        return self.pinned and self.value is not None

    def after(self) -> Claim:
        """The same claim, from one step further in."""
        return Claim(self.path[1:], self.pinned, self.value, self.declared)


READ: Final = Claim(())
"""That all which a model requires is read."""

Claims = tuple[Claim, ...]


def claims_of(
    reads: tuple[str, ...] | None,
    equals: Mapping[str, Any],
    values: Mapping[str, Any],
    answered: Any,
) -> Claims:
    """What ``reads`` and ``equals`` claim; ``values`` and ``answered`` stand for what they name.

    Raises:
        KeyError: nothing gave a ``Value`` or ``Answered``.
    """
    claims = [READ] if reads is None else [Claim(steps(path)) for path in reads]
    for path, declared in equals.items():
        plain = declared
        if declared is not NOT_NULL:
            plain = resolve(declared, values, answered)
            if isinstance(plain, LaterThan):
                plain = LaterThan(to_jsonable_python(plain.moment))
            elif not (type(plain) in PLAIN or isinstance(plain, bytes)):
                plain = to_jsonable_python(plain)
        claims.append(Claim(steps(path), True, plain, declared))
    return tuple(claims)
