"""The private service: what admins use, and what the bridge reports to."""
