"""The command as a whole: its help, its options, and the one message with which it ends badly."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands import check, doctor
from handfast.commands.app import HELP, app
from handfast.commands.options.completing import names_of_systems
from handfast.commands.table import COMMANDS
from tests.handfast.commands.warm_python import run_module

Run = Callable[..., tuple[int, str]]


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_imports_no_command() -> None:
    """Nor anything that only a command needs."""
    printed = python(
        "-c",
        "import sys\n"
        "from handfast.cli import main\n"
        "sys.argv = ['handfast', '--help']\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print(*sys.modules, file=sys.stderr)\n",
    )
    heavy = {"pydantic", "hypothesis", "pact", "httpx", "redis", "uvicorn", "rich", "schemathesis"}
    ours = {name for name in printed.stderr.split() if name.startswith("handfast.")}
    assert printed.returncode == 0
    assert heavy & set(printed.stderr.split()) == set()
    assert ours == {
        "handfast.cli",
        "handfast.commands",
        "handfast.commands.app",
        "handfast.commands.endings",
        "handfast.commands.table",
        "handfast.exit_codes",
        "handfast.wording",
        "handfast.wording.extras",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_of_a_command_is_how_its_own_help_begins(name: str) -> None:
    module, _, summary = COMMANDS[name]
    command = importlib.import_module(f"handfast.commands.{module}").command
    assert (inspect.getdoc(command) or "").splitlines()[0] == summary


def test_the_package_is_the_command_and_has_a_version() -> None:
    done = python("-m", "handfast", "--version")
    assert (done.returncode, done.stdout) == (0, f"handfast {version('handfast')}\n")


@pytest.mark.parametrize(("given", "taken"), [({}, "__all__"), ({"value": "0"}, "0")])
def test_pydantic_looks_for_plugins_only_where_the_environment_asks(
    given: dict[str, str], taken: str
) -> None:
    """A plugin that logs each validation has nothing to do with a contract."""
    name = "PYDANTIC_DISABLE_PLUGINS"
    code = (
        f"import os, handfast.cli\ntry: handfast.cli.main()\nfinally: print(os.environ[{name!r}])"
    )
    set_here = {name: given["value"]} if given else {}
    assert python("-c", code, "--version", **set_here).stdout.splitlines()[-1] == taken


def test_a_shell_completes_commands_and_their_options() -> None:
    """Typing on imports none of them but the one that is there already."""
    words = {"COMP_WORDS": "handfast s", "COMP_CWORD": "1", "_HANDFAST_COMPLETE": "complete_bash"}
    assert python("-m", "handfast", **words).stdout.split() == [
        "states",
        "stub",
        "serve",
        "streams",
    ]
    words |= {"COMP_WORDS": "handfast states --sys", "COMP_CWORD": "2"}
    assert python("-m", "handfast", **words).stdout.split() == ["--system"]


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("verify ai", ["ai_voice"]),
        ("check ", sorted([*entry_points(group="handfast.systems").names, "bad"])),
        ("render li", ["life_organiser"]),
        ("list ai", ["ai_voice"]),
        ("fuzz b", ["bad"]),
        ("states --system b", ["bad"]),
        ("serve --system ai", ["ai_voice"]),
        ("verify no_such", []),
    ],
)
def test_a_shell_completes_the_names_of_systems(
    tmp_path: Path, words: str, completed: list[str]
) -> None:
    """None of them is imported: one that ends the process has a name as well."""
    (tmp_path / "pyproject.toml").write_text('[tool.handfast.systems]\nbad = "bad:SYSTEM"\n')
    (tmp_path / "bad.py").write_text("import os\nos._exit(9)")
    line = f"handfast {words}"
    variables = {
        **os.environ,
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
        "_HANDFAST_COMPLETE": "complete_bash",
    }
    done = run_module("handfast", folder=tmp_path, variables=variables)
    assert (done.stdout.split(), done.stderr) == (completed, "")


def test_a_project_file_that_cannot_be_read_completes_to_nothing(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool")
    assert names_of_systems("pyproject") == []


def test_without_typer_the_command_names_the_extra_that_brings_it(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise ModuleNotFoundError(name='typer')")
    done = python("-m", "handfast", "list", PYTHONPATH=str(tmp_path))
    line = "handfast: the command needs typer, which is not installed: "
    line += "pip install 'handfast[verify]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", line)


@pytest.mark.parametrize(("command", "extra"), [("verify", "verify"), ("fuzz", "fuzz")])
def test_without_a_library_a_command_names_the_extra_that_brings_it(
    handfast: Run, monkeypatch: pytest.MonkeyPatch, command: str, extra: str
) -> None:
    """The others work."""

    def absent(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name="httpx")

    monkeypatch.setattr("handfast.commands.app.importlib.import_module", absent)
    remedy = f"pip install 'handfast[{extra}]'"
    output = f"Error: handfast {command} needs httpx, which is not installed: {remedy}"
    assert handfast(command) == (3, output)
    assert handfast("--help")[0] == 0


def test_an_error_in_handfast_itself_is_one_message_that_asks_for_a_report(
    handfast: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its place; the whole traceback on request, wherever the option stands."""
    monkeypatch.setattr(doctor, "entries", lambda: [None])
    source = inspect.getsource(doctor)
    number = source[: source.index("brought = dict.fromkeys")].count("\n") + 1
    message = (
        "Error: AttributeError: 'NoneType' object has no attribute 'distribution' "
        f"({doctor.__file__}, line {number}); this is handfast's own fault: report it; "
        "--traceback shows the whole traceback"
    )
    assert handfast("doctor") == (3, message)
    for options in (("--traceback", "doctor"), ("doctor", "--traceback")):
        code, output = handfast(*options)
        assert code == 3
        assert output.startswith("Traceback (most recent call last):")
        assert output.endswith(message)


def test_an_exception_in_code_of_others_is_shown_as_theirs(
    handfast: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object, **__: object) -> None:
        raise KeyError("theirs")

    monkeypatch.setattr(check, "chosen", raising)
    place = f"{__file__}, line {inspect.getsourcelines(raising)[1] + 1}"
    message = f"Error: KeyError: 'theirs' ({place}); this is no code of handfast; "
    assert handfast("check") == (3, message + "--traceback shows the whole traceback")


def test_the_environment_asks_for_tracebacks_too(
    handfast: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "entries", lambda: [None])
    monkeypatch.setenv("HANDFAST_TRACEBACK", "1")
    assert "Traceback (most recent call last)" in handfast("doctor")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("verify", "--help"),
        ("list", "ai_voice", "--expanded"),
        ("verify", "bakery", "--mode", "in-process"),
        ("verify", "bakery", "--mode", "in-process", "--json"),
    ],
)
def test_a_reader_that_leaves_early_is_no_error_of_ours_and_no_verdict(
    handfast: Run, arguments: tuple[str, ...], folder: Path
) -> None:
    """What is verified passes; 1 would be "failed", and 0 would be "passed" where it is not."""
    assert handfast("init", "--system", "bakery")[0] == 0
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "handfast", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, cwd=folder, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr.strip()) == (141, b"")


def test_the_examples_of_the_help_stand_in_two_columns() -> None:
    lines = [line for line in HELP.splitlines() if line.startswith("  handfast ")]
    columns = {line.rindex("  ") for line in lines if "  " in line.strip()}
    assert len(lines) == 5
    assert len(columns) == 1


def test_an_unknown_command_is_refused() -> None:
    done = CliRunner().invoke(app, ["verfy"])
    assert done.exit_code == 2
    assert "No such command 'verfy'. Did you mean 'verify'" in done.output
