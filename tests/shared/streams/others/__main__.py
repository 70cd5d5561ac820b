"""Does the same to the workers of several libraries, and prints what became of the messages.

`python -m tests.shared.streams.others` (`tox -e others`) in the root of the repository; with
`--smoke` it only proves that everything runs.
"""

import argparse
import os
import socket
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.shared.streams.chaos.harness import server
from tests.shared.streams.others.scenarios import OURS, SCENARIOS, Library, Result, Size

_HERE = Path(__file__).parent
LIBRARIES = (
    OURS,
    Library("FastStream", _HERE / "faststream_process.py", "faststream", "g"),
    Library("taskiq-redis", _HERE / "taskiq_process.py", "taskiq", "taskiq"),
    Library("streaq", _HERE / "streaq_process.py", "streaq:chaos:queues:normal", "workers"),
)
_INSTALLED = ("faststream", "taskiq", "taskiq-redis", "streaq", "redis", "coredis")
_SMOKE = Size(many=100, kills=2, some=100, few=50, slow=1)
_IDLE_MS = "5000"
"""Longer than any of them takes for what it reads at once, as their documentation asks for."""


def main() -> None:
    """Run every scenario with every library, and print a row of each."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.shared.streams.others", description=__doc__
    )
    parser.add_argument("--smoke", action="store_true", help="a few messages of each")
    parser.add_argument("--library", action="append", help="one of them, may be repeated")
    parser.add_argument("--scenario", action="append", help="a word of its name, may be repeated")
    chosen = parser.parse_args()
    size = _SMOKE if chosen.smoke else Size()
    print(", ".join(f"{name} {version(name)}" for name in _INSTALLED), end="\n\n")
    print("| what | library | lost | twice | set aside | pending | seconds |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for scenario in SCENARIOS:
        if chosen.scenario and not any(word in scenario for word in chosen.scenario):
            continue
        for library in LIBRARIES:
            if not chosen.library or library.name in chosen.library:
                print(_row(scenario, library, size), flush=True)


def _row(scenario: str, library: Library, size: Size) -> str:
    got = run(scenario, library, size)
    cells = (got.lost, got.twice, got.set_aside, got.pending, f"{got.seconds:.0f}")
    what = scenario.format(kills=got.kills, slow=size.slow)
    return f"| {' | '.join([what, library.name, *map(str, cells)])} |"


def run(scenario: str, library: Library, size: Size) -> Result:
    """Run one scenario with one library, on a Redis of its own."""
    os.environ |= {"PYTHONPATH": str(_HERE.parents[3]), "CHAOS_IDLE_MS": _IDLE_MS}
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        probe.close()
        with server(Path(folder), port) as started:
            return SCENARIOS[scenario](library, started, Path(folder), size)


if __name__ == "__main__":
    main()
