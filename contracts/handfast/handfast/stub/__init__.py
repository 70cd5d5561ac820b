"""A stub of any provider: it answers what contracts declare, and reports what none allows."""
