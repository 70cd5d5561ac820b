"""Jobs, users with their settings, the audit log, and how the service fares."""
