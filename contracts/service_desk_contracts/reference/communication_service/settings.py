"""The settings of communication-service standing alone, from its environment.

The chat's layer is in memory: it reaches the members who are connected to the same process.
"""

from ..environment import common

globals().update(common("communication-service"))

ROOT_URLCONF = f"{__package__}.urls"
WSGI_APPLICATION = f"{__package__}.wsgi.application"
ASGI_APPLICATION = f"{__package__}.asgi.application"
INSTALLED_APPS = [f"{__package__}.chat", f"{__package__}.notifications"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
