"""A library that is missing is named with the extra that brings it."""

from __future__ import annotations

import pytest

from handfast.wording.extras import needs_extra


def test_what_is_missing_is_named_with_the_extra_that_brings_it() -> None:
    message = "a till needs no_such, which is not installed: pip install 'handfast[verify]'"
    with pytest.raises(ModuleNotFoundError) as raised, needs_extra("a till", "verify"):
        import no_such.part  # type: ignore[import-not-found]  # noqa: F401, PLC0415  # as it says
    assert str(raised.value) == message
    assert raised.value.name == "no_such"


@pytest.mark.parametrize("name", ["handfast", "handfast.no_such", "pytest", None])
def test_what_no_extra_brings_is_raised_as_it_is(name: str | None) -> None:
    """A fault of handfast's own, or a library that a service's tests bring themselves."""
    missing = ModuleNotFoundError("not there", name=name)
    with pytest.raises(ModuleNotFoundError) as raised, needs_extra("a till", "verify"):
        raise missing
    assert raised.value is missing
