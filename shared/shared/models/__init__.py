"""What the stages of the video pipeline hand to each other, by one import.

System document "Shared Components", "Data Models". Ids are UUIDs; in JSON amounts are strings and
moments are in UTC. A model that has fields which must agree refuses others; its class method
`consistent` makes them agree, for whoever makes values by chance.
"""

from shared.models.audio import AudioAnalysis, ClipBoundary, Lyric, Mood, SongStructure
from shared.models.clips import Clip, ClipPrompt, ClipPrompts, Clips
from shared.models.job import Job, JobCost, JobStage
from shared.models.reference import ReferenceImage, ReferenceImages
from shared.models.scene import Character, ClipScript, Scene, ScenePlan, Style, Transition
from shared.models.video import VideoOutput

__all__ = [
    "AudioAnalysis",
    "Character",
    "Clip",
    "ClipBoundary",
    "ClipPrompt",
    "ClipPrompts",
    "ClipScript",
    "Clips",
    "Job",
    "JobCost",
    "JobStage",
    "Lyric",
    "Mood",
    "ReferenceImage",
    "ReferenceImages",
    "Scene",
    "ScenePlan",
    "SongStructure",
    "Style",
    "Transition",
    "VideoOutput",
]
