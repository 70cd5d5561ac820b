"""The engine: knows no system, no service and no transport library above ``run``."""
