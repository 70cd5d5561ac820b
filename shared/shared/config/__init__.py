"""Settings from environment variables: the Life Organiser's, and those of the video pipeline.

Nothing is read at import.
"""

from shared.config.life_organiser import Settings
from shared.config.pipeline import PipelineSettings, get_settings, settings

__all__ = ["PipelineSettings", "Settings", "get_settings", "settings"]
