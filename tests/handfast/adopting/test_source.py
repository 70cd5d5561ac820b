"""What is found in syntax trees: applications of each framework, clients, readers, texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handfast.adopting.repository import Repository
from handfast.adopting.source import App, Client, Reader, read_source

Make = Callable[..., Repository]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from fastapi import FastAPI\napi = FastAPI()", App("a.main", "api", "FastAPI")),
        ("import fastapi as f\nx: f.FastAPI = f.FastAPI()", App("a.main", "x", "FastAPI")),
        (
            "from starlette.applications import Starlette as S\napp = S(routes=[])",
            App("a.main", "app", "Starlette"),
        ),
        ("import flask\napp = flask.Flask(__name__)", App("a.main", "app", "Flask")),
        (
            "from django.core.wsgi import get_wsgi_application as made\napplication = made()",
            App("a.main", "application", "Django, WSGI"),
        ),
        (
            "from flask import Flask\ndef make(debug=False):\n    return Flask('x')",
            App("a.main", "make", "Flask", is_factory=True),
        ),
        (
            "from flask import Flask\ndef make(db, *, log):\n    return Flask('x')",
            App("a.main", "make", "Flask", is_factory=True, needs=("db", "log")),
        ),
        (
            "from flask import Flask\ndef make():\n    return Flask('x')\napp = make()",
            App("a.main", "app", "Flask"),
        ),
        (
            "from flask import Flask\napp = Flask('x')\nasync def reset(hard=False): ...",
            App("a.main", "app", "Flask", reset="reset"),
        ),
        (
            "from flask import Flask\ndef make():\n    return Flask('x')\ndef reset(db): ...",
            App("a.main", "make", "Flask", is_factory=True),
        ),
    ],
)
def test_an_application_is_found(repository: Make, text: str, found: App) -> None:
    assert read_source(repository(**{"src/a/main.py": text})).apps == (found,)


CLIENT = """
from dataclasses import dataclass
import httpx

class Refused(Exception): ...

class Client:
    def __init__(self, base_url, timeout=3): ...
    async def get_memory(self, memory_id): return f"/memories/{memory_id}"
    async def aclose(self): ...

@dataclass
class Simple:
    url: str
    retries: int = 3
    def search(self): ...

def read_message(payload): ...
def parse(text, strict): ...
"""


def test_clients_and_readers_are_found(repository: Make) -> None:
    found = read_source(repository(**{"own.py": CLIENT}))
    assert found.clients == (
        Client(
            module="own",
            name="Client",
            methods=frozenset(("get_memory", "aclose")),
            parameters=("base_url",),
            is_async=True,
            library="httpx",
            errors=("Refused",),
            closed_by="aclose",
        ),
        Client(
            module="own",
            name="Simple",
            methods=frozenset(("search",)),
            parameters=("url",),
            is_async=False,
            library="httpx",
            errors=("Refused",),
            closed_by="",
        ),
    )
    assert found.readers == (Reader("own", "read_message"),)
    assert "/memories/{}" in found.texts
    assert found.imported == {"dataclasses", "httpx"}


def test_what_is_no_python_is_named_and_stops_nothing(repository: Make) -> None:
    files = {"bad.py": "def", "deep.py": "(" * 5000, "nul.py": "\x00", "app.py": "import flask"}
    found = read_source(repository(**files))
    assert found.unread == ("bad.py", "deep.py", "nul.py")
    assert found.imported == {"flask"}


def test_a_module_that_no_import_can_name_is_left_out(repository: Make) -> None:
    text = "from flask import Flask\napp = Flask('x')"
    assert read_source(repository(**{"my-app.py": text, "class/x.py": text})).apps == ()
