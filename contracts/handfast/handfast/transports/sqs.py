"""Messages in an SQS queue: reads back what a provider sent, body and attributes.

Works with the client it is given (boto3's, or one like it) and knows no account, region or key.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.transports.client_calls import called
from handfast.transports.protocol import (
    PATIENCE,
    Arrived,
    attribute_mismatches,
    count_mismatches,
    poll,
)
from handfast.wire.json_text import read_json
from handfast.wire.texts import Unreadable
from handfast.wording.excerpts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractAsyncContextManager

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader

__all__ = ["SqsReader"]

_NOUN = ("message", "messages")
_BATCH = 10
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SqsReader:
    """Reads messages back from queues, whose names are the messages' addresses.

    What is read is deleted: the queues are the run's own.
    """

    client: Any
    queues: tuple[str, ...]
    patience: float = PATIENCE
    _taken: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)
    """By queue, what was read and deleted there, but neither collected nor forgotten yet."""

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        return nullcontext(replace(self, _taken={}))

    async def clear(self) -> None:
        """Delete every message of every queue."""
        for queue in self.queues:
            await self._read(queue)
        self._taken.clear()

    async def mark(self, messages: Iterable[Message]) -> None:
        """Nothing to remember: the queues were emptied."""

    async def collect(self, since: None, message: Message, expected: int) -> Arrived:
        """What arrived in the message's queue; where less did, what arrived in the others.

        Each message is collected once.
        """

        async def new() -> list[dict[str, Any]]:
            await self._read(message.address)
            return self._taken.pop(message.address)

        found = await poll(new, expected, self.patience)
        elsewhere = await self._elsewhere(message) if len(found) < expected else ""
        mismatches = list(count_mismatches(message, expected, len(found), _NOUN, elsewhere))
        payloads: list[Any] = []
        for one in found:
            mismatches += attribute_mismatches(message, _attributes(one))
            try:
                payloads.append(read_json(one["Body"]))
            except Unreadable as refused:
                mismatches.append(_wire_mismatch(message, one["Body"], refused))
        return Arrived(tuple(payloads), tuple(mismatches))

    async def _elsewhere(self, message: Message) -> str:
        """Which other queues have messages, which stay there for who collects them."""
        others = [name for name in self.queues if name != message.address]
        for name in others:
            await self._read(name)
        grown = [name for name in others if self._taken[name]]
        return f"; some in {', '.join(grown)}" if grown else ""

    async def _read(self, queue: str) -> None:
        """Take all that is in ``queue``: one answer has no more than a batch of it."""
        taken = self._taken.setdefault(queue, [])
        while batch := await called(f"queue {queue}", lambda: self._take(queue)):
            taken += batch

    def _take(self, queue: str) -> list[dict[str, Any]]:
        url = self.client.get_queue_url(QueueName=queue)["QueueUrl"]
        answer = self.client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=_BATCH, MessageAttributeNames=["All"]
        )
        taken = list(answer.get("Messages", ()))
        for one in taken:
            self.client.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return taken


def _attributes(received: dict[str, Any]) -> dict[str, str]:
    found = received.get("MessageAttributes", {})
    return {name: str(value.get("StringValue", "")) for name, value in found.items()}


def _wire_mismatch(message: Message, body: str, refused: Unreadable) -> Mismatch:
    return Mismatch(
        clause=Clause.WIRE,
        place=message.address,
        expected="a body that is JSON",
        got=f"{shortened(body, _LONGEST)!r}, which is not {refused}",
        remedy="send the payload's JSON as the message's body",
    )
