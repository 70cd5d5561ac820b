"""What a job costs, and its budget: `from shared.cost_tracking import cost_tracker`."""

from shared.cost_tracking.reservation import Reservation
from shared.cost_tracking.tracker import BUDGET_EXCEEDED, DEFAULT_LIMIT, CostTracker, cost_tracker

__all__ = ["BUDGET_EXCEEDED", "DEFAULT_LIMIT", "CostTracker", "Reservation", "cost_tracker"]
