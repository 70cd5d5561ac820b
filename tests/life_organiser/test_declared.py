"""The Life Organiser is declared in full: every pair, every operation, every key and field."""

from __future__ import annotations

import dataclasses
from collections import Counter
from types import ModuleType

from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.values import all_givens
from life_organiser_contracts.system import SYSTEM

CASES = cases_of(SYSTEM.contracts)
CORE = SYSTEM.offers[0]

PAIRS = {
    ("telegram-gateway", "core", "REST"): 266,
    ("llm-worker", "core", "REST"): 68,
    ("email-poller", "core", "REST"): 16,
    ("assistant", "core", "REST"): 75,
    ("admin", "core", "REST"): 91,
    ("llm-worker", "core", "stream"): 17,
    ("telegram-gateway", "core", "stream"): 17,
    ("telegram-gateway", "llm-worker", "stream"): 130,
}

ALWAYS_SENT = {
    "TaskQuery.owner_user_id": "no consumer asks for the tasks of all owners",
    "ReminderQuery.owner_user_id": "no consumer asks for the reminders of all owners",
    "EventQuery.owner_user_id": "no consumer asks for the events of all owners",
}
NEVER_NULL = {
    "EmailExtractJob.user_id": "the payload of every job names its user",
    "FollowupJob.user_id": "the payload of every job names its user",
    "ImageTagJob.user_id": "the payload of every job names its user",
    "IntentClassifyJob.user_id": "the payload of every job names its user",
    "JobExpiry.failure_type": "free text that the gateway does not look at",
    "JobFailure.message": "free text that the gateway shows if it is there",
    "TaskMatchJob.user_id": "the payload of every job names its user",
}
NEVER_A_VALUE = {
    "JobExpiry.failure_type": "free text that the gateway does not look at",
    "JobFailure.message": "free text that the gateway shows if it is there",
}


def expecting_nothing(case: Case) -> Case:
    """The case without expected values."""
    interaction = case.interaction
    assert isinstance(interaction, HttpInteraction)
    exchange = dataclasses.replace(interaction.exchange, equals={})
    return dataclasses.replace(
        case, interaction=dataclasses.replace(interaction, exchange=exchange)
    )


def test_each_pair_has_its_interactions() -> None:
    kinds = {True: "REST", False: "stream"}
    numbers = Counter(
        (contract.consumer, contract.provider, kinds[isinstance(interaction, HttpInteraction)])
        for contract in SYSTEM.contracts
        for interaction in contract.interactions
    )

    assert dict(numbers) == PAIRS
    assert numbers.total() == 680


def test_each_operation_message_state_and_trigger_is_relied_on() -> None:
    """What nobody relies on is not offered here: a state without use is a mistake."""
    interactions = [case.interaction for case in CASES]
    https = [one for one in interactions if isinstance(one, HttpInteraction)]
    operations = {one.operation.name for one in https}
    messages = {one.message.name for one in interactions if not isinstance(one, HttpInteraction)}
    stated = {given.state.name for one in interactions for given in all_givens(one)}

    assert operations == {operation.name for operation in CORE.operations}
    assert messages == {message.name for o in SYSTEM.offers for message in o.messages}
    assert stated == {s.name for o in SYSTEM.offers for s in (*o.states, *o.triggers)}


def test_each_optional_key_is_sent_and_left_out_somewhere(
    fullness: ModuleType,
) -> None:
    assert fullness.unsent(SYSTEM, CASES, there=True) == set()
    assert fullness.unsent(SYSTEM, CASES, there=False) == set(ALWAYS_SENT)


def test_each_nullable_field_is_pinned_to_a_value_and_to_null(
    fullness: ModuleType,
) -> None:
    assert fullness.unpinned(SYSTEM, CASES, null=True) == set(NEVER_NULL)
    assert fullness.unpinned(SYSTEM, CASES, null=False) == set(NEVER_A_VALUE)


def test_a_key_that_nobody_sends_is_found(fullness: ModuleType) -> None:
    """As when the only cases that send a caption are taken away."""
    sending = "ask for tags of an image"
    without = tuple(case for case in CASES if not case.interaction.name.startswith(sending))

    assert fullness.unsent(SYSTEM, without, there=True) == {"ImageTagPayload.caption"}


def test_a_field_that_nobody_pins_is_found(fullness: ModuleType) -> None:
    """As when what is expected of the last backup is taken away."""
    without = tuple(
        expecting_nothing(case) if "backup" in case.interaction.name else case for case in CASES
    )

    assert fullness.unpinned(SYSTEM, without, null=True) == {
        *NEVER_NULL,
        "BackupStatus.last_backup_at",
    }
    assert fullness.unpinned(SYSTEM, without, null=False) == {
        *NEVER_A_VALUE,
        "BackupStatus.last_backup_at",
    }
