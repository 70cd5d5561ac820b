"""The environment ``contracts`` of tox, added to whichever of its files a repository has. Pure.

What stands in a file stays as it is, byte for byte: a section is added at its end, or what to add
is shown where that would be wrong.
"""

from __future__ import annotations

import configparser
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handfast.adopting.repository import Repository
    from handfast.adopting.service import Role

__all__ = ["ENVIRONMENT", "ToxChange", "environment", "tox_change"]

ENVIRONMENT: Final = "contracts"
_INI: Final = {
    "tox.ini": f"testenv:{ENVIRONMENT}",
    "setup.cfg": f"testenv:{ENVIRONMENT}",
}
_NEW: Final = "[tox]\nmin_version = 4.21\nenv_list = contracts\n"
_PASSED_ON: Final = (
    *("CI", "CI_*", "GITHUB_*", "BUILD_URL", "BRANCH_NAME", "CHANGE_BRANCH"),
    *("PACT_BROKER_*", "REDIS_URL"),
)
"""What pipelines set, by which a version is published; the Pact Broker; a Redis."""


@dataclass(frozen=True, slots=True)
class ToxChange:
    """What becomes of tox's configuration.

    ``text`` is the whole of the new ``file``; empty where nothing changes. ``shown`` is what must
    be added by hand, for the reason ``why``; empty where nothing must.
    """

    file: str
    text: str = ""
    why: str = ""
    shown: str = ""


def environment(role: Role, repository: Repository, tests: Sequence[str]) -> dict[str, Any]:
    """The settings of the environment, which runs ``tests``."""
    contracts = role.entry.distribution or "handfast[verify]"
    sources = () if repository.installs else repository.sources
    path = [*sources, str(Path(tests[0]).parent)]
    return {
        "description": f"{role.name} is verified by the contracts of {role.system.name}",
        **({"package": "editable"} if repository.installs else {"skip_install": True}),
        "deps": [contracts, "pytest", *repository.requirements],
        "pass_env": list(_PASSED_ON),
        "set_env": {
            "PACT_DO_NOT_TRACK": "true",
            "PYTHONPATH": "{:}".join(f"{{tox_root}}/{folder}".rstrip("/") for folder in path),
        },
        "commands": ["pytest", "-rs", *tests],
    }


def tox_change(texts: Mapping[str, str | None], settings: Mapping[str, Any]) -> ToxChange:
    """How the environment gets into the file that tox reads (its order: tox 4, "Discovery").

    ``texts`` are the files that there are, by name; None is one that cannot be read.
    """
    for name, text in texts.items():
        if text is None:
            return ToxChange(name, why=f"{name} cannot be read as text", shown=as_ini(settings))
        if name == "tox.ini" or (name == "setup.cfg" and "[tox:tox]" in text):
            return _into_ini(name, text, settings)
        if name == "pyproject.toml" and _has_tox(text):
            return _into_toml(name, text, settings, ("tool", "tox"))
        if name == "tox.toml":
            return _into_toml(name, text, settings, ())
    return ToxChange("tox.ini", f"{_NEW}\n{as_ini(settings)}")


def _has_tox(text: str) -> bool:
    try:
        return "tox" in tomllib.loads(text).get("tool", {})
    except ValueError:
        return False


def _into_ini(name: str, text: str, settings: Mapping[str, Any]) -> ToxChange:
    section = _INI[name]
    parser = configparser.RawConfigParser(strict=True, default_section="\0")
    try:
        parser.read_string(text)
    except configparser.Error as error:
        why = f"{name} cannot be read: {str(error).splitlines()[0]}"
        return ToxChange(name, why=why, shown=as_ini(settings))
    if parser.has_section(section):
        return _there_already(name, settings, parser.get(section, "commands", fallback=""))
    return ToxChange(name, _appended(text, as_ini(settings)))


def _into_toml(
    name: str, text: str, settings: Mapping[str, Any], keys: tuple[str, ...]
) -> ToxChange:
    added = as_toml(settings, ".".join((*keys, "env", ENVIRONMENT)))
    try:
        before: Any = tomllib.loads(text)
    except ValueError as error:
        return ToxChange(name, why=f"{name} cannot be read: {error}", shown=added)
    for key in keys:
        before = before[key]
    if "legacy_tox_ini" in before:
        return ToxChange(name, why=f"{name} has legacy_tox_ini", shown=as_ini(settings))
    there = before.get("env", {}).get(ENVIRONMENT)
    if there is not None:
        return _there_already(name, settings, json.dumps(there.get("commands", "")))
    new = _appended(text, added)
    try:
        tomllib.loads(new)
    except ValueError:  # such as an `env` that is an inline table
        return ToxChange(name, why=f"{name} has a table that nothing can be added to", shown=added)
    return ToxChange(name, new)


def _there_already(name: str, settings: Mapping[str, Any], commands: str) -> ToxChange:
    missing = [one for one in settings["commands"] if one.endswith(".py") and one not in commands]
    if not missing:
        return ToxChange(name)
    why = f"{name} has an environment {ENVIRONMENT} of its own"
    return ToxChange(name, why=why, shown=f"    pytest -rs {' '.join(missing)}\n")


def _appended(text: str, added: str) -> str:
    """``text`` and then ``added``, with its ends of lines and one blank between them."""
    newline = "\r\n" if "\r\n" in text else "\n"
    ends = newline if text.endswith("\n") else newline * 2
    between = ends if text.strip() else ""
    return f"{text}{between}{added.replace('\n', newline)}"


def as_ini(settings: Mapping[str, Any]) -> str:
    """The section of the environment, as ``tox.ini`` and ``setup.cfg`` have it."""
    rows = [f"[testenv:{ENVIRONMENT}]"]
    for key, value in settings.items():
        match value:
            case dict():
                rows += [f"{key} =", *(f"    {name} = {text}" for name, text in value.items())]
            case list() if key == "commands":
                program, option, *tests = value
                rows += [f"{key} =", f"    {program} {option} {{posargs:{' '.join(tests)}}}"]
            case list():
                rows += [f"{key} =", *(f"    {one}" for one in value)]
            case _:
                rows.append(f"{key} = {str(value).lower() if isinstance(value, bool) else value}")
    return "\n".join(rows) + "\n"


def as_toml(settings: Mapping[str, Any], table: str) -> str:
    """The table of the environment, as TOML."""
    rows = [f"[{table}]"]
    for key, value in settings.items():
        if key == "commands":
            program, option, *tests = map(_quoted, value)
            default = f'{{ replace = "posargs", default = [{", ".join(tests)}], extend = true }}'
            rows.append(f"{key} = [[{program}, {option}, {default}]]")
        elif isinstance(value, dict):
            pairs = ", ".join(f"{name} = {_quoted(text)}" for name, text in value.items())
            rows.append(f"{key} = {{ {pairs} }}")
        elif isinstance(value, list):
            rows.append(f"{key} = [{', '.join(map(_quoted, value))}]")
        else:
            rows.append(f"{key} = {_quoted(value)}")
    return "\n".join(rows) + "\n"


def _quoted(value: Any) -> str:
    """``value`` as TOML, whose basic texts and booleans are written as JSON's are."""
    return json.dumps(value, ensure_ascii=False)
