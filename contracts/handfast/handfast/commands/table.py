"""The commands by name, and where each stands. Imports none of them: that takes long."""

from __future__ import annotations

from typing import Final

__all__ = ["COMMANDS"]

COMMANDS: Final = {
    "init": (
        "starting.init",
        "verify",
        "Put a service's repository under contract, or lay out a system.",
    ),
    "list": (
        "listing",
        "verify",
        "Show systems, or a system's interactions, or who reads a field, or what nobody uses.",
    ),
    "check": ("check", "verify", "Check the declarations, then compare the committed pacts."),
    "render": (
        "render",
        "verify",
        "Write the Pact files, on request also OpenAPI, AsyncAPI and JSON Schemas.",
    ),
    "verify": ("verify", "verify", "Verify providers in process, by Pact and by Redis streams."),
    "drift": ("comparing.drift", "verify", "Write a service's drift file from its answers."),
    "fuzz": ("fuzzing.fuzz", "fuzz", "Look for failures with generated requests and answers."),
    "compare-schema": (
        "comparing.schema",
        "verify",
        "Compare a provider's own OpenAPI document with what consumers rely on.",
    ),
    "compare": (
        "comparing.compare",
        "fuzz",
        "Play generated sessions on a provider and on the reference, and show where they differ.",
    ),
    "gaps": (
        "gaps",
        "verify",
        "Show what a provider may do to the values it answers, and nobody would notice.",
    ),
    "states": ("states", "verify", "Print a Python module with a handler for each provider state."),
    "publish": ("broker.publish", "verify", "Publish Pact files to a Pact Broker, or to a folder."),
    "can-i-deploy": ("broker.can_i_deploy", "verify", "Ask a Pact Broker about a deployment."),
    "record-deployment": (
        "broker.record_deployment",
        "verify",
        "Record in a Pact Broker what was deployed.",
    ),
    "record-undeployment": (
        "broker.record_undeployment",
        "verify",
        "Record in a Pact Broker what does not run any more.",
    ),
    "record-release": ("broker.record_release", "verify", "Record in a broker what was released."),
    "record-support-ended": (
        "broker.record_support_ended",
        "verify",
        "Record in a Pact Broker that a release is not supported any more.",
    ),
    "environments": ("broker.environments", "verify", "Show or make a Pact Broker's environments."),
    "stub": ("serving.stub", "verify", "Serve a stub of a provider until it is interrupted."),
    "serve": ("serving.serve", "verify", "Serve a reference service until it is interrupted."),
    "streams": ("observing.streams", "verify", "Show Redis streams, and their dead letters."),
    "doctor": ("doctor", "verify", "Check what is installed, and name a remedy for what is wrong."),
}
"""By name: the module of the command, the extra that it needs, and what it does."""
