import pytest
from pydantic import BaseModel, ValidationError

from shared.enums import TaskState
from shared.schemas import queries

DEFAULTS = {
    "TaskQuery": {"limit": 50, "offset": 0},
    "ReminderQuery": {"limit": 50, "offset": 0},
    "EventQuery": {"limit": 50, "offset": 0},
    "AuditQuery": {"limit": 50, "offset": 0},
    "JobQuery": {"limit": 50, "offset": 0},
}


def model(name: str) -> type[BaseModel]:
    """The parameters of that name."""
    found: type[BaseModel] = getattr(queries, name)
    return found


@pytest.mark.parametrize(("name", "defaults"), DEFAULTS.items())
def test_a_list_is_paged_by_default_and_filtered_by_nothing(
    name: str, defaults: dict[str, int]
) -> None:
    assert model(name)().model_dump(exclude_none=True) == defaults


def test_a_search_needs_words_and_an_owner() -> None:
    with pytest.raises(ValidationError) as caught:
        queries.SearchQuery.model_validate({})
    assert [fault["loc"] for fault in caught.value.errors()] == [("q",), ("owner",)]


def test_parameters_are_read_from_text() -> None:
    query = queries.TaskQuery.model_validate(
        {"state": "DONE", "owner_user_id": "7", "due_before": "2031-04-02T06:15:00Z", "limit": "9"}
    )
    assert (query.state, query.owner_user_id, query.limit) == (TaskState.DONE, 7, 9)


def test_an_audit_page_may_be_longer_than_any_other() -> None:
    assert queries.AuditQuery(limit=1000).limit == 1000


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("TaskQuery", "state", "bogus"),
        ("TaskQuery", "limit", "0"),
        ("TaskQuery", "limit", "201"),
        ("TaskQuery", "offset", "-1"),
        ("TaskQuery", "due_after", "2031-04-02T06:15:00"),
        ("TaskQuery", "owner_user_id", str(2**63)),
        ("EventQuery", "status", "bogus"),
        ("AuditQuery", "limit", "1001"),
        ("AuditQuery", "action", "bogus"),
        ("JobQuery", "job_type", None),
        ("MemoryPath", "memory_id", ".."),
        ("SettingsPath", "user_id", "me"),
    ],
)
def test_a_parameter_outside_its_type_is_refused(
    name: str, parameter: str, value: str | None
) -> None:
    with pytest.raises(ValidationError) as caught:
        model(name).model_validate({parameter: value})
    assert [fault["loc"] for fault in caught.value.errors()] == [(parameter,)]


def test_no_parameter_is_nullable_in_json_schema() -> None:
    described = [model(name).model_json_schema()["properties"] for name in queries.__all__]
    assert [shape for shapes in described for shape in shapes.values() if "anyOf" in shape] == []
