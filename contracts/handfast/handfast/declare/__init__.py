"""How a system is declared: operations, messages, states, and who relies on what of them.

Everything that is declared becomes frozen values of ``handfast.model``; every shorthand becomes
plain interactions (``handfast list --expanded``).
"""

from handfast.declare.alone import Untouched, untouched
from handfast.declare.api import Api
from handfast.declare.consumers import Consumer, Declaration
from handfast.declare.exchanges import ABSENT, Stored, expect, stored
from handfast.declare.extending.consumers import ExtendedConsumer
from handfast.declare.extending.extension import Extension, extends
from handfast.declare.extending.providers import ExtendedProvider
from handfast.declare.fields import WHOLE_TEXT, from_state, row, under
from handfast.declare.providers import Provider
from handfast.declare.states import DeclaredState, chosen, chosen_id, example_id, handlers, varied
from handfast.declare.systems import system
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
    Delivery,
    Exchange,
    LaterThan,
    Message,
    Operation,
    Published,
    Security,
    Transport,
    Unchanged,
    Value,
)
from handfast.shapes.marks import Samples
from handfast.wire.multipart import File

__all__ = [
    "ABSENT",
    "EVENT_STREAM",
    "FORM",
    "JSON",
    "MULTIPART",
    "NOT_NULL",
    "OCTETS",
    "WHOLE_TEXT",
    "Answer",
    "Answered",
    "Api",
    "BadDeclaration",
    "Consumer",
    "Content",
    "Declaration",
    "DeclaredState",
    "Delivery",
    "Exchange",
    "ExtendedConsumer",
    "ExtendedProvider",
    "Extension",
    "File",
    "LaterThan",
    "Message",
    "Operation",
    "Provider",
    "Published",
    "Samples",
    "Security",
    "Stored",
    "Transport",
    "Unchanged",
    "Untouched",
    "Value",
    "chosen",
    "chosen_id",
    "example_id",
    "expect",
    "extends",
    "from_state",
    "handlers",
    "row",
    "stored",
    "system",
    "under",
    "untouched",
    "varied",
]
