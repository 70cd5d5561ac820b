"""A service at a URL as an ASGI application, at little more than the cost of reading HTTP."""
