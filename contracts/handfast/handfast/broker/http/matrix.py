"""Asks a Pact Broker whether versions may be deployed, and reads its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handfast.broker.deployable import Deployable, MatrixRow
from handfast.broker.http.links import rows_in, segment
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.broker.deployable import Selected
    from handfast.broker.http.client import BrokerClient

__all__ = ["can_i_deploy", "matrix_path"]


def can_i_deploy(
    broker: BrokerClient,
    selected: Sequence[Selected],
    environment: str = "",
    tag: str = "",
    ignored: Iterable[str] = (),
) -> Deployable:
    """Whether the versions may go where ``environment`` or ``tag`` says.

    Of a version that it does not have, a broker answers no, as of one that failed: those are
    looked up, and named.

    Raises:
        BrokerError: it does not answer, or has no such service or environment.
    """
    path = matrix_path(selected, environment, tag, ignored)
    answer = broker.get(path)
    found = _deployable(broker, answer.document)
    if found is None:
        why = f"{answer.where}: the answer has no summary that gives a verdict"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    if found.answer is True or any(row.verified is False for row in found.rows):
        return found
    versions = [one for one in selected if one.version]
    unknown = tuple(f"{v.pacticipant} {v.version}" for v in versions if not _exists(broker, v))
    if unknown:
        return Deployable(found.answer, found.reason, found.rows, unknown)
    if found.answer is False and not found.rows:
        return Deployable(None, found.reason, found.rows)
    return found


def matrix_path(
    selected: Sequence[Selected], environment: str = "", tag: str = "", ignored: Iterable[str] = ()
) -> str:
    """The query that Pact's own client asks, for a broker has no link to it.

    Of a branch or tag the latest version is meant: without ``latest``, a broker takes all of them.
    """
    parts: list[str] = []
    for one in selected:
        parts.append(f"q[][pacticipant]={segment(one.pacticipant)}")
        parts += [
            f"q[][{name}]={segment(value)}"
            for name, value in (
                ("version", one.version),
                ("branch", one.branch),
                ("latest", "true" if one.latest or one.branch else ""),
                ("tag", one.tag),
                ("mainBranch", "true" if one.main_branch else ""),
            )
            if value
        ]
    parts += [f"ignore[][pacticipant]={segment(name)}" for name in ignored]
    if tag:
        parts.append(f"tag={segment(tag)}")
    alone = len(selected) == 1 and not environment
    parts.append("latestby=cvp&latest=true" if tag or alone else "latestby=cvpv")
    if environment:
        parts.append(f"environment={segment(environment)}")
    return f"/matrix?{'&'.join(parts)}"


def _exists(broker: BrokerClient, one: Selected) -> bool:
    path = f"/pacticipants/{segment(one.pacticipant)}/versions/{segment(one.version)}"
    return broker.get(path, missing=404).status != 404


def _deployable(broker: BrokerClient, document: Any) -> Deployable | None:
    """The answer in ``document``; None where it gives none."""
    summary = document.get("summary") if isinstance(document, Mapping) else None
    rows = rows_in(document, "matrix")
    if not isinstance(summary, Mapping) or rows is None:
        return None
    answer = summary.get("deployable", "absent")
    if not isinstance(answer, bool | None):
        return None
    read = tuple(_row(row) for row in rows if isinstance(row, Mapping))
    return Deployable(answer, broker.shown(summary.get("reason", "")), read)


def _row(row: Mapping[str, Any]) -> MatrixRow:
    result = _inner(row, "verificationResult").get("success")
    return MatrixRow(
        str(_inner(row, "consumer").get("name", "")),
        str(_inner(row, "consumer", "version").get("number", "")),
        str(_inner(row, "provider").get("name", "")),
        str(_inner(row, "provider", "version").get("number", "")),
        result if isinstance(result, bool) else None,
    )


def _inner(value: Any, *names: str) -> Mapping[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
