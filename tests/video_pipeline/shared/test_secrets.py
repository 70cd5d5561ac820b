"""A thousand secrets, none of which is seen anywhere: not in lines, reprs, errors or files."""

from __future__ import annotations

import base64
import io
import json
import logging
import pprint
import random
import string
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from shared.config import PipelineSettings, get_settings, settings
from shared.errors import ConfigError, GenerationError
from shared.logging import get_logger

FIELDS = ["SUPABASE_SERVICE_KEY", "SUPABASE_ANON_KEY", "OPENAI_API_KEY", "REPLICATE_API_TOKEN"]
FIELDS += ["JWT_SECRET_KEY", "SUPABASE_JWT_SECRET", "password of REDIS_URL"]
ROUNDS = 143
"""So many environments have 1,001 secrets, seven each."""

VISIBLE = string.ascii_letters + string.digits + string.punctuation
PLAIN = string.ascii_letters + string.digits + "_-"


def secrets_of(seed: int) -> dict[str, str]:
    """Secrets as services have them: tokens, keys with every sign, passphrases of any letters."""
    chance = random.Random(seed)  # noqa: S311  # the same secrets each time

    def text(letters: str, length: int) -> str:
        return "".join(chance.choices(letters, k=length))

    token = base64.urlsafe_b64encode(b'{"alg":"HS256"}').decode().rstrip("=")
    return {
        "SUPABASE_SERVICE_KEY": f"{token}.{text(PLAIN, 60)}.{text(PLAIN, 43)}",
        "SUPABASE_ANON_KEY": text(VISIBLE, 50),
        "OPENAI_API_KEY": f"sk-{text(PLAIN, 40)}",
        "REPLICATE_API_TOKEN": f"r8_{text(string.ascii_letters, 37)}",
        "JWT_SECRET_KEY": text(VISIBLE + "äöß€🎬 ", 40),
        "SUPABASE_JWT_SECRET": text(VISIBLE, 32),
        "password of REDIS_URL": text(string.ascii_letters + "@:/?#%'\"\\", 16),
    }


def environment_of(secrets: dict[str, str]) -> dict[str, str]:
    password = quote(secrets["password of REDIS_URL"], safe="")
    variables = {name: value for name, value in secrets.items() if name.isupper()}
    redis_url = f"redis://:{password}@redis:6379/0"
    return {**variables, "SUPABASE_URL": "https://abc.supabase.co", "REDIS_URL": redis_url}


def parts_of(secrets: dict[str, str]) -> Iterator[str]:
    """What would give a secret away: it, or half of it, in whatever form."""
    for secret in secrets.values():
        for half in (secret[: len(secret) // 2], secret[-(len(secret) // 2) :]):
            yield from (half, repr(half)[1:-1], quote(half, safe=""), json.dumps(half)[1:-1])


def logged(logger: logging.Logger, secret: str) -> None:
    """Log a secret in each place that a line has."""
    logger.info("with %s", secret, extra={"value": secret, "list": [secret, {secret: secret}]})
    logger.warning(f"the key is {secret!r}, {json.dumps(secret)}, {quote(secret)}.")
    logger.warning("%d", secret, extra={"bytes": secret.encode(), "args": (secret,)})
    try:
        raise GenerationError(f"refused: {secret}") from ValueError(secret, repr(secret))
    except GenerationError:
        logger.exception("no clip", extra={"error": ValueError(secret)})


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """All that is shown of the settings and of what is logged, for the secrets of a seed."""
    logger = get_logger("secrets")

    def show(seed: int) -> str:
        del logger.handlers[1:]  # those that pytest adds would raise
        secrets = secrets_of(seed)
        for name, value in environment_of(secrets).items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        loaded = get_settings()
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            for secret in secrets.values():
                logged(logger, secret)
            logger.info("started with %r", loaded, extra={"settings": loaded})
            logger.info("started with %s", settings, extra=loaded.model_dump(exclude={"redis_url"}))
            for name in ("openai_api_key", "jwt_secret_key"):
                logger.info("it", extra={"x": getattr(settings, name)})
        plain = loaded.model_dump(exclude={"redis_url"})
        others = [repr(loaded), str(loaded), repr(settings), repr(plain), pprint.pformat(plain)]
        return " ".join([out.getvalue(), *others, loaded.model_dump_json(), repr(loaded.secrets)])

    return show


def test_of_a_thousand_secrets_none_is_shown(shown: Callable[[int], str], tmp_path: Path) -> None:
    """Each of 1,001, whole or by half, in lines, in reprs and in JSON; and no file is written."""
    count, found = 0, []
    for seed in range(ROUNDS):
        secrets = secrets_of(seed)
        text = shown(seed)
        count += len(secrets)
        found += [(seed, part) for part in parts_of(secrets) if part in text]
        assert text.count("***") > len(secrets) * 10
    assert (count, found) == (1001, [])
    assert list(tmp_path.iterdir()) == []


def test_secrets_would_be_found(
    monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], str]
) -> None:
    """Where nothing is left out, the search above finds every one of them."""
    monkeypatch.setattr("shared.logging._values.redacted", lambda text, secrets: text)
    monkeypatch.setattr("shared.logging._values._short_name", lambda text, secrets: text)
    text, secrets = shown(0), secrets_of(0)
    for name in FIELDS:
        assert any(part in text for part in parts_of({name: secrets[name]})), name


def test_no_secret_is_in_an_error_of_a_wrong_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """1,001 secrets, each of which is wrong: too short, with a blank, of no URL."""
    count = 0
    for seed in range(ROUNDS):
        secrets = {name: f"{value[:18]}\n" for name, value in secrets_of(seed).items()}
        variables = {**environment_of(secrets), "REDIS_URL": f"redis://:{secrets[FIELDS[-1]]}@"}
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(ConfigError) as caught:
            PipelineSettings()
        error = caught.value
        text = "".join(traceback.TracebackException.from_exception(error).format())
        text += f"{error!r} {vars(error)} {error.args} {error.__context__} {error.__cause__}"
        assert text.count("expected") >= len(FIELDS)
        assert [secret for secret in secrets.values() if secret.strip() in text] == []
        count += len(secrets)
    assert count == 1001


@configured(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.dictionaries(
        st.sampled_from([name.upper() for name in PipelineSettings.model_fields]),
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80)
        | st.binary(max_size=60).map(
            lambda raw: raw.replace(b"\x00", b"").decode(errors="surrogateescape")
        )
        | st.sampled_from(
            ["sqlite:///a.db", "https://abc.supabase.co", "redis://[::1", "r8_" + "x" * 40]
        ),
    )
)
def test_any_environment_is_loaded_or_refused_by_name(
    variables: dict[str, str], values: dict[str, str]
) -> None:
    """The error names what is wrong, and nothing else; and it has no value."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in {**variables, **values}.items():
            monkeypatch.setenv(name, value)
        try:
            PipelineSettings()
        except ConfigError as error:
            text = error.message.removeprefix("Configuration: ")
        else:
            text = ""
    named = [part.partition(":")[0].partition(" ")[0] for part in text.split("; ") if text]
    assert set(named) <= values.keys()
    long = [value for value in values.values() if len(value) > 8 and value not in text]
    assert [value for value in values.values() if len(value) > 8] == long
