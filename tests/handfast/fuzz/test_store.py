"""What fuzzing found is saved under its id, and what a store has is validated before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.database import DirectoryBasedExampleDatabase, InMemoryExampleDatabase

from handfast.fuzz.store import (
    StoredFinding,
    StoreError,
    UnknownFinding,
    find,
    findings_in,
    not_saved,
    opened_store,
    save,
)

KEY = b"handfast.fuzz.2"
ONE = StoredFinding(
    id="0123abcd",
    system="toys",
    provider="notes",
    source="properties",
    kind="valid request",
    case="web -> notes: add",
    digest="0123456789abcdef",
    choices=b"AAEC",
)


def test_what_is_saved_is_found_again_in_a_directory(tmp_path: Path) -> None:
    with opened_store(tmp_path / "store") as database:
        save(database, ONE)
    with opened_store(tmp_path / "store") as database:
        assert find(database, "0123abcd") == ONE
    assert ONE.choices == b"\x00\x01\x02"


def test_where_temporary_files_are_made_since_then_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_store(tmp_path) as database:
        monkeypatch.setattr("tempfile.tempdir", "/nowhere")
        save(database, ONE)
        assert find(database, "0123abcd") == ONE


def test_what_is_saved_is_found_again_in_a_redis(redis_url: str) -> None:
    with opened_store(redis_url) as database:
        save(database, ONE)
    with opened_store(redis_url) as database:
        assert find(database, "0123abcd") == ONE


def test_a_later_finding_of_the_same_id_takes_the_place_of_the_earlier() -> None:
    database = InMemoryExampleDatabase()
    later = ONE.model_copy(update={"kind": "near miss"})
    save(database, ONE)
    save(database, later)
    assert findings_in(database) == ((later,), 0)


def test_an_unknown_id_is_answered_with_those_that_there_are() -> None:
    database = InMemoryExampleDatabase()
    save(database, ONE)
    with pytest.raises(UnknownFinding) as raised:
        find(database, "ffffffff")
    assert str(raised.value) == (
        "the store has no finding 'ffffffff'; it has: 0123abcd (toys: web -> notes: add)"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x80\x04cposix\nsystem\n.",
        b'{"id": "0123abcd"}',
        ONE.model_dump_json().replace("toys", "\\u001b[2Jtoys").encode(),
        ONE.model_dump_json().replace("0123abcd", "../../x").encode(),
        ONE.model_dump_json().replace("AAEC", "A").encode(),
        ONE.model_dump_json().replace('"form":2', '"form":3').encode(),
        ONE.model_dump_json().replace('"form":2', '"form":2,"more":1').encode(),
        b" " * 1_000_001,
    ],
    ids=["empty", "pickle", "half", "escapes", "path", "not base64", "later", "more", "large"],
)
def test_what_is_no_finding_is_passed_over_and_counted(hostile: bytes) -> None:
    database = InMemoryExampleDatabase()
    database.save(KEY, hostile)
    assert findings_in(database) == ((), 1)
    with pytest.raises(UnknownFinding, match="1 more can't be read"):
        find(database, "0123abcd")


def test_a_file_is_no_store(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(StoreError, match="is not a directory"), opened_store(file):
        pass


def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be made"), opened_store(tmp_path / "file" / "sub"):
        pass


def test_a_finding_that_the_store_drops_is_no_success() -> None:
    """A directory that may not be written saves nothing, and raises nothing."""

    class Dropping(InMemoryExampleDatabase):
        """Takes everything, and saves nothing."""

        def save(self, key: bytes, value: bytes) -> None:
            """Nothing."""

    with pytest.raises(StoreError, match="0123abcd can't be saved"):
        save(Dropping(), ONE)


def test_a_redis_that_is_away_is_named_without_its_password() -> None:
    url = "redis://:hunter2@127.0.0.1:1"
    with pytest.raises(StoreError) as raised, opened_store(url):
        pass
    assert "no Redis answers" in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_what_is_saved_has_nothing_that_was_sent(tmp_path: Path) -> None:
    assert set(StoredFinding.model_fields) == {
        *("form", "id", "system", "provider", "source"),
        *("case", "kind", "digest", "choices"),
    }
    save(DirectoryBasedExampleDatabase(tmp_path), ONE)


class Full(InMemoryExampleDatabase):
    """Takes nothing more, and gives nothing back."""

    def save(self, key: bytes, value: bytes) -> None:
        """Fail as a disk does that is full."""
        raise OSError

    def fetch(self, key: bytes) -> Iterator[bytes]:
        """Fail as a folder does that nobody may read; empty at first."""
        yield from ()
        if key == KEY and self.data:
            raise PermissionError


def test_a_store_that_fails_is_never_taken_for_an_empty_one() -> None:
    database = Full()
    with pytest.raises(StoreError, match=r"0123abcd can't be saved \(OSError\)"):
        save(database, ONE)
    assert not_saved(database, ONE) == ("the finding 0123abcd can't be saved (OSError)",)
    assert not_saved(InMemoryExampleDatabase(), ONE) == ()
    database.data[KEY] = {b""}
    with pytest.raises(StoreError, match=r"can't be read \(PermissionError\)"):
        findings_in(database)
