"""``compare_tests``: plays generated sessions on a provider and its reference, as a pytest test."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from handfast.bound.parts import bound_provider, reference_providers
from handfast.compare.report import exit_code_of, lines_of
from handfast.compare.running import compare
from handfast.exit_codes import ExitCode
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.testing.selection import end_collection, system_of
from handfast.testing.session import alone
from handfast.testing.subjects import ServiceUnderTest, offer_of, subject_of
from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from handfast.model import System
    from handfast.providers.provider import Handler
    from handfast.transports.redis.clients import Clients

__all__ = ["compare_tests"]

_NONE: Mapping[str, Any] = {}


def compare_tests(
    system: str | System,
    provider: str,
    *,
    app: Any = None,
    url: str | None = None,
    states: Mapping[str, Handler] = _NONE,
    redis: Clients | str | None = None,
    against: Any = None,
    against_reset: Callable[[], Any] | None = None,
    operations: Collection[str] | None = None,
    steps: int = 500,
    seed: int = 0,
    strict: bool = False,
    **more: Any,
) -> Callable[..., None]:
    """A test that plays generated sessions on a provider and on its reference, side by side.

    It fails where they differ in what a consumer relies on, and with ``strict`` wherever they
    differ; each difference is reported as the shortest session that shows it. ``against`` is an
    application that stands in place of the reference: of an earlier release, for example;
    ``against_reset`` makes a clean slate in it, and the same proves who asks it. Equal seeds play
    equal sessions. The rest as in ``provider_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    whole = ServiceUnderTest(system_of(system), provider, app, url, states, redis, more)
    subject, faults = subject_of(whole, operations)
    if faults:
        end_collection(f"{provider} cannot be compared yet", faults)
    offer = offer_of(subject)
    given: dict[str, Any] = {one: more[one] for one in ("credentials", "sign") if one in more}
    given["reset"] = against_reset
    beside = (
        None
        if against is None
        else ServiceUnderTest(subject.system, provider, against, None, {}, None, given)
    )

    def test_as_the_reference() -> None:
        first = (
            bound_provider(reference_providers(subject.system)(fake_redis()), provider)
            if beside is None
            else beside.provider(against)
        )
        with alone(subject.shared) if subject.shared else nullcontext():
            try:
                second = subject.provider(subject.app)
                result = compare(subject.system, offer, (first, second), seed=seed, steps=steps)
            except NotSetUp as error:
                pytest.fail(f"{error.mismatch.where}: {error.mismatch.got}", pytrace=False)
            except CannotVerify as error:
                pytest.fail(str(error), pytrace=False)
        if exit_code_of(result, strict=strict) is not ExitCode.PASSED:
            sides = "reference" if beside is None else "against", "service"
            pytest.fail("\n".join(lines_of(result, sides)), pytrace=False)

    return test_as_the_reference
