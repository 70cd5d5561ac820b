"""What may be declared of an interaction and of an operation, by name: each in one list. Pure.

A test compares the parts of an exchange with the fields of the model and the table of clauses.
"""

# Annotations are not postponed: each text of one would be compiled when the command starts.
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Required, TypedDict

from pydantic import BaseModel

from handfast.model import Answer, Content, Exchange, Security
from handfast.wording.suggestions import did_you_mean

__all__ = [
    "AnswerParts",
    "Answers",
    "ExchangeParts",
    "FollowingParts",
    "InteractionParts",
    "ItemFields",
    "ItemParts",
    "Model",
    "OperationParts",
    "RequestParts",
    "part_names",
    "refuse_unknown",
]

type Model = Any
"""A Pydantic model, any annotation a field may have, or a ``Content`` with its media type."""
type Answers = Mapping[int, Answer | Model | tuple[Model, str] | None]
"""What each status has: a model or a ``Content``, or one with what the status means; None."""
type ItemFields = Mapping[str, Any]
"""What one item of a list must have, by the names of its fields."""


class OperationParts(TypedDict, total=False):
    """What is declared of an operation beside its method and its route.

    ``name`` is made of method and route where it is not given. ``path``, ``query`` and ``headers``
    are models of the parameters, whose aliases are the names on the wire; without ``path`` its
    parameters are texts. ``body`` is what the request has, ``answers`` what each status has: a
    model (JSON) or a ``Content``, also in a pair with what the status means, None (empty), or a
    whole ``Answer``; ``refuses`` adds refusals of the provider by their status. The rest is what
    is true of every successful answer: see ``Conventions``.
    """

    name: str | None
    description: str
    path: type[BaseModel] | None
    query: type[BaseModel] | None
    headers: type[BaseModel] | None
    body: Model | tuple[Content, ...] | None
    answers: Required[Answers]
    refuses: Iterable[int]
    security: Iterable[Security] | None
    echo: Mapping[str, str] | None
    echo_body: bool | tuple[str, ...]
    ordered: str | None
    refusals_leave: Iterable[Exchange]
    leaves: Iterable[Exchange]


class RequestParts(TypedDict, total=False):
    """What is sent, as in ``Exchange``.

    Parameters of ``path`` that are not given are the state's values of the same name.
    """

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media_type: str | None
    credentials: bool


class AnswerParts(TypedDict, total=False):
    """What must come back, as in ``Exchange``."""

    status: int | None
    reads: Iterable[str] | None
    equals: Mapping[str, Any]
    answer_headers: Mapping[str, Any]
    ordered: str | None
    contains: Iterable[ItemFields] | None
    exactly: int | None
    at_least: int | None
    at_most: int | None


class ItemParts(TypedDict, total=False):
    """What the items of a list must have: a shorthand of ``equals`` and ``exactly``.

    ``each``: fields that every item has. ``rows``: what its items have in turn, which are then
    all there are.
    """

    each: ItemFields
    rows: Sequence[ItemFields] | None


class ExchangeParts(RequestParts, AnswerParts, ItemParts, total=False):
    """What is declared of one request and the answer that must come back."""


class FollowingParts(TypedDict, total=False):
    """What happens after the answer, and what must then be true.

    ``when`` and ``then`` as in the model. ``unchanged``: reads that are answered as before.
    ``repeated``: the same request again is answered alike.
    """

    when: Any
    then: Any
    unchanged: Any
    repeated: bool


class InteractionParts(ExchangeParts, FollowingParts, total=False):
    """What is declared of an interaction; what is left out is as the model's own default.

    ``given`` are the states; ``sends`` is what is sent as a synchronous message. ``again`` is the
    trigger by which an idempotent message is published once more. ``pages``: an
    interaction for each case in which limit and offset cut the rows, and, with a state that has
    more rows than a page, for the usual size; each reads of a row what is read of it here.
    ``refusals``: an interaction for everything that can be wrong, by its model, with a part of the
    request (``body``, ``query``, ``path``, or one field: ``body.due_at``); each publishes nothing,
    and leaves what the conventions of the operation name. ``alone``: an interaction for each field
    of the body, sent alone, and for null where its model takes null; it says what must stay (see
    ``untouched``). ``equals_only``, in what ``but`` changes: what must be equal, and nothing of
    what was.
    """

    given: Any
    sends: Any
    again: Any
    equals_only: Mapping[str, Any]
    pages: Any
    refusals: Iterable[str]
    alone: Any


def part_names(*parts: Any) -> frozenset[str]:
    """The names in several of these classes."""
    return frozenset(name for one in parts for name in one.__annotations__)


def refuse_unknown(owner: str, given: Iterable[str], known: Collection[str]) -> None:
    """Name each of ``given`` that is no part of ``owner``, with what was probably meant.

    Raises:
        TypeError: there is one.
    """
    unknown = [name for name in given if name not in known]
    if unknown:
        also = "; ".join(f"{name!r}: {did_you_mean(name, known)}" for name in unknown)
        raise TypeError(f"{owner} has no part {also}")
