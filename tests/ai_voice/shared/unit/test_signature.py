"""Signed, forged, replayed, re-ordered, duplicated: judged as Twilio's own library judges."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import strategies as st
from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
    get_signature_algorithm,
)
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ai_voice_shared import signature
from ai_voice_shared.signature import TwilioSignatureValidator

pytestmark = pytest.mark.unit

type Draw = Callable[..., list[Any]]
type Pairs = list[tuple[str, str]]

SECRET = "not-a-token"  # noqa: S105  # as its text has it
FORM_TYPE = "application/x-www-form-urlencoded"
URL = "https://voice.example/prod/webhook"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NAMES = st.sampled_from(["From", "Body", "NumMedia", "body", "Ab", "A", ""]) | TEXT
VALUES = st.sampled_from(["", "0", "whatsapp:+6590000001", "a b+c&d=e", "é\u0301", "\U0001f33f"])
PAIRS = st.lists(st.tuples(NAMES, VALUES | TEXT), max_size=6)
HOSTS = st.sampled_from(
    ["voice.example", "127.0.0.1", "VOICE.example", "u:p@voice.example", "[::1]"]
)
PORTS = st.sampled_from(["", "", ":443", ":80", ":8443", ":0", ":", ":99999", ":x"])
PATHS = st.sampled_from(["/prod/webhook", "", "/", "/a%20b", "/a;b", "/a;", "/ä", "//x", "/a//b"])
QUERIES = st.sampled_from(
    ["", "?", "?b=2&a=1", "?a=1&a=0", "?a=%2F&b=+", "?a=", "#f", "?a=1#f", "?&"]
)
SCHEMES = st.sampled_from(["https", "http", "HTTPS", "wss"])


@dataclass(frozen=True)
class Call:
    """A request as it arrives."""

    url: str
    pairs: Pairs
    headers: dict[str, str]
    body: str | None = None

    @property
    def text(self) -> str:
        """The body as it travels."""
        return urlencode(self.pairs) if self.body is None else self.body


def signed(url: str, pairs: Pairs, algorithm: str = "HMAC_SHA1") -> dict[str, str]:
    """The headers that Twilio's own library would have expected."""
    params = Request(_environ(urlencode(pairs))).form
    made = RequestValidator(SECRET).compute_signature(url, params, algorithm)
    headers = {"X-Twilio-Signature": made, "Content-Type": FORM_TYPE}
    if algorithm != "HMAC_SHA1":
        settings = f"key=k,algorithm={algorithm}"
        headers["X-Twilio-Webhooks-Signature-Settings"] = settings
    return headers


def _environ(body: str) -> dict[str, Any]:
    builder = EnvironBuilder(method="POST", data=body.encode(), content_type=FORM_TYPE)
    return builder.get_environ()


@st.composite
def urls(draw: st.DrawFn) -> str:
    return f"{draw(SCHEMES)}://{draw(HOSTS)}{draw(PORTS)}{draw(PATHS)}{draw(QUERIES)}"


@st.composite
def genuine(draw: st.DrawFn) -> Call:
    url, pairs = draw(urls() | st.just(URL)), draw(PAIRS)
    algorithm = draw(st.sampled_from(["HMAC_SHA1", "HMAC_SHA1", "HMAC_SHA256"]))
    return Call(url, pairs, signed(url, pairs, algorithm))


def _forged(draw: st.DrawFn, call: Call) -> Call:
    name = "X-Twilio-Signature"
    true = call.headers[name]
    at = draw(st.integers(0, len(true) - 1))
    false = draw(
        st.sampled_from(
            [
                "",
                "é",
                true[::-1],
                true[:at],
                f"{true} ",
                true.lower(),
                true[:at] + "A" + true[at + 1 :],
            ]
        )
    )
    return replace(call, headers=call.headers | {name: false})


def _replayed(draw: st.DrawFn, call: Call) -> Call:
    """The same signature for another URL, another form, or exactly again."""
    return draw(
        st.sampled_from(
            [
                call,
                replace(call, url=draw(urls())),
                replace(call, pairs=draw(PAIRS)),
                replace(call, url=f"{call.url}&x=1"),
            ]
        )
    )


def _reordered(draw: st.DrawFn, call: Call) -> Call:
    query = "&".join(draw(st.permutations(urlsplit(call.url).query.split("&"))))
    other = call.url if "#" in call.url else f"{call.url.partition('?')[0]}?{query}"
    return replace(
        call, pairs=draw(st.permutations(call.pairs)), url=draw(st.sampled_from([call.url, other]))
    )


def _duplicated(draw: st.DrawFn, call: Call) -> Call:
    if not call.pairs:
        return call
    name, value = draw(st.sampled_from(call.pairs))
    twin = draw(st.sampled_from([(name, value), (name, ""), (name, f"{value}0")]))
    return replace(call, pairs=[*call.pairs, twin])


def _blank(draw: st.DrawFn, call: Call) -> Call:
    """A field's value lost, a field without one added, or such a field left out."""
    at = draw(st.integers(0, len(call.pairs)))
    lost = [(n, "" if i == at else v) for i, (n, v) in enumerate(call.pairs)]
    full = [(name, value) for name, value in call.pairs if value]
    more = [*call.pairs, ("Blank", "")]
    return replace(call, pairs=draw(st.sampled_from([lost, more, full])))


def _other_port(draw: st.DrawFn, call: Call) -> Call:
    """Signed as called at one port, and called at another, or at none."""
    start, rest = draw(st.sampled_from([("https://voice.example", "/a?b=1"), ("http://x", "/")]))
    signed_at, called_at = (draw(st.sampled_from(["", ":443", ":80", ":8443"])) for _ in range(2))
    headers = signed(f"{start}{signed_at}{rest}", call.pairs)
    return Call(f"{start}{called_at}{rest}", call.pairs, headers)


def _other_settings(draw: st.DrawFn, call: Call) -> Call:
    value = draw(
        st.sampled_from(
            [
                "",
                "algorithm=HMAC_SHA256",
                "algorithm=hmac_sha1",
                "key=k, algorithm = HMAC_SHA256 ",
                "algorithm=",
                "algorithm=HMAC_MD5",
                "algorithm",
                "algorithm=,algorithm=HMAC_SHA256",
            ]
        )
    )
    return replace(call, headers=call.headers | {"X-Twilio-Webhooks-Signature-Settings": value})


def _json(draw: st.DrawFn, call: Call) -> Call:
    """A body that is no form, which the URL's `bodySHA256` covers, or does not."""
    body = draw(st.sampled_from(["", "{}", '{"a": "é"}']))
    digest = sha256(body.encode()).hexdigest()
    digest_sent = draw(st.sampled_from([digest, digest.upper(), "", "0", "é"]))
    mark = draw(
        st.sampled_from(
            [f"?bodySHA256={digest_sent}", "", f"?a=1&bodySHA256={digest_sent}&bodySHA256=0"]
        )
    )
    url = URL + mark
    headers = signed(url, []) | {"Content-Type": "application/json; charset=utf-8"}
    return Call(url, [], headers, body)


CHANGES: tuple[Callable[[st.DrawFn, Call], Call], ...] = (
    lambda _, call: call,
    _forged,
    _replayed,
    _reordered,
    _duplicated,
    _blank,
    _other_port,
    _other_settings,
    _json,
)

CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper)


@st.composite
def calls(draw: st.DrawFn) -> Call:
    change = CHANGES[draw(st.integers(0, len(CHANGES) - 1))]
    changed = change(draw, draw(genuine()))
    case = draw(st.sampled_from(CASES))
    return replace(changed, headers={case(n): v for n, v in changed.headers.items()})


def twilios(call: Call) -> bool:
    """The verdict of Twilio's own library, on the form as a framework reads it."""
    headers = {name.lower(): value for name, value in call.headers.items()}
    params: Any = call.text
    if headers["content-type"] == FORM_TYPE:
        params = Request(_environ(call.text)).form
    algorithm = get_signature_algorithm(headers.get("x-twilio-webhooks-signature-settings"))
    try:
        result: bool = RequestValidator(SECRET).validate(
            call.url, params, headers["x-twilio-signature"], algorithm
        )
    except (ValueError, TypeError):  # a port that is none; a body that nothing covers
        return False
    return result


def ours(call: Call) -> bool:
    return TwilioSignatureValidator(SECRET).validate_request(call.url, call.headers, call.text)


@pytest.fixture(scope="module")
def judged(drawn: Draw) -> list[tuple[Call, bool]]:
    """Some calls, and Twilio's verdicts."""
    return [(call, twilios(call)) for call in drawn(calls(), 2_000)]


def _agree(made: list[tuple[Call, bool]]) -> None:
    accepted = sum(result for _, result in made)
    assert len(made) / 5 < accepted < len(made) * 4 / 5
    assert [call for call, result in made if ours(call) != result] == []


def test_every_form_is_judged_as_by_twilios_library(judged: list[tuple[Call, bool]]) -> None:
    _agree(judged)


@pytest.mark.long
def test_ten_thousand_forms_are_judged_as_by_twilios_library(drawn: Draw) -> None:
    _agree([(call, twilios(call)) for call in drawn(calls(), 10_000)])


BROKEN: dict[str, tuple[str, Any]] = {
    "blank values are lost": ("parse_form", parse_qsl),
    "of a repeated field the last counts": (
        "parse_form",
        lambda body: list(dict(parse_qsl(body, keep_blank_values=True)).items()),
    ),
    "the fields are not sorted": ("sorted", list),
    "a repeated pair counts twice": ("set", list),
    "a port that is written stays": ("_without_port", lambda parts: parts.geturl()),
    "a port that is not written is not tried": ("_with_port", lambda parts: parts.geturl()),
    "the query is sorted": (
        "urlparse",
        lambda url: urlsplit(url)._replace(query="&".join(sorted(urlsplit(url).query.split("&")))),
    ),
    "the first character decides": ("_same", lambda one, other: one[:1] == other[:1]),
    "the body is not looked at": ("_digest", lambda body: ""),
    "the algorithm is always the old one": ("_algorithm", lambda settings: "HMAC_SHA1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_validator_is_found(
    judged: list[tuple[Call, bool]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each of these is a mistake that somebody made before."""
    monkeypatch.setattr(signature, BROKEN[name][0], BROKEN[name][1], raising=False)
    assert any(ours(call) != result for call, result in judged)
