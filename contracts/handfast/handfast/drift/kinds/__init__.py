"""The kinds of rows: one table, and each kind's rules and application in a module of its own."""
