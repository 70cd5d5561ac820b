"""What is to be done about what fuzzing found, where the mismatch itself does not say. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from handfast.model.clauses import Clause
from handfast.model.results import Responsible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model.results import Mismatch

__all__ = ["remedy_for"]

_RAISED: Final = "mend what is raised there: whatever is sent has an answer"
_BY_CONSUMER: Final = "let the consumer take whatever its provider may answer or send"
_OTHERWISE: Final = "answer as the contract declares, or agree on what the service does"
_BY_CLAUSE: Final[Mapping[Clause, str]] = MappingProxyType(
    {
        Clause.STATUS: "answer with a declared status that fits the request, or declare this one",
        Clause.CONTENT_TYPE: "answer in a declared media type, or declare this one",
        Clause.HEADERS: "send the headers that are declared, or declare those that are sent",
        Clause.BODY: "answer with what the declared model takes, or change the model",
        Clause.READS: "answer with this field, of its type, in every answer",
        Clause.START: "serve an OpenAPI document by which requests can be made",
    }
)


def remedy_for(mismatch: Mismatch) -> str:
    """What ``mismatch`` itself advises, else what is to be done about its clause."""
    if mismatch.remedy:
        return mismatch.remedy
    if mismatch.whose is Responsible.CONSUMER:
        return _BY_CONSUMER
    return _RAISED if mismatch.raised else _BY_CLAUSE.get(mismatch.clause, _OTHERWISE)
