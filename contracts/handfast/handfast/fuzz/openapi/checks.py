"""The checks of Schemathesis: which clause each is about, and what it expects. Data only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.model.clauses import Clause

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACCEPTANCE",
    "BY_MODELS",
    "CREATED",
    "DELETED",
    "OF_ANSWERS",
    "OTHER_METHOD",
    "REJECTION",
    "SERVER_ERROR",
    "STATUS",
    "Check",
    "check_of",
]

OTHER_METHOD: Final = "unsupported_method"
SERVER_ERROR: Final = "not_a_server_error"
ACCEPTANCE: Final = "positive_data_acceptance"
CREATED: Final = "ensure_resource_availability"
DELETED: Final = "use_after_free"
REJECTION: Final = "negative_data_rejection"
STATUS: Final = "status_code_conformance"
BY_MODELS: Final = "contract"
"""Our own check, by what is declared."""
OF_ANSWERS: Final = (
    STATUS,
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""Those that compare an answer with the document, as our own check does with the models."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check is about, and what it expects."""

    clause: Clause
    expected: str


_CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        SERVER_ERROR: Check(Clause.STATUS, "no server error, whatever is sent"),
        STATUS: Check(Clause.STATUS, "a status that the document declares"),
        "content_type_conformance": Check(
            Clause.CONTENT_TYPE, "a media type that the document declares"
        ),
        "response_headers_conformance": Check(
            Clause.HEADERS, "the headers that the document declares"
        ),
        "response_schema_conformance": Check(
            Clause.BODY, "a body that the document's schema takes"
        ),
        REJECTION: Check(Clause.STATUS, "a refusal of what the document forbids"),
        ACCEPTANCE: Check(Clause.STATUS, "no refusal of what the document allows"),
        "missing_required_header": Check(
            Clause.STATUS, "a refusal of a request without a required header"
        ),
        OTHER_METHOD: Check(Clause.STATUS, "405 for a method that the document does not have"),
        "allow_header_conformance": Check(
            Clause.HEADERS, "an Allow header with the methods that there are"
        ),
        DELETED: Check(Clause.STATUS, "404 for what was deleted"),
        CREATED: Check(Clause.STATUS, "what was created to be there"),
        "object_level_authorization": Check(
            Clause.STATUS, "a refusal to show one caller what another one created"
        ),
        "ignored_auth": Check(Clause.STATUS, "a refusal without credentials, or with wrong ones"),
    }
)


def check_of(name: str) -> Check:
    """The check called ``name``; of one that is not in the table, its name in words."""
    return _CHECKS.get(name, Check(Clause.FUZZED, name.replace("_", " ")))
