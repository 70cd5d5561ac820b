"""Measures every speed that is claimed and writes `docs/figures.md` and `docs/figures.svg`.

`python -m tests.benchmarks` (`tox -e bench`) in the root of the repository; with `--smoke` it
only proves that everything runs, and prints. Exits 1 where a bar is not met.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks import comparing, growing, log_lines, starting, verifying
from tests.benchmarks.components import service_desk, video_pipeline
from tests.benchmarks.figures import drawing, page
from tests.benchmarks.measuring import FULL, SMOKE, Table
from tests.benchmarks.strategies import generating
from tests.benchmarks.streams import many_messages, one_message

_ALL = {
    "verifying": verifying.measure,
    "comparing": comparing.measure,
    "growing": growing.measure,
    "generating": generating.measure,
    "logging": log_lines.measure,
    "starting": starting.measure,
    "streams": one_message.measure,
    "long-streams": many_messages.measure,
    "components": video_pipeline.measure,
    "service-desk": service_desk.measure,
}
if find_spec("faststream"):  # the environment `bench` has it, and the tests' does not
    from tests.benchmarks.streams import beside_faststream

    _ALL["beside-faststream"] = beside_faststream.measure


def main() -> int:
    """Measure, and write or print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few of each; writes nothing")
    parser.add_argument(
        "--only", choices=list(_ALL), action="append", help="one of them, may be repeated; prints"
    )
    parser.add_argument("--into", type=Path, default=Path("docs"), help="where to write")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)  # the Core warns of the Redis that its states take away
    tables: list[Table] = []
    for name in chosen.only or list(_ALL):
        began = time.perf_counter()
        tables.append(_ALL[name](SMOKE if chosen.smoke else FULL))
        took, claims = time.perf_counter() - began, len(tables[-1].claims)
        print(f"{name}: {claims} claims in {took:.0f} s", file=sys.stderr, flush=True)
    text = page(tables)
    if chosen.smoke or chosen.only:
        print(text)
    else:
        chosen.into.joinpath("figures.md").write_text(text, encoding="utf-8")
        chosen.into.joinpath("figures.svg").write_text(drawing(tables), encoding="utf-8")
    missed = [claim for table in tables for claim in table.claims if not claim.met]
    for claim in missed:
        print(f"not met: {claim.description}: {claim.value:.3f} ({claim.bar})", file=sys.stderr)
    return 1 if missed and not chosen.smoke else 0


if __name__ == "__main__":
    sys.exit(main())
