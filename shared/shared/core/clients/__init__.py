"""The HTTP client with which a service asks another.

System document "Tasks: Shared Core Components", T009 to T013. Needs the extra `desk` (requests, and
Django for the settings that name a token).
"""

from shared.core.clients._client import HTTPClient

__all__ = ["HTTPClient"]
