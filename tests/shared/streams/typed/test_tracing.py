"""Spans of what is published and handled have the entry's id, and the entry is as ever."""

from __future__ import annotations

import asyncio
import importlib
import sys
from typing import TYPE_CHECKING, Any

import fakeredis
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from shared.streams import Delivery, Stream, StreamRefusedError, Worker, run_worker
from shared.streams.tracing import publish_traced, traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import Tracer

SENDER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    """What ended, in order."""
    return InMemorySpanExporter()


@pytest.fixture
def tracer(exporter: InMemorySpanExporter) -> Tracer:
    """A tracer of its own, so that no global provider is needed."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider.get_tracer("test")


@pytest.fixture
def redis() -> Any:
    """A Redis in memory."""
    return fakeredis.FakeAsyncRedis()


def shown(span: ReadableSpan) -> tuple[str, SpanKind, dict[str, Any], StatusCode]:
    """What of a span is ours."""
    return span.name, span.kind, dict(span.attributes or {}), span.status.status_code


async def handled(
    redis: Any, stream: Stream[Any], number: int, wrap: Callable[[Worker[Any]], Worker[Any]]
) -> None:
    """A worker handles so many times; the first time fails where there are several."""
    times, stop = 0, asyncio.Event()

    async def handle(delivery: Delivery[Any]) -> None:
        nonlocal times
        times += 1
        if times == number:
            stop.set()
        else:
            raise ValueError("not yet")

    worker = Worker(
        stream=stream, consumer="c", handle=handle, first_retry_seconds=0.01, block_ms=10
    )
    await asyncio.wait_for(run_worker(redis, wrap(worker), stop=stop), 30)


def test_what_is_published_has_a_span_with_its_id(
    redis: Any, orders: Any, order: Any, tracer: Tracer, exporter: InMemorySpanExporter
) -> None:
    """The entry has the one field that every entry has; one with a known key gets no id."""

    async def publish() -> tuple[Any, Any, Any]:
        first = await publish_traced(redis, orders, order(number=1), key="k", tracer=tracer)
        again = await publish_traced(redis, orders, order(number=1), key="k", tracer=tracer)
        return first, again, await redis.xrange(orders.name)

    first, again, entries = asyncio.run(publish())
    attributes = {
        "messaging.system": "redis",
        "messaging.destination.name": orders.name,
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
    }
    with_id = {**attributes, "messaging.message.id": first}
    assert again is None
    assert [shown(span) for span in exporter.get_finished_spans()] == [
        (f"send {orders.name}", SpanKind.PRODUCER, with_id, StatusCode.UNSET),
        (f"send {orders.name}", SpanKind.PRODUCER, attributes, StatusCode.UNSET),
    ]
    assert [(entry.decode(), list(fields)) for entry, fields in entries] == [(first, [b"data"])]


def test_what_is_refused_is_a_span_that_failed(
    redis: Any, orders: Any, order: Any, tracer: Tracer, exporter: InMemorySpanExporter
) -> None:
    async def publish() -> None:
        await redis.set(orders.name, "no stream")
        with pytest.raises(StreamRefusedError):
            await publish_traced(redis, orders, order(number=1), tracer=tracer)

    asyncio.run(publish())
    (span,) = exporter.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR


def test_each_handling_is_a_span_with_the_id_and_the_times_delivered(
    redis: Any, orders: Any, order: Any, tracer: Tracer, exporter: InMemorySpanExporter
) -> None:
    async def both() -> str | None:
        entry = await publish_traced(redis, orders, order(number=1), tracer=tracer)
        exporter.clear()
        await handled(redis, orders, 2, lambda worker: traced(worker, tracer=tracer))
        return entry

    entry = asyncio.run(both())
    attributes = {
        "messaging.system": "redis",
        "messaging.destination.name": orders.name,
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.consumer.group.name": "g",
        "messaging.message.id": entry,
    }
    assert [shown(span) for span in exporter.get_finished_spans()] == [
        (
            f"process {orders.name}",
            SpanKind.CONSUMER,
            {**attributes, "messaging.redis.deliveries": times},
            status,
        )
        for times, status in ((1, StatusCode.ERROR), (2, StatusCode.UNSET))
    ]


@pytest.mark.parametrize("carries", [True, False])
def test_a_message_that_carries_a_context_is_handled_in_that_trace(
    redis: Any,
    orders: Any,
    order: Any,
    tracer: Tracer,
    exporter: InMemorySpanExporter,
    carries: bool,
) -> None:
    def context_of(message: Any) -> dict[str, str]:
        return {"traceparent": message.customer} if carries else {}

    async def both() -> None:
        await publish_traced(redis, orders, order(number=1, customer=SENDER), tracer=tracer)
        exporter.clear()
        await handled(
            redis, orders, 1, lambda worker: traced(worker, tracer=tracer, context_of=context_of)
        )

    asyncio.run(both())
    (span,) = exporter.get_finished_spans()
    trace_id = None if span.parent is None else format(span.parent.trace_id, "032x")
    assert trace_id == (SENDER.split("-")[1] if carries else None)


def test_without_a_provider_nothing_is_recorded_and_all_is_handled(
    redis: Any, orders: Any, order: Any
) -> None:
    async def both() -> None:
        assert await publish_traced(redis, orders, order(number=1)) is not None
        await handled(redis, orders, 1, traced)

    asyncio.run(both())


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "shared.streams.tracing")
    with pytest.raises(ImportError) as failed:
        importlib.import_module("shared.streams.tracing")
    assert str(failed.value) == (
        "shared.streams.tracing needs opentelemetry, which is not installed: "
        "pip install life-organiser-shared[otel]"
    )
