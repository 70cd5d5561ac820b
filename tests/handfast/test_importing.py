"""What is named is imported, or the cause is found: exception, file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handfast.importing import CannotImport, cause_of, import_object, origin_of, place_of


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Yield the file of a module of its own for each test, which can be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))
    name = "".join(one if one.isalnum() else "_" for one in request.node.name)
    return tmp_path / f"{name}.py"


def failure(named: str) -> CannotImport:
    with pytest.raises(CannotImport) as raised:
        import_object(named)
    return raised.value


def test_an_attribute_of_an_attribute_may_be_named() -> None:
    assert import_object("json:JSONDecoder.decode") is json.JSONDecoder.decode


@pytest.mark.parametrize("named", ["json", "json:", ":loads", ""])
def test_what_is_no_module_and_attribute_is_refused(named: str) -> None:
    assert str(failure(named)) == f"{named!r} is not of the form package.module:attribute"


def test_the_place_is_that_of_the_cause_in_the_package_that_was_named(module: Path) -> None:
    """Not the place in a library at which it was raised."""
    module.write_text("import json\n\njson.loads('nothing')")
    error = failure(f"{module.stem}:SYSTEM")
    assert error.cause == "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    assert error.place == f"{module}, line 3"
    assert error.missing is None


def test_the_place_may_be_in_another_package_of_ones_own(module: Path) -> None:
    """The last of one's own places, and not that which imports it."""
    module.with_name("other_package_of_ones_own.py").write_text("\nimport no_such_module")
    module.write_text("import other_package_of_ones_own")
    place = failure(f"{module.stem}:SYSTEM").place
    assert place == f"{module.with_name('other_package_of_ones_own.py')}, line 2"


def test_a_module_that_is_not_there_has_no_place() -> None:
    """None in the library that looked for it."""
    error = failure("no_such_module_at_all:SYSTEM")
    assert str(error) == "ModuleNotFoundError: No module named 'no_such_module_at_all'"


def test_a_syntax_error_is_placed_where_it_stands(module: Path) -> None:
    module.write_text("\nSYSTEM = (")
    error = failure(f"{module.stem}:SYSTEM")
    assert str(error) == f"SyntaxError: '(' was never closed ({module}, line 2)"


@pytest.mark.parametrize(
    ("source", "missing"),
    [("import no_such.module", "no_such"), ("from json import no_such_name", "json")],
)
def test_what_could_not_be_imported_is_named(module: Path, source: str, missing: str) -> None:
    module.write_text(source)
    assert failure(f"{module.stem}:SYSTEM").missing == missing


def test_a_module_that_ends_the_process_does_not_end_this_one(module: Path) -> None:
    module.write_text("raise SystemExit('no settings')")
    assert failure(f"{module.stem}:app").cause == "SystemExit: no settings"


def test_a_cause_is_one_line() -> None:
    assert cause_of(ValueError("first\nsecond")) == "ValueError: first"
    assert cause_of(ValueError()) == "ValueError"


def test_an_error_of_handfast_is_not_taken_for_one_of_others() -> None:
    """By the last place that is in no library's code."""
    try:
        place_of(None)  # type: ignore[arg-type]  # so that it raises
    except AttributeError as error:
        place, is_ours = origin_of(error)
    assert is_ours
    assert "importing.py, line " in place
    try:
        json.loads("nothing")
    except ValueError as error:
        place, is_ours = origin_of(error)
    assert not is_ours
    assert place.startswith(f"{__file__}, line ")


def test_for_a_name_that_is_not_there_the_nearest_one_is_the_remedy(module: Path) -> None:
    module.write_text("application = 1")
    error = failure(f"{module.stem}:aplication")
    assert error.remedy == "did you mean 'application'?"
    assert error.place == str(module)


def test_what_a_module_imports_of_others_is_not_meant(module: Path) -> None:
    """Nor what is its own affair; a value may be of any type."""
    module.write_text(
        "import json\nfrom pathlib import Path\nfrom json import dumps\n"
        "def make(): ...\nclass Made: ...\n_hidden = 1\napp = Path()\n"
    )
    assert failure(f"{module.stem}:x").remedy == "known: Made, app, make"
    assert failure(f"{module.stem}:Made.x").remedy == "known: none"


@pytest.mark.parametrize(
    ("named", "remedy"),
    [
        ("json", "write json:attribute"),
        ("json:", "write json:attribute"),
        (":loads", "write package.module:loads"),
        ("", "write package.module:attribute"),
    ],
)
def test_for_what_lacks_a_part_the_form_is_the_remedy(named: str, remedy: str) -> None:
    assert failure(named).remedy == remedy


def test_where_a_module_raises_no_name_is_to_be_mended(module: Path) -> None:
    module.write_text("raise RuntimeError")
    assert failure(f"{module.stem}:x").remedy == ""
