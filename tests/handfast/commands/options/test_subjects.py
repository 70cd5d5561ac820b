"""What is wrong with the options of a service is named before anything is reached."""

from __future__ import annotations

import pytest

from handfast.commands.options.subjects import ServiceOptions

NO_ADDRESS = "no address of a Redis, such as redis://127.0.0.1:6379/0"


@pytest.mark.parametrize(
    ("options", "fault", "faults"),
    [
        (ServiceOptions(app="a:b"), "", ()),
        (ServiceOptions(app="a:b", redis_url="redis://a/1"), "", ()),
        (
            ServiceOptions(app="a:b", redis_url="a"),
            NO_ADDRESS,
            (f"--redis-url: {NO_ADDRESS}",),
        ),
    ],
)
def test_the_fault_of_a_redis_is_named_with_and_without_its_option(
    options: ServiceOptions, fault: str, faults: tuple[str, ...]
) -> None:
    """Another command has another option for it."""
    assert (options.redis_fault, options.faults()) == (fault, faults)
