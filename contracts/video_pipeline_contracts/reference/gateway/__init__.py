"""The gateway: what the frontend calls."""
