"""Feeds one answer, refusal, message or trouble to a consumer and says what it did wrong.

Draws nothing and keeps nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from handfast.expectation.build import shape_within
from handfast.expectation.match import excerpt
from handfast.fuzz.consumer.losses import lost
from handfast.fuzz.consumer.stub_server import Counter, Served
from handfast.fuzz.finding import Finding, found_id
from handfast.model import HttpInteraction
from handfast.wire.values import example_values

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

    from handfast.model import Answer
    from handfast.model.cases import Case

__all__ = ["FedCase", "Table"]

_LONGEST: Final = 4_000
_LATE_SECONDS: Final = 10.0  # a busy machine must not make a client look as if it hung


@dataclass(frozen=True, slots=True)
class FedCase:
    """What is fed in one case; ``answer`` None: a message. A trouble comes on top of a body."""

    case: Case
    kind: str
    answer: Answer | None
    document: Any

    @property
    def trouble(self) -> str:
        """The trouble's name, or "" when there is none."""
        return self.kind if self.kind == "slow" else self.kind.partition("trouble ")[2]

    @property
    def is_sound(self) -> bool:
        """Whether it is what the consumer's own case expects, so that it must be taken."""
        return self.kind in ("answer", "message")

    @property
    def told(self) -> str:
        """What was fed, on one line."""
        status = "" if self.trouble or self.answer is None else f"{self.answer.status}"
        text = "" if self.document is None else json.dumps(self.document)
        return " ".join(filter(None, (self.kind, status, text)))[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Table:
    """What a consumer is fed with: a counter to call at, and the errors that are its own."""

    loop: asyncio.AbstractEventLoop
    counter: Counter
    call: Callable[[str, Case, Mapping[str, Any]], Awaitable[Any]]
    errors: tuple[type[Exception], ...]

    def run[T](self, attempt: Coroutine[Any, Any, T]) -> T:
        """Run one attempt to its end."""
        return self.loop.run_until_complete(attempt)

    async def attempt(self, fed: FedCase) -> Finding | None:
        """What the consumer did wrong with what it was fed."""
        try:
            url, values = self._laid(fed)
        except (UnicodeEncodeError, ValueError):
            return None  # nothing that JSON text can hold
        try:
            async with asyncio.timeout(self.counter.patience + _LATE_SECONDS):
                kept = await self.call(url, fed.case, values)
        except TimeoutError:
            return _found(fed, "the client", "an end", "none: it hangs", "")
        except self.errors as error:
            return _crashed(fed, error) if fed.is_sound else None
        except Exception as error:  # whatever a client raises is told as its fault
            return _crashed(fed, error)
        if fed.is_sound:
            return _kept(fed, kept)
        if fed.kind.endswith("that misses"):
            return None  # a tolerant reader may take it
        return _found(
            fed, "the client", "an error of its own", f"it returns {excerpt(_json(kept))}", ""
        )

    def _laid(self, fed: FedCase) -> tuple[str, dict[str, Any]]:
        values = example_values(fed.case.interaction)
        if fed.answer is None:
            return "", {**values, "payload": json.loads(json.dumps(fed.document))}
        content = fed.answer.content
        body = b"" if content is None else json.dumps(fed.document, allow_nan=False).encode()
        media_type = content.media_type if content else "application/json"
        self.counter.next = Served(fed.answer.status, media_type, body, fed.trouble)
        refused = fed.trouble == "refused"
        return (self.counter.closed_url if refused else self.counter.url), values


def _kept(fed: FedCase, kept: Any) -> Finding | None:
    """What the client lost of what it reads."""
    interaction = fed.case.interaction
    if isinstance(interaction, HttpInteraction):
        exchange = interaction.exchange
        content, reads = exchange.answer.content if exchange.answer else None, exchange.reads
        if content is None or exchange.expected_status >= 400:
            return None
    else:
        content, reads = interaction.message.payload, interaction.reads
    for where, sent, got in lost(shape_within(content), reads, fed.document, kept):
        return _found(fed, where, sent, got, "")
    return None


def _crashed(fed: FedCase, error: Exception) -> Finding:
    expected = "that it takes it" if fed.is_sound else "an error of its own"
    said = f"{type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    return _found(fed, "the client", expected, said, trace, type(error).__name__)


def _found(
    fed: FedCase, where: str, expected: str, got: str, detail: str, kind: str = ""
) -> Finding:
    case = fed.case
    http = case.interaction if isinstance(case.interaction, HttpInteraction) else None
    subject = http.operation.name if http else case.interaction.name
    place = re.sub(r"\[[0-9]+\]", "[*]", where)
    identity = (case.consumer, case.provider, subject, fed.kind, place, kind)
    return Finding(
        id=found_id("consumer", *identity),
        source="consumer",
        provider=case.provider,
        consumer=case.consumer,
        interaction=case.interaction.name,
        where=f"{fed.kind}: {place}",
        expected=expected,
        got=got,
        request=fed.told,
        detail=detail,
    )


def _json(value: Any) -> Any:
    try:
        return json.loads(json.dumps(value, default=repr))
    except ValueError:
        return repr(value)
