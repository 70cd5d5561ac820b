"""The clients of every system's consumers, and the interactions that they are able to drive."""

from __future__ import annotations

from collections.abc import Mapping

from ai_voice_contracts.driving import CLIENTS as OF_AI_VOICE
from ai_voice_contracts.system import SYSTEM as AI_VOICE
from handfast.bindings import ConsumerClient
from handfast.bound.parts import bindings_of
from handfast.clients import is_able
from handfast.model import System
from handfast.model.cases import Case, cases_of
from life_organiser_contracts.system import SYSTEM as LIFE_ORGANISER
from service_desk_contracts.system import SYSTEM as SERVICE_DESK
from video_pipeline_contracts.system import SYSTEM as VIDEO_PIPELINE
from zapa_contracts.system import SYSTEM as ZAPA

SYSTEMS = (AI_VOICE, LIFE_ORGANISER, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)

CLIENTS: dict[str, Mapping[str, ConsumerClient]] = {
    AI_VOICE.name: OF_AI_VOICE,
    **{
        system.name: bindings_of(system).consumers
        for system in (LIFE_ORGANISER, SERVICE_DESK, VIDEO_PIPELINE, ZAPA)
    },
}


def driven(system: System) -> tuple[Case, ...]:
    """The interactions that the clients of their consumers are able to drive."""
    clients = CLIENTS[system.name]
    return tuple(
        case
        for case in cases_of(system.contracts)
        if case.consumer in clients and is_able(clients[case.consumer], case.interaction)
    )


DRIVEN = {system.name: driven(system) for system in SYSTEMS}
