"""Structured logging: one JSON object a line, with the id of the job that a task works on.

System document "Shared Components", "Logging".
"""

from shared.logging._job import get_job_id, set_job_id
from shared.logging._logger import get_logger

__all__ = ["get_job_id", "get_logger", "set_job_id"]
