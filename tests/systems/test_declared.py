"""What is declared of each system is sound, relied on by somebody, and without holes.

Life Organiser's holes, each with its reason, are in its own tests.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from ai_voice_contracts.system import SYSTEM as AI_VOICE
from handfast.check import check_system
from handfast.derive.coverage import uses_of
from handfast.model import Given, HttpInteraction, Interaction, System
from handfast.model.cases import cases_of
from handfast.model.values import givens
from life_organiser_contracts.system import SYSTEM as LIFE_ORGANISER
from service_desk_contracts.system import SYSTEM as SERVICE_DESK
from video_pipeline_contracts.system import SYSTEM as VIDEO_PIPELINE
from zapa_contracts.system import SYSTEM as ZAPA


def of(*systems: System) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("system", systems, ids=lambda system: str(system.name))


def called_in(interaction: Interaction) -> tuple[Given, ...]:
    """The states and triggers of an interaction."""
    after = interaction.when if isinstance(interaction, HttpInteraction) else ()
    return (*givens(interaction), *after)


@of(AI_VOICE, LIFE_ORGANISER, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
def test_the_declaration_is_sound(system: System) -> None:
    check_system(system)


@of(AI_VOICE, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
def test_the_coverage_has_no_hole(system: System) -> None:
    """Each answer of each operation and each message is relied on by somebody."""
    assert [use for use in uses_of(system) if not use.by] == []


@of(AI_VOICE, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
def test_each_state_and_trigger_is_relied_on(system: System) -> None:
    cases = cases_of(system.contracts)
    stated = {given.state.name for case in cases for given in called_in(case.interaction)}
    assert stated == {s.name for o in system.offers for s in (*o.states, *o.triggers)}


@of(AI_VOICE, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
def test_each_optional_key_is_sent_and_left_out_somewhere(
    fullness: ModuleType, system: System
) -> None:
    cases = cases_of(system.contracts)
    assert fullness.unsent(system, cases, there=True) == set()
    assert fullness.unsent(system, cases, there=False) == set()


@of(AI_VOICE, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
def test_each_nullable_field_is_pinned_to_a_value_and_to_null(
    fullness: ModuleType, system: System
) -> None:
    cases = cases_of(system.contracts)
    assert fullness.unpinned(system, cases, null=True) == set()
    assert fullness.unpinned(system, cases, null=False) == set()
