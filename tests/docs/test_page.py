"""Following a page finds whatever is not as the page shows it, and names the page's line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FILE = "`one.py`:\n\n```python\nONE = 1\n```\n\n"


@pytest.fixture(scope="module")
def page(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What follows a page."""
    return helper(Path(__file__).with_name("page.py"))


@pytest.fixture
def follow(page: ModuleType, tmp_path: Path) -> Callable[..., Path]:
    """Follows a page of this text in a folder with these files; returns the folder."""

    def followed(text: str, **files: str) -> Path:
        written, folder = tmp_path / "page.md", tmp_path / "folder"
        written.write_text(text)
        folder.mkdir()
        for name, content in files.items():
            (folder / f"{name}.py").write_text(content)
        page.follow(written, folder)
        return folder

    return followed


def test_a_file_that_a_page_shows_is_written_and_what_it_changes_is_changed(
    follow: Callable[..., Path],
) -> None:
    folder = follow(f"{FILE}In `one.py`:\n\n```diff\n-ONE = 1\n+ONE = 2\n```\n")
    assert (folder / "one.py").read_text() == "ONE = 2\n"


def test_commands_run_one_after_another_in_one_shell_s_terms(follow: Callable[..., Path]) -> None:
    """Each in the folder; times are of no account, and an install is left to others."""
    follow(
        FILE + "```console\n$ cat one.py\nONE = 1\n$ false\n$ echo $?, in 0.12s\n1, in 0.34s\n```\n"
        "```sh\nexit 1\n```\n"
    )


@pytest.mark.parametrize(
    ("text", "files", "message"),
    [
        ("```console\n$ echo two\none\n```\n", {}, "page.md, line 2: echo two"),
        (FILE, {"one": "ONE = 2\n"}, "page.md, line 4: one.py is another"),
        (FILE, {"one": "ONE = 1\nTWO = 2\n"}, "page.md, line 4: one.py is not shown whole"),
        (f"{FILE}`one.py`:\n\n```diff\n-TWO = 2\n+\n```\n", {}, "one.py has 0 times:\nTWO = 2"),
        ("```python\nONE = 1\n```\n", {}, "page.md, line 2: no file is named for it"),
    ],
    ids=["output", "file", "part", "change", "no file"],
)
def test_what_is_not_as_the_page_shows_it_is_named(
    follow: Callable[..., Path], text: str, files: dict[str, str], message: str
) -> None:
    with pytest.raises(AssertionError) as raised:
        follow(text, **files)
    assert str(raised.value).startswith(message)
