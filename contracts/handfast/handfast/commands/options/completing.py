"""What a shell completes the name of a system to. Imports no system."""

from __future__ import annotations

from handfast.discovery import entries

__all__ = ["names_of_systems"]


def names_of_systems(incomplete: str) -> list[str]:
    """The known systems whose names begin like this.

    Those of providers are known only once their systems are imported, which takes too long for
    someone who is typing.
    """
    return [
        entry.name for entry in entries() if not entry.unread and entry.name.startswith(incomplete)
    ]
