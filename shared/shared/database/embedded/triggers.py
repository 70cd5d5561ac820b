"""The triggers of the embedded database: totals and budgets, in the statement that changes them.

`supabase.sql` has the same for PostgreSQL.
"""

from typing import Final

__all__ = ["TRIGGERS"]

_BUDGET_OF_NEW: Final = """
    INSERT INTO job_budgets (job_id, spent, reserved) VALUES (NEW.job_id, 0, 0)
    ON CONFLICT (job_id) DO NOTHING;"""

TRIGGERS: Final = (
    f"""
CREATE TRIGGER job_costs_inserted AFTER INSERT ON job_costs BEGIN{_BUDGET_OF_NEW}
    UPDATE job_budgets SET spent = spent + NEW.cost WHERE job_id = NEW.job_id;
END""",  # noqa: S608 - nothing of a caller is in it
    """
CREATE TRIGGER job_costs_deleted AFTER DELETE ON job_costs BEGIN
    UPDATE job_budgets SET spent = spent - OLD.cost WHERE job_id = OLD.job_id;
END""",
    f"""
CREATE TRIGGER job_costs_updated AFTER UPDATE OF job_id, cost ON job_costs BEGIN{_BUDGET_OF_NEW}
    UPDATE job_budgets SET spent = spent - OLD.cost WHERE job_id = OLD.job_id;
    UPDATE job_budgets SET spent = spent + NEW.cost WHERE job_id = NEW.job_id;
END""",  # noqa: S608 - nothing of a caller is in it
    """
CREATE TRIGGER job_budgets_updated AFTER UPDATE OF spent ON job_budgets BEGIN
    UPDATE jobs SET total_cost = NEW.spent WHERE id = NEW.job_id;
END""",
    """
CREATE TRIGGER jobs_inserted AFTER INSERT ON jobs BEGIN
    UPDATE jobs SET total_cost = (SELECT spent FROM job_budgets WHERE job_id = NEW.id)
    WHERE id = NEW.id AND EXISTS (SELECT 1 FROM job_budgets WHERE job_id = NEW.id);
END""",
    f"""
CREATE TRIGGER cost_reservations_checked BEFORE INSERT ON cost_reservations BEGIN{_BUDGET_OF_NEW}
    SELECT RAISE(ABORT, 'PT402') FROM job_budgets
    WHERE job_id = NEW.job_id AND spent + reserved + NEW.amount > NEW.budget_limit
    AND NOT EXISTS (SELECT 1 FROM cost_reservations WHERE id = NEW.id);
END""",  # noqa: S608 - nothing of a caller is in it
    """
CREATE TRIGGER cost_reservations_inserted AFTER INSERT ON cost_reservations
WHEN NEW.state = 'open' BEGIN
    UPDATE job_budgets SET reserved = reserved + NEW.amount WHERE job_id = NEW.job_id;
END""",
    """
CREATE TRIGGER cost_reservations_final BEFORE UPDATE ON cost_reservations
WHEN OLD.state <> 'open' OR NEW.amount <> OLD.amount OR NEW.job_id <> OLD.job_id BEGIN
    SELECT RAISE(ABORT, '23514');
END""",
    """
CREATE TRIGGER cost_reservations_ended AFTER UPDATE OF state ON cost_reservations
WHEN NEW.state <> 'open' BEGIN
    UPDATE job_budgets SET reserved = reserved - OLD.amount WHERE job_id = OLD.job_id;
    INSERT INTO job_costs (id, job_id, stage_name, api_name, cost, timestamp)
    SELECT NEW.id, NEW.job_id, NEW.stage_name, NEW.api_name, NEW.cost, NEW.updated_at
    WHERE NEW.state = 'settled';
END""",
    """
CREATE TRIGGER cost_reservations_deleted AFTER DELETE ON cost_reservations
WHEN OLD.state = 'open' BEGIN
    UPDATE job_budgets SET reserved = reserved - OLD.amount WHERE job_id = OLD.job_id;
END""",
)
"""Each raises the code of the refusal as its message: see `shared.database.errors`."""
