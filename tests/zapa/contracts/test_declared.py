"""What is declared of Zapa is sound and without holes."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

from handfast.check import check_system
from handfast.derive.coverage import uses_of
from handfast.model.cases import cases_of
from handfast.model.values import givens
from zapa_contracts.system import SYSTEM

CASES = cases_of(SYSTEM.contracts)

PAIRS = {
    ("web", "zapa-public"): 147,
    ("admin", "zapa-private"): 142,
    ("ops", "zapa-private"): 4,
    ("zapa-public", "whatsapp-bridge"): 24,
    ("zapa-private", "whatsapp-bridge"): 46,
    ("whatsapp-bridge", "zapa-private"): 55,
    ("message-processor", "zapa-private"): 4,
}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS


def test_the_declaration_is_sound() -> None:
    check_system(SYSTEM)


def test_the_coverage_has_no_hole() -> None:
    """Each answer of each operation and each message is relied on by somebody."""
    assert [use for use in uses_of(SYSTEM) if not use.by] == []


def test_each_state_and_trigger_is_relied_on() -> None:
    stated = {given.state.name for case in CASES for given in givens(case.interaction)}
    assert stated == {s.name for o in SYSTEM.offers for s in (*o.states, *o.triggers)}


def test_each_optional_key_is_sent_and_left_out_somewhere(fullness: ModuleType) -> None:
    assert fullness.unsent(SYSTEM, CASES, there=True) == set()
    assert fullness.unsent(SYSTEM, CASES, there=False) == set()


def test_each_nullable_field_is_pinned_to_a_value_and_to_null(fullness: ModuleType) -> None:
    assert fullness.unpinned(SYSTEM, CASES, null=True) == set()
    assert fullness.unpinned(SYSTEM, CASES, null=False) == set()
