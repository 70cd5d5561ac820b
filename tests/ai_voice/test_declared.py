"""The AI voice tool is declared in full: every pair, operation, message, answer, key and field."""

from __future__ import annotations

from collections import Counter

from ai_voice_contracts.system import SYSTEM
from handfast.model import HttpInteraction, Published
from handfast.model.cases import cases_of

CASES = cases_of(SYSTEM.contracts)

PAIRS = {
    ("twilio", "webhook-handler"): 34,
    ("webhook-handler", "customer-lookup-server"): 20,
    ("voice-parser", "customer-lookup-server"): 20,
    ("voice-parser", "webhook-handler"): 6,
    ("voice-parser", "twilio"): 11,
    ("data-api-server", "voice-parser"): 11,
    ("sqs", "voice-parser"): 22,
    ("api-client", "data-api-server"): 33,
    ("ops", "data-api-server"): 3,
    ("api-gateway", "data-api-authorizer"): 16,
}
TRANSPORTS = {"http-call", "lambda", "sqs", "storage-key"}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS


def test_each_transport_of_the_system_is_declared() -> None:
    kinds = {message.transport.kind for offer in SYSTEM.offers for message in offer.messages}
    assert kinds == TRANSPORTS


def test_whatever_is_refused_is_refused_without_effect() -> None:
    """Each delivery that the webhook-handler refuses lists what must not have happened."""
    refused = [
        case.interaction
        for case in CASES
        if isinstance(case.interaction, HttpInteraction)
        and case.provider == "webhook-handler"
        and case.interaction.exchange.expected_status >= 400
    ]
    assert len(refused) == 22
    for one in refused:
        unheard = {t.message.name for t in one.then if isinstance(t, Published) and not t.exactly}
        assert "webhook_received" in unheard
        if one.exchange.expected_status == 403 or not one.exchange.credentials:
            assert "customer_looked_up" in unheard
