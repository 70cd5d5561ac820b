"""How a system is declared: operations, messages, states, and who relies on what of them.

Everything that is declared becomes frozen values of ``handfast.model``; every shorthand becomes
plain interactions (``handfast list --expanded``).
"""

from handfast.declare.consumers import Consumer, Declaration
from handfast.declare.exchanges import ABSENT, Stored, expect, row, stored
from handfast.declare.providers import Provider
from handfast.declare.states import DeclaredState, chosen, example_id
from handfast.declare.systems import import_modules, system
from handfast.model import (
    EVENT_STREAM,
    FORM,
    JSON,
    MULTIPART,
    NOT_NULL,
    OCTETS,
    Answer,
    Answered,
    BadDeclaration,
    Content,
    Exchange,
    Published,
    Security,
    Transport,
    Unchanged,
    Value,
)
from handfast.shapes.marks import Samples

__all__ = [
    "ABSENT",
    "EVENT_STREAM",
    "FORM",
    "JSON",
    "MULTIPART",
    "NOT_NULL",
    "OCTETS",
    "Answer",
    "Answered",
    "BadDeclaration",
    "Consumer",
    "Content",
    "Declaration",
    "DeclaredState",
    "Exchange",
    "Provider",
    "Published",
    "Samples",
    "Security",
    "Stored",
    "Transport",
    "Unchanged",
    "Value",
    "chosen",
    "example_id",
    "expect",
    "import_modules",
    "row",
    "stored",
    "system",
]
