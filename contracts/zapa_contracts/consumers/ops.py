"""What operations rely on of the private service: whether it runs, and has what it needs."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer
from zapa_contracts.phrases import refused
from zapa_contracts.providers import private as p
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import webhook

ops: Final = Consumer("ops")

ops.relies_on(p.HEALTH, "see that the private service runs", equals={"status": "healthy"})
ops.relies_on(
    webhook.HEALTH,
    "see that the webhook runs",
    equals={"status": "healthy", "service": "webhook_handler"},
)
ready = ops.relies_on(
    p.READY,
    "see that the private service is ready",
    equals={"status": "ready", "database": "connected", "bridge": "connected"},
)
ready.but("see it not ready without the bridge", given=states.BRIDGE_IS_AWAY(), **refused(503))
for words, status, text in (
    ("a bridge that fails", 503, "<html>Service Unavailable</html>"),
    ("a bridge that answers nonsense", 200, "<html>OK</html>"),
):
    fails = states.BridgeAnswers(status=status, text=text)
    ready.but(f"see it not ready with {words}", given=fails, **refused(503))
ready.but("see it not ready without the database", given=states.DATABASE_IS_AWAY(), **refused(503))
