"""The embedded database: a SQLite file that stands in for Supabase in development and in tests."""
