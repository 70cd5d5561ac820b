"""Stands in for the providers of a consumer while one interaction of its client is under test.

The request that is declared is answered as declared; all else that the client asks is answered by
the stub, so that only the interaction under test is judged. What no contract knows is refused.
"""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from handfast.clients import texts_shown
from handfast.derive.pact.files import pact_interaction
from handfast.drift.asgi import drifting
from handfast.drift.consuming.chosen import drift_of
from handfast.drift.consuming.expected import expected_of_client, not_followed, with_defaults
from handfast.expectation.judge import Received
from handfast.http.serving import serving
from handfast.model import Exchange, HttpInteraction
from handfast.model.cases import cases_of
from handfast.model.values import example_values
from handfast.providers.provider import RunningProvider
from handfast.run.by_client.sent_again import sent_again
from handfast.run.by_client.sent_requests import differences_of, route_of
from handfast.stub.answers import example_answer
from handfast.stub.app import StubApp
from handfast.stub.asked import parts_of, request_mismatch
from handfast.stub.choosing import OF_A_STATE, Candidate, Choice, choose
from handfast.stub.log import MOST_MISMATCHES
from handfast.wire.headers import Headers
from handfast.wire.json_text import value_in_text, written
from handfast.wire.media_types import is_json
from handfast.wire.paths import last_key
from handfast.wire.routes import operation_at
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Operation, System
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch
    from handfast.stub.asked import Asked, Parts

__all__ = ["StandIn", "candidate_of", "known_beside", "standing_in"]

_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class Came:
    """A request that came; ``differences`` from the declared one, None to another operation.

    ``parts`` are what that operation takes it for.
    """

    asked: Asked
    differences: tuple[Mismatch, ...] | None
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A request ``got`` to what nobody offers, and what is ``nearest`` to it, if anything is."""

    got: str
    nearest: str

    def beside(self, route: str) -> Mismatch:
        """That it came besides the declared request, to ``route``; empty: there is none."""
        expected = f"{route} alone" if route else "a request that a contract knows"
        remedy = f"leave it out, or declare what is relied on it for{self._but('')}"
        return request_mismatch(self.got, expected, self.got, remedy)

    def instead(self, route: str) -> Mismatch:
        """That it came in place of the declared request, to ``route``."""
        remedy = f"mend the method or the path{self._but(route)}"
        return request_mismatch(route, route, self.got, remedy)

    def _but(self, route: str) -> str:
        """What is nearest, where that is not ``route``."""
        return "" if self.nearest in ("", route) else f"; the nearest is {self.nearest}"


@dataclass
class StandIn:
    """What answers at ``url``, and what came since ``expect`` was called.

    ``known`` are the differences of the providers that the client is written for; ``used`` the rows
    of theirs that requests and answers needed, as not there where a request does not follow one.
    """

    app: StubApp
    known: Sequence[Differences] = ()
    used: set[DriftRow] = field(default_factory=set)
    url: str = ""
    case: Case | None = None
    http: HttpInteraction | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    came: list[Came] = field(default_factory=list)

    def expect(self, case: Case) -> None:
        """From now on, the request of ``case`` is the declared one; forget what came."""
        self.case, self.values, self.came = case, example_values(case.interaction), []
        self.used.clear()
        one, drift = case.interaction, self.drift
        self.http = one if isinstance(one, HttpInteraction) else None
        if self.http is not None and drift is not None:
            self.http = expected_of_client(drift, self.http, self.values)

    @property
    def drift(self) -> Differences | None:
        """The known differences of the provider under test."""
        return None if self.case is None else drift_of(self.known, self.case.provider)

    def answer(self, asked: Asked) -> tuple[Received, Choice] | None:
        """The declared answer to the declared request; None to any other."""
        differences, choice, parts = None, None, None
        if self.case is not None and (http := self.http) is not None:
            known = [one.http.operation for one in self.app.candidates]
            found = operation_at((http.operation, *known), asked.method, asked.path)
            if found is not None and found[0] is http.operation:
                parts = _parts(http.operation, found[1], asked)
                if parts is not None:
                    differences = differences_of(http, self.values, asked, parts)
                    if self.drift is not None:
                        differences = tuple(with_defaults(self.drift, differences))
                    choice = Choice(http.operation, candidate_of(self.case), parts)
        self.came.append(Came(asked, differences, parts))
        if differences is not None and not differences and choice is not None and self.case:
            return _declared(self.case), choice
        return self._refused(asked) if differences is None else None

    @property
    def _refusal(self) -> int:
        """The status of the refusal that is expected; 0 where none is."""
        http = None if self.case is None else self.case.interaction
        status = http.exchange.expected_status if isinstance(http, HttpInteraction) else 0
        return status if status >= _REFUSED else 0

    def _refused(self, asked: Asked) -> tuple[Received, Choice] | None:
        """What the declared refusal is to another operation that is asked with the same values."""
        if not self._refusal:
            return None
        choice = choose(self.app.candidates, asked)
        operation = choice.operation
        if choice.candidate is not None or operation is None:
            return None
        if operation.answer(self._refusal) is None:
            return None
        return example_answer(Exchange(operation=operation, status=self._refusal), {}), choice

    @property
    def refuses_itself(self) -> bool:
        """Whether nothing wrong was sent, because the client refused what can't be right."""
        return self._refusal not in (0, *OF_A_STATE) and self.lacks_request

    def wrong(self) -> tuple[Mismatch, ...]:
        """What is wrong with what came; nothing where it is the declared request.

        Besides that one may come whatever a contract allows. What does not follow the drift is
        wrong, whatever it is sent for.
        """
        against = not_followed(self.used)
        fields = {row.field for row in self.used if row.against and row.field}
        wrong = [(last_key(one.path or ()) or one.name, one) for one in self._wrong()]
        return (*against, *(one for name, one in wrong if name not in fields))

    def _wrong(self) -> tuple[Mismatch, ...]:
        if self.case is None or not isinstance(http := self.case.interaction, HttpInteraction):
            return self._further("", self.came)
        route = route_of(http, self.values)
        near = [one.differences for one in self.came if one.differences is not None]
        if () in near:
            return self._further(route, [one for one in self.came if one.differences != ()])
        others = [one for one in self.came if one.differences is None]
        if near:
            return (*min(near, key=len), *self._further(route, others))
        found = self._unknown(others) or (self._none(route),)
        return tuple(one.instead(route) if isinstance(one, Unknown) else one for one in found)

    def again(self) -> tuple[Mismatch, ...]:
        """That the declared request came more often than the contract says."""
        if self.case is None or not isinstance(http := self.case.interaction, HttpInteraction):
            return ()
        came = [one.parts for one in self.came if one.differences == () and one.parts is not None]
        route = route_of(http, self.values)
        return sent_again(candidate_of(self.case), route, came, self.app.candidates)

    @property
    def lacks_request(self) -> bool:
        """Whether nothing is wrong but that no request to the operation under test came."""
        near = any(one.differences is not None for one in self.came)
        against = any(row.against for row in self.used)
        return not near and not against and not self._further("", self.came)

    def texts(self) -> tuple[str, ...]:
        """Every text and number in what came: of paths, queries and bodies."""
        found: list[str] = []
        for asked in (one.asked for one in self.came):
            found += (unquote(asked.path), *(text for _, text in parse_qsl(asked.query)))
            document = value_in_text(asked.body.decode("utf-8", "replace"))
            found += texts_shown(document)
        return tuple(found)

    def _further(self, route: str, came: Sequence[Came]) -> tuple[Mismatch, ...]:
        """What no contract allows of ``came``, once each, with what is nearest."""
        found = self._unknown(came)
        return tuple(one.beside(route) if isinstance(one, Unknown) else one for one in found)

    def _unknown(self, came: Sequence[Came]) -> tuple[Unknown | Mismatch, ...]:
        """What no contract allows of ``came``, once each: a request, or something in one."""
        found: dict[Unknown | Mismatch, None] = {}
        for asked in (one.asked for one in came):
            choice = choose(self.app.candidates, asked)
            got = f"{asked.method} {asked.path}"
            if choice.candidate is None and choice.operation is None:
                found[Unknown(got, choice.nearest)] = None
            elif choice.candidate is None and not self._refusal:
                for one in choice.mismatches[:MOST_MISMATCHES]:
                    found[one.within(got)] = None
        return tuple(found)

    def _none(self, route: str) -> Mismatch:
        others = listed(dict.fromkeys(f"{one.asked.method} {one.asked.path}" for one in self.came))
        got = f"no request to it, but {others}" if self.came else "no request"
        return request_mismatch(route, route, got, "call the operation")


def _parts(operation: Operation, texts: Mapping[str, str], asked: Asked) -> Parts | None:
    """The parts of a request; None where it has more names than anybody sends."""
    try:
        return parts_of(operation, texts, asked)
    except ValueError:
        return None


def _declared(case: Case) -> Received:
    """The answer that the Pact file of ``case`` has: what the consumer reads, and no more."""
    response = pact_interaction(case)["response"]
    headers = [
        (name, text) for name, texts in response.get("headers", {}).items() for text in texts
    ]
    body = response.get("body") or {}
    media_type = body.get("contentType")
    if media_type is None:
        return Received(response["status"], Headers(headers))
    if "content-type" not in {name.lower() for name, _ in headers}:
        headers.append(("Content-Type", media_type))
    content = body["content"]
    if body.get("encoded"):
        data = base64.b64decode(content)
    else:
        data = written(content) if is_json(media_type) else str(content).encode()
    return Received(response["status"], Headers(headers), data)


def candidate_of(case: Case) -> Candidate:
    """``case`` as the stub takes it."""
    http: Any = case.interaction
    return Candidate(case, http, example_values(http), frozenset())


def known_beside(
    system: System, consumer: str, providers: Collection[str]
) -> tuple[Candidate, ...]:
    """By what requests of ``consumer`` that are not under test are answered: its own come first.

    After them come those of other consumers of the same ``providers``.
    """
    found = [
        candidate_of(case)
        for case in cases_of(system.contracts)
        if isinstance(case.interaction, HttpInteraction) and case.provider in providers
    ]
    return tuple(sorted(found, key=lambda one: one.case.consumer != consumer))


@contextmanager
def standing_in(
    consumer: str, candidates: Sequence[Candidate], known: Sequence[Differences] = ()
) -> Iterator[StandIn]:
    """Serve what stands in for the providers of ``consumer`` until the end of the block.

    ``candidates`` are the interactions by which it answers what is not under test: the first that a
    request may mean. With ``known`` differences it is asked, and answers, as those providers are.
    """
    stand_in = StandIn(StubApp(tuple(candidates)), known)
    stand_in.app.first = stand_in.answer
    app = drifting(stand_in.app, known, stand_in.used)
    with serving(RunningProvider(name=consumer, app=app)) as running:
        stand_in.url = running.url
        yield stand_in
