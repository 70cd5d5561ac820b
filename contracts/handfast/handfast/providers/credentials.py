"""How a caller proves who it is: what a provider's binding gives for a request.

Stores no secret and prints none.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.providers.errors import NotSetUp, named, raised_by
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import forms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.derive.requests import Sent
    from handfast.model import Operation, Security
    from handfast.model.raised import Raised
    from handfast.providers.provider import RunningProvider

__all__ = ["Proof", "credentials_for", "proof_for"]

_COMPUTED = "signature"
_TOO_SHORT: Final = 4
"""A text of at most so many characters proves little, and stands in too much else to be masked."""

_SENDABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
"""What a header can carry as it is (RFC 9110, 5.5): visible ASCII, with spaces inside only."""


@dataclass(frozen=True, slots=True)
class Proof:
    """With what a request shows who sends it; no output has it."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    def target(self, target: str) -> str:
        """``target`` with the proof that travels in the query."""
        if not self.query:
            return target
        added = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in self.query.items())
        return f"{target}{'&' if '?' in target else '?'}{added}"

    def masked_in[T](self, shown: T) -> T:
        """``shown`` with the proof masked wherever an answer or an exception repeats it."""
        return hidden_in(shown, self.texts()) if shown else shown

    def texts(self) -> list[str]:
        """What may be printed nowhere, in every form, the longest first.

        That is each value, and the word after its scheme.
        """
        values = {*self.headers.values(), *self.query.values()}
        plain = {*values, *(value.partition(" ")[2] for value in values)}
        long = [text for text in plain if len(text) > _TOO_SHORT]
        return list(forms_of(long))


def proof_for(
    provider: RunningProvider, operation: Operation, sent: Sent, *, wanted: bool
) -> Proof:
    """With what a caller proves who it is, where ``operation`` asks for that.

    Raises:
        NotSetUp: the provider's ``credentials`` or ``sign`` are missing, raised or can't be sent.
    """
    if not wanted:
        return Proof()
    proof = credentials_for(provider, operation)
    computed = [one for one in operation.security if one.scheme == _COMPUTED]
    if computed:
        how = "sign=...): a function of the operation and what is sent that returns headers"
        signed = _called(provider.sign, (operation, sent), operation, computed, how)
        proof = Proof({**proof.headers, **signed.headers}, {**proof.query, **signed.query})
    return proof


def credentials_for(provider: RunningProvider, operation: Operation) -> Proof:
    """What is the same for every request. Raises likewise."""
    given = [one for one in operation.security if one.scheme != _COMPUTED]
    if not given:
        return Proof()
    how = "credentials=...): a function of the operation that returns texts by name"
    return _called(provider.credentials, (operation,), operation, given, how)


def _called(
    function: Callable[..., Any] | None,
    arguments: tuple[Any, ...],
    operation: Operation,
    asked: list[Security],
    how: str,
) -> Proof:
    def mismatch(got: str, *raised: Raised) -> Mismatch:
        schemes = ", ".join(f"{one.scheme} in {one.where} {one.name}" for one in asked)
        return Mismatch(
            clause=Clause.REQUEST,
            place=f"credentials for {operation.name!r}",
            expected=f"a text for each ({schemes})",
            got=got,
            remedy=f"write RunningProvider({how}",
            raised=raised,
            whose=Responsible.SET_UP,
        )

    if function is None:
        raise NotSetUp(mismatch("the provider was given no credentials"))
    try:
        given = dict(function(*arguments))
    except Exception as error:  # whatever it raises is its fault
        raise NotSetUp(mismatch(named(error), raised_by(error))) from error
    if unfit := [f"{name}: {why}" for name, value in given.items() if (why := _unfit(value))]:
        raise NotSetUp(mismatch("; ".join(unfit)))
    in_query = {one.name for one in asked if one.where == "query"}
    return Proof(
        {name: value for name, value in given.items() if name not in in_query},
        {name: value for name, value in given.items() if name in in_query},
    )


def _unfit(value: Any) -> str:
    """Why ``value`` can't be sent, without showing it, or ''."""
    if not isinstance(value, str):
        return f"no text, but {type(value).__name__}"
    if _SENDABLE.fullmatch(value):
        return ""
    if value != value.strip():
        return "a text with space or a line break at an end: strip it"
    return "an empty text" if not value else "a text with a character that is not visible ASCII"
