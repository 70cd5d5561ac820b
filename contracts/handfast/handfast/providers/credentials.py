"""How a caller proves who it is: the headers that a provider's binding gives for a request.

Stores no secret and prints none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Whose
from handfast.providers.errors import NotSetUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.derive.requests import Sent
    from handfast.model import Operation, Security
    from handfast.providers.provider import RunningProvider

__all__ = ["credentials_for", "proof_for"]

_COMPUTED = "signature"


def proof_for(
    provider: RunningProvider, operation: Operation, sent: Sent, *, wanted: bool
) -> dict[str, str]:
    """The headers with which a caller proves who it is, where ``operation`` asks for that.

    Raises:
        NotSetUp: the provider's ``credentials`` or ``sign`` are missing or raised.
    """
    if not wanted:
        return {}
    proof = credentials_for(provider, operation)
    computed = [one for one in operation.security if one.scheme == _COMPUTED]
    if computed:
        how = "sign=...): a function of the operation and what is sent that returns headers"
        proof |= _called(provider.sign, (operation, sent), operation, computed, how)
    return proof


def credentials_for(provider: RunningProvider, operation: Operation) -> dict[str, str]:
    """Those of the headers that are the same for every request. Raises likewise."""
    given = [one for one in operation.security if one.scheme != _COMPUTED]
    if not given:
        return {}
    how = "credentials=...): a function of the operation that returns headers"
    return _called(provider.credentials, (operation,), operation, given, how)


def _called(
    function: Callable[..., Any] | None,
    arguments: tuple[Any, ...],
    operation: Operation,
    asked: list[Security],
    how: str,
) -> dict[str, str]:
    def mismatch(got: str) -> Mismatch:
        schemes = ", ".join(f"{one.scheme} in {one.where} {one.name}" for one in asked)
        return Mismatch(
            clause=Clause.REQUEST,
            place=f"credentials for {operation.name!r}",
            expected=f"headers ({schemes})",
            got=got,
            remedy=f"write RunningProvider({how}",
            whose=Whose.SET_UP,
        )

    if function is None:
        raise NotSetUp(mismatch("the provider was given no credentials"))
    try:
        return dict(function(*arguments))
    except Exception as error:  # whatever it raises is its fault
        raise NotSetUp(mismatch(f"{type(error).__name__}: {error}")) from error
