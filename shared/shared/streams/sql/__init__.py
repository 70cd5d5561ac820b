"""Once, with a SQL database: an inbox for what was handled, an outbox for what is published."""
