"""Serving and calling over HTTP: ASGI, WSGI, lifespan, addresses, loading an application."""
