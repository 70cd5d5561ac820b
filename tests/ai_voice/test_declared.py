"""The AI voice tool is declared in full: every pair, operation, message, answer, key and field."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

from ai_voice_contracts.system import SYSTEM
from handfast.check import check_system
from handfast.derive.coverage import uses_of
from handfast.model import HttpInteraction, Published
from handfast.model.cases import cases_of
from handfast.model.values import givens

CASES = cases_of(SYSTEM.contracts)

PAIRS = {
    ("twilio", "webhook-handler"): 25,
    ("webhook-handler", "customer-lookup-server"): 18,
    ("voice-parser", "customer-lookup-server"): 18,
    ("voice-parser", "webhook-handler"): 6,
    ("voice-parser", "twilio"): 11,
    ("data-api-server", "voice-parser"): 9,
    ("sqs", "voice-parser"): 8,
    ("api-client", "data-api-server"): 30,
    ("ops", "data-api-server"): 3,
    ("api-gateway", "data-api-authorizer"): 12,
}
TRANSPORTS = {"http-call", "lambda", "sqs", "storage-key"}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS


def test_the_declaration_is_sound() -> None:
    check_system(SYSTEM)


def test_the_coverage_has_no_hole() -> None:
    """Each answer of each operation and each message is relied on by somebody."""
    assert [use for use in uses_of(SYSTEM) if not use.by] == []


def test_each_transport_of_the_system_is_declared() -> None:
    kinds = {message.transport.kind for offer in SYSTEM.offers for message in offer.messages}
    assert kinds == TRANSPORTS


def test_each_state_and_trigger_is_relied_on() -> None:
    stated = {given.state.name for case in CASES for given in givens(case.interaction)}
    assert stated == {s.name for o in SYSTEM.offers for s in (*o.states, *o.triggers)}


def test_whatever_is_refused_is_refused_without_effect() -> None:
    """Each delivery that the webhook-handler refuses lists what must not have happened."""
    refused = [
        case.interaction
        for case in CASES
        if isinstance(case.interaction, HttpInteraction)
        and case.provider == "webhook-handler"
        and case.interaction.exchange.expected_status >= 400
    ]
    assert len(refused) == 17
    for one in refused:
        unheard = {t.message.name for t in one.then if isinstance(t, Published) and not t.exactly}
        assert "webhook_received" in unheard
        if one.exchange.expected_status == 403 or not one.exchange.credentials:
            assert "customer_looked_up" in unheard


def test_each_optional_key_is_sent_and_left_out_somewhere(fullness: ModuleType) -> None:
    assert fullness.unsent(SYSTEM, CASES, there=True) == set()
    assert fullness.unsent(SYSTEM, CASES, there=False) == set()


def test_each_nullable_field_is_pinned_to_a_value_and_to_null(fullness: ModuleType) -> None:
    assert fullness.unpinned(SYSTEM, CASES, null=True) == set()
    assert fullness.unpinned(SYSTEM, CASES, null=False) == set()
