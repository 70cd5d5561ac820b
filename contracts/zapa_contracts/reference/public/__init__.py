"""The public service: what a user reaches from the web frontend."""
