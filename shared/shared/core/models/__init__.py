"""Models with a UUID for a key, soft deletion and times of creation and change.

System document "Tasks: Shared Core Components", T004 to T008. Needs the extra `desk` (Django); is
imported by the `models` module of an installed app, as any abstract model.
"""

from shared.core.models._base import BaseModel
from shared.core.models._constraints import unique_among_active
from shared.core.models._deletion import OnSoftDelete
from shared.core.models._queryset import SoftDeleteManager, SoftDeleteQuerySet

__all__ = [
    "BaseModel",
    "OnSoftDelete",
    "SoftDeleteManager",
    "SoftDeleteQuerySet",
    "unique_among_active",
]
