"""The migrations of Zapa's tables, which Alembic runs.

`python -m zapa_shared.migrations upgrade head` is Alembic's own command with these migrations. The
URL of the database is that of `zapa_shared.database`.
"""

from argparse import Namespace

from alembic.config import Config

__all__ = ["alembic_config"]


def alembic_config(options: Namespace | None = None) -> Config:
    """What Alembic's commands need to run these migrations, with `options` of its command."""
    config = Config(cmd_opts=options)
    config.set_main_option("script_location", "zapa_shared:migrations")
    config.set_main_option("path_separator", "os")
    return config
