"""What the assistant relies on of Core: it mostly reads, and adds tasks and reminders."""
