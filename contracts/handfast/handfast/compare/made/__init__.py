"""Makes sessions: what names what, values that are drawn, requests in a row."""
