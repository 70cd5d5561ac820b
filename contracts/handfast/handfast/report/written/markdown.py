"""The report as Markdown, for a pull request: the verdict, then each cause with what it breaks.

What comes from services is text, never markup: no link, no mention, no HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from handfast.model.results import Mismatch
    from handfast.report.causes.grouping import Cause
    from handfast.report.run import Run

__all__ = ["markdown_of", "plain"]

_LONGEST: Final = 60_000
"""Characters: a comment on GitHub has 65,536 at most."""

_MOST_BROKEN: Final = 10
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_MENTION: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def markdown_of(run: Run) -> str:
    """The text, as many causes as fit into a comment."""
    systems = ", ".join(plain(report.system) for report in run.reports)
    head = f"## Contracts {run.verdict}: {systems}\n\n{plain(run.summary)}\n\n"
    version, modes = plain(run.origin.version or "unknown"), ", ".join(run.modes) or "no mode"
    parts = [f"{head}Version {version}, {run.origin.at}, {modes}\n"]
    size = len(parts[0])
    for at, cause in enumerate(run.causes):
        part = _cause(run, cause)
        size += len(part)
        if size > _LONGEST:
            parts.append(f"\nand {number_of(len(run.causes) - at, 'more cause')}, in the report\n")
            break
        parts.append(part)
    parts += [
        f"\n**Stopped** by {plain(one.where)}: {plain(one.got)}. {plain(one.remedy)}\n"
        for _, one in run.obstacles[:_MOST_BROKEN]
    ]
    return "".join(parts)


def _cause(run: Run, one: Cause) -> str:
    broken = [
        f"- **{plain(each.consumer)}**: {plain(each.interaction)} ({', '.join(each.modes)})\n"
        for each in one.broken[:_MOST_BROKEN]
    ]
    if len(one.broken) > _MOST_BROKEN:
        broken.append(f"- and {len(one.broken) - _MOST_BROKEN} more\n")
    since = plain(run.since_of(one))
    repeat = _block(one.shown_by.repeat, "sh")
    return (
        f"\n### {plain(one.title)}\n\n"
        f"{plain(one.shown_by.consumer)} relies on {plain(one.provider)}: "
        f"{plain(one.shown_by.interaction)}{f' ({since})' if since else ''}.\n\n"
        f"**Remedy**: {plain(one.remedy)}\n\n"
        f"<details><summary>breaks {number_of(len(one.broken), 'interaction')}</summary>\n\n"
        f"{''.join(broken)}\n{_block(_requests(one.mismatch), 'sh')}"
        f"{_block(one.mismatch.answer, 'diff')}{repeat}</details>\n"
    )


def _requests(one: Mismatch) -> str:
    """The requests that show ``one``, in the order in which they were sent."""
    return "\n".join(filter(None, (one.after, one.request)))


def plain(text: str) -> str:
    """``text`` in one row, with nothing in it that means something in Markdown or HTML."""
    marked = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return "".join(_MENTION.get(one, one) for one in marked).replace("://", ":&#47;/")


def _block(text: str, language: str) -> str:
    """A fenced block whose fence is longer than any in ``text`` (CommonMark, 4.5)."""
    if not text:
        return ""
    runs = [len(found) for found in re.findall("`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}\n\n"
