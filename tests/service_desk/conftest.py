"""Django with the tables of an app of the tests, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.apps import apps
from django.db import connections
from sqlalchemy.engine import make_url

from service_desk_contracts.reference import together

DATABASES = ("sqlite", "postgresql")

# A model can only be imported where Django is set up: before the tests that import one are.
together.set_up()


@pytest.fixture(scope="session")
def _tables(
    tmp_path_factory: pytest.TempPathFactory, new_postgres: Callable[[], str]
) -> Iterator[None]:
    """The tables of the app in both databases, which are made once a process."""
    folder = tmp_path_factory.mktemp("django")
    for alias in ("default", "sqlite"):
        connections.databases[alias]["NAME"] = folder / f"{alias}.db"
    url = make_url(new_postgres())
    connections.databases["postgresql"] |= {
        "NAME": url.database,
        "USER": url.username,
        "HOST": url.query["host"],
    }
    for alias in ("default", *DATABASES):
        with connections[alias].schema_editor() as editor:
            for model in apps.get_app_config("shelves").get_models():
                editor.create_model(model)
    yield
    connections.close_all()


@pytest.fixture
def shelves(_tables: None) -> ModuleType:
    """The models of the app of the tests."""
    return sys.modules["shelves.models"]


@pytest.fixture(params=DATABASES)
def using(request: pytest.FixtureRequest, shelves: ModuleType) -> Iterator[str]:
    """The alias of a database of each kind, with no rows in its tables."""
    alias: str = request.param
    yield alias
    with connections[alias].cursor() as cursor:
        for model in ("Page", "Loan", "Book", "Shelf"):
            cursor.execute(f"DELETE FROM {getattr(shelves, model)._meta.db_table}")  # noqa: S608  # a name of ours
