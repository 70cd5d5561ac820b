"""OpenTelemetry spans of what is published and handled, for whoever asks. Changes no entry.

An entry has the one field `data`, and none for a context. Both spans have its id, by which what
was published is found where it was handled. Needs the extra `otel`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from shared._extras import brought_by
from shared.streams.publishing import publish_message
from shared.streams.stream import Stream
from shared.streams.worker import Delivery, Worker

with brought_by("otel", "shared.streams.tracing"):
    from opentelemetry import propagate, trace
    from opentelemetry.trace import SpanKind, Tracer

__all__ = ["publish_traced", "traced"]

_NAME = "shared.streams"


async def publish_traced[M: BaseModel](
    redis_client: Any,
    stream: Stream[M],
    message: M,
    *,
    key: str | None = None,
    tracer: Tracer | None = None,
) -> str | None:
    """Publish as `publish_message` does, in a span of kind producer, which gets the entry's id.

    With a `key` under which one was published before, the span has no id. `tracer` is the global
    provider's by default. Raises what `publish_message` raises; the span says so.
    """
    attributes = _attributes(stream, "send")
    with _tracer(tracer).start_as_current_span(
        f"send {stream.name}", kind=SpanKind.PRODUCER, attributes=attributes
    ) as span:
        entry_id: str | None
        if key is None:
            entry_id = await publish_message(redis_client, stream, message)
        else:
            entry_id = await publish_message(redis_client, stream, message, key=key)
        if entry_id is not None:
            span.set_attribute("messaging.message.id", entry_id)
        return entry_id


def traced[M: BaseModel](
    worker: Worker[M],
    *,
    tracer: Tracer | None = None,
    context_of: Callable[[M], Mapping[str, str]] | None = None,
) -> Worker[M]:
    """The same worker, each of whose handlings is a span of kind consumer.

    It has the entry's id, and for which time it was delivered. A handling that raises is a span
    that failed. `context_of` gives what a message of yours carries of the sender's context
    (`traceparent`, say): the span is then a part of that trace.
    """
    handle, stream = worker.handle, worker.stream

    async def in_a_span(delivery: Delivery[M]) -> object:
        attributes = {
            **_attributes(stream, "process"),
            "messaging.consumer.group.name": stream.group,
            "messaging.message.id": delivery.id,
            "messaging.redis.deliveries": delivery.deliveries,
        }
        context = None if context_of is None else propagate.extract(context_of(delivery.message))
        with _tracer(tracer).start_as_current_span(
            f"process {stream.name}",
            context=context,
            kind=SpanKind.CONSUMER,
            attributes=attributes,
        ):
            return await handle(delivery)

    return replace(worker, handle=in_a_span)


def _tracer(given: Tracer | None) -> Tracer:
    return trace.get_tracer(_NAME) if given is None else given


def _attributes(stream: Stream[Any], operation: str) -> dict[str, str | int]:
    """What the semantic conventions of OpenTelemetry call them."""
    return {
        "messaging.system": "redis",
        "messaging.destination.name": stream.name,
        "messaging.operation.name": operation,
        "messaging.operation.type": operation,
    }
