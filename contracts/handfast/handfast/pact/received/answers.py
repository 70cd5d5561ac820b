"""Judges an answer, or the payload of a message, by a pact of others: every mismatch. Pure.

Status, headers and media types are here; ``values`` compares JSON, ``bodies`` any other body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.pact.received.bodies import body_of, judged_body, why_no_body, why_no_rules
from handfast.pact.received.matchers import NotUnderstood
from handfast.pact.received.regexes import SECONDS, TookTooLong
from handfast.pact.received.rules import read_rules
from handfast.pact.received.scalars import unfit_text
from handfast.wire.headers import texts_in
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from handfast.expectation.judge import Received
    from handfast.pact.received.bodies import Body
    from handfast.pact.received.matchers import Matchers
    from handfast.pact.received.rules import Rules

__all__ = ["judged_answer", "judged_message", "why_not_judged"]

_PARAMETERISED: Final = frozenset({"accept", "content-type"})


def why_not_judged(part: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the answer or message ``part`` of a pact is not understood; empty where it is."""
    reasons: tuple[str, ...] = ()
    try:
        rules = read_rules(part.get("matchingRules") or {})
    except NotUnderstood as error:
        reasons = error.reasons
    else:
        reasons = why_no_rules(part, rules.body)
        if rules.status and any(one.kind != "statusCode" for one in rules.status.all):
            reasons += ("a matcher of the status that is no statusCode",)
    return (*reasons, *why_no_body(part))


def judged_answer(response: Mapping[str, Any], received: Received) -> tuple[Mismatch, ...]:
    """Each difference between ``received`` and the answer ``response`` of a pact.

    A wrong status is the only mismatch, for then the rest was never promised.

    Raises:
        NotUnderstood: a rule or the body is not.
    """
    rules = read_rules(response.get("matchingRules") or {})
    status = response.get("status", 200)
    allowed = None if rules.status is None else _statuses(rules)
    if received.status != status if allowed is None else received.status not in allowed:
        got = f"{received.status}: {excerpt(received.body) or 'an empty body'}"
        wanted = str(status) if allowed is None else f"a status like {status}"
        return (Mismatch(clause=Clause.STATUS, place="the status", expected=wanted, got=got),)
    expected = body_of(response)
    came = received.header("content-type")
    return _judged(lambda: _answer(response, rules, expected, received, came))


def judged_message(
    part: Mapping[str, Any], payload: bytes, metadata: Mapping[str, str]
) -> tuple[Mismatch, ...]:
    """Each difference between ``payload``, with its ``metadata``, and a message of a pact.

    Raises:
        NotUnderstood: a rule or the body is not.
    """
    rules = read_rules(part.get("matchingRules") or {})
    expected = body_of(part)
    return _judged(lambda: _message(part, rules, expected, payload, metadata))


def _judged(judge: Callable[[], Iterator[Mismatch]]) -> tuple[Mismatch, ...]:
    try:
        return tuple(judge())
    except TookTooLong as late:
        return (
            Mismatch(
                clause=Clause.READS,
                path=(),
                expected=f"a regular expression that is compared within {SECONDS:g} s",
                got=str(late),
                remedy="ask the pact's consumer for a simpler one",
                whose=Responsible.SET_UP,
            ),
        )
    except RecursionError:
        return (
            Mismatch(
                clause=Clause.READS,
                path=(),
                expected="a document that is nested less deep",
                got="more levels than can be compared",
                remedy="answer with fewer levels",
            ),
        )


def _statuses(rules: Rules) -> frozenset[int]:
    return frozenset().union(*(one.value for one in (rules.status.all if rules.status else ())))


def _answer(
    response: Mapping[str, Any],
    rules: Rules,
    expected: Body | None,
    received: Received,
    came: str | None,
) -> Iterator[Mismatch]:
    body = tuple(judged_body(expected, received.body, came, rules.body))
    typed = any(one.clause is Clause.CONTENT_TYPE for one in body)
    for name, wanted in (response.get("headers") or {}).items():
        if not (typed and name.lower() == "content-type"):
            yield from _header(name, wanted, rules, received)
    yield from body


def _message(
    part: Mapping[str, Any],
    rules: Rules,
    expected: Body | None,
    payload: bytes,
    metadata: Mapping[str, str],
) -> Iterator[Mismatch]:
    yield from judged_body(expected, payload, metadata["contentType"], rules.body)
    for name, wanted in (part.get("metadata") or part.get("metaData") or {}).items():
        if name.lower() in ("contenttype", "content-type"):
            continue
        came = next((text for key, text in metadata.items() if key.lower() == name.lower()), None)
        matchers = rules.metadata.get(name)
        unfit = None if came is None else _unfit(matchers, str(wanted), came)
        if came is None or unfit is not None:
            expected_text = str(wanted) if unfit is None else unfit[1]
            yield Mismatch(
                clause=Clause.ATTRIBUTES, place=name, expected=expected_text, got=came or "nothing"
            )


def _unfit(matchers: Matchers | None, wanted: str, came: str) -> tuple[Clause, str] | None:
    if matchers is None or not matchers.all:
        return None if wanted == came else (Clause.ATTRIBUTES, wanted)
    return unfit_text(matchers, wanted, came)


def _header(name: str, wanted: Any, rules: Rules, received: Received) -> Iterator[Mismatch]:
    texts = [str(one).strip() for one in (wanted if isinstance(wanted, list) else [wanted])]
    came = texts_in(received.headers, name)
    matchers = rules.headers.get(name.lower())

    def mismatch(expected: str, got: str) -> Mismatch:
        return Mismatch(clause=Clause.HEADERS, place=name, expected=expected, got=got)

    if not came:
        yield mismatch(", ".join(texts) or "this header", "no such header")
        return
    if not texts and any(came):
        yield mismatch("an empty header", ", ".join(came))
    for index, text in enumerate(texts):
        if index >= len(came):
            yield mismatch(text, "no such header once more")
        elif matchers is not None and matchers.all:
            unfit = unfit_text(matchers, text, came[index].strip())
            if unfit is not None:
                yield mismatch(unfit[1], came[index])
        elif not _same(name, text, came[index]):
            yield mismatch(text, came[index])
    if matchers is None or not matchers.all:
        yield from (mismatch(f"{number} once", text) for number, text in _beyond(texts, came))


def _beyond(texts: list[str], came: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if texts:
        yield from ((texts[0], text) for text in came[len(texts) :])


def _same(name: str, wanted: str, came: str) -> bool:
    if name.lower() in _PARAMETERISED:
        return _with_parameters(wanted, came)
    return [one.strip() for one in wanted.split(",")] == [one.strip() for one in came.split(",")]


def _with_parameters(wanted: str, came: str) -> bool:
    """The same value, with the parameters that are wanted, in any order and case."""
    (value, *parameters), (other, *others) = (
        [one.strip() for one in text.split(";")] for text in (wanted, came)
    )
    named = [dict(_parameter(one) for one in texts) for texts in (parameters, others)]
    return value == other and all(named[1].get(key) == one for key, one in named[0].items())


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().lower()
