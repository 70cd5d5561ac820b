"""Which routes the application of a repository serves: it is imported in a process of its own.

``python -m handfast.adopting.probe package.module:app [factory]`` prints them, and what it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.http.served_routes import served_routes
from handfast.importing import CannotImport, cause_of, import_object
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from handfast.adopting.repository import Repository
    from handfast.adopting.source import App
    from handfast.http.served_routes import Route

__all__ = ["Probed", "probe"]

_MARK: Final = "handfast.adopting.probe:"
_SECONDS: Final = 60
_PATH: Final = "PYTHONPATH"


@dataclass(frozen=True, slots=True)
class Probed:
    """The routes of an application, None where they are not known; and why it gave none."""

    routes: frozenset[Route] | None = None
    fault: str = ""


def probe(repository: Repository, app: App) -> Probed:
    """What ``app`` serves, found out by importing it; nothing of it runs in this process."""
    folders = [str(repository.root / folder) for folder in repository.sources]
    path = os.pathsep.join([*folders, *filter(None, [os.environ.get(_PATH)])])
    command = [sys.executable, "-m", __name__, str(app), *(["factory"] if app.is_factory else [])]
    try:
        done = subprocess.run(  # noqa: S603  # this interpreter, and a name found in a syntax tree
            command,
            cwd=repository.root,
            env={**os.environ, _PATH: path},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return Probed(fault=f"{app} was not imported within {_SECONDS} s")
    answers = [row for row in done.stdout.splitlines() if row.startswith(_MARK)]
    if not answers:
        return Probed(fault=f"importing {app} ended its process with {done.returncode}")
    answer = json.loads(answers[-1].removeprefix(_MARK))
    if "fault" in answer:
        return Probed(fault=f"{app} cannot be imported: {_without_secrets(answer['fault'])}")
    routes = answer["routes"]
    return Probed(None if routes is None else frozenset((method, path) for method, path in routes))


def _without_secrets(fault: str) -> str:
    """``fault`` without the secrets of the environment, and the passwords of URLs in it."""
    words = (word.strip("\"'(),;") for word in fault.split())
    return hidden_in(fault, secrets_given(words, os.environ))


def _answer(named: str, *, is_factory: bool) -> dict[str, Any]:
    try:
        found = import_object(named)
        app = found() if is_factory else found
        routes = served_routes(app)
    except CannotImport as error:
        return {"fault": str(error)}
    except BaseException as error:  # an application may raise whatever it likes
        return {"fault": cause_of(error)}
    return {"routes": None if routes is None else sorted(routes)}


if __name__ == "__main__":
    answer = _answer(sys.argv[1], is_factory=sys.argv[2:] == ["factory"])
    sys.stdout.write(f"\n{_MARK}{json.dumps(answer)}\n")
    sys.stdout.flush()
    os._exit(0)  # threads that the application started must not keep the process
