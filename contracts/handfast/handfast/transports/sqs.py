"""Messages in an SQS queue: reads back what a provider sent, body and attributes.

Works with the client it is given (boto3's, or one like it) and knows no account, region or key.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
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

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        return nullcontext(self)

    async def clear(self) -> None:
        """Delete every message of every queue."""
        for queue in self.queues:
            while await self._received(queue):
                pass

    async def mark(self, messages: Iterable[Message]) -> None:
        """Nothing to remember: the queues were emptied."""

    async def collect(self, since: None, message: Message, expected: int) -> Arrived:
        """What arrived in the message's queue; where less did, what arrived in the others."""
        found = await poll(lambda: self._received(message.address), expected, self.patience)
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
        others = [name for name in self.queues if name != message.address]
        grown = [name for name in others if await self._received(name)]
        return f"; some in {', '.join(grown)}" if grown else ""

    async def _received(self, queue: str) -> list[dict[str, Any]]:
        return await asyncio.to_thread(self._take, queue)

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
