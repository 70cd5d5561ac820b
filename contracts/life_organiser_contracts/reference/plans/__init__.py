"""Tasks, reminders and events."""
