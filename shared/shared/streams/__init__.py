"""Typed streams: messages that are published and handled without losing one."""

from shared._streams.refusals import StreamRefusedError
from shared._streams.starting import StreamUnavailableError
from shared.streams.batches import batches
from shared.streams.dead_letters import DeadLetter, dead_letter_stream, dead_letters, replay
from shared.streams.exactly_once import acknowledge_with
from shared.streams.progress import GroupProgress, StreamProgress, progress
from shared.streams.publishing import Publisher, publish_message, publish_messages, publisher
from shared.streams.running import run_worker, stop_at_signals
from shared.streams.stream import LARGEST_MESSAGE, MessageTooLargeError, Stream
from shared.streams.trimming import trim
from shared.streams.worker import Delivery, Worker

__all__ = [
    "LARGEST_MESSAGE",
    "DeadLetter",
    "Delivery",
    "GroupProgress",
    "MessageTooLargeError",
    "Publisher",
    "Stream",
    "StreamProgress",
    "StreamRefusedError",
    "StreamUnavailableError",
    "Worker",
    "acknowledge_with",
    "batches",
    "dead_letter_stream",
    "dead_letters",
    "progress",
    "publish_message",
    "publish_messages",
    "publisher",
    "replay",
    "run_worker",
    "stop_at_signals",
    "trim",
]
