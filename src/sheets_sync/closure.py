"""Closing a period, so that its figures are fixed, and opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets_sync.closings import TITLE, Closings, recall
from sheets_sync.computing import compute
from sheets_sync.details import Contents
from sheets_sync.diff import Change, Standing, plan
from sheets_sync.errors import ClosingError, OutputError
from sheets_sync.intake import Request
from sheets_sync.layout import lay_out
from sheets_sync.output import CORE
from sheets_sync.site import Site
from sheets_sync.stores import OutputStore, SourceRead
from sheets_sync.tabs import Tab
from sheets_sync.writing import refuse_newer, settle


@dataclass(frozen=True)
class Closure:
    """What was closed: how many figures with how many rows behind them, how many rows of them set aside."""

    figures: int
    rows: int
    set_aside: int
    digest: str


def close_period(site: Site, request: Request, reads: Sequence[SourceRead], summary: OutputStore) -> Closure:
    """Fix the period's figures, with the rows behind them, in the summary's tab "Đã chốt".

    Raises:
        ClosingError: the period is not over, or is closed already.
        OutputError: a source or a step was lost, or the tab cannot be written; nothing was changed.
    """
    label, end = request.period.label, request.period.end
    if request.today <= end:
        raise ClosingError(f"{label} is not over before {end:%d/%m/%Y}; close it on a later day")
    closings = _closings(summary)
    entry = closings.entry(label)
    if entry:
        raise ClosingError(f"{label} has been closed since {entry.day:%d/%m/%Y}; reopen it first")
    computed = compute(site, request, reads, closings)
    lost = [f"{read.name}: {read.error}" for read in reads if read.error]
    lost += [str(outcome.error) for outcome in computed.outcomes if outcome.error]
    lost += [str(plugin.error) for plugin in site.plugins.plugins if plugin.state == "broken"]
    if lost:
        raise OutputError("\n".join([*lost, f"so {label} was not closed: its figures would lack something"]))
    done = [outcome for outcome in computed.outcomes if outcome.summary and not outcome.left_out]
    added = closings.closed(request.period, request.today, done, Contents(computed.read.registers))
    _write(site, request, summary, added)
    figures = [line for line in added.figures if line[0] == label and line[4] is None and line[5] is None]
    rows = [line for line in added.rows if line[0] == label]
    aside = sum("null" in str(line[7]) for line in rows)
    return Closure(len(figures), len(rows), aside, added.digest(label))


def reopen_period(site: Site, request: Request, summary: OutputStore, reason: str) -> None:
    """Let a closed period's figures follow the sheets again, and log why.

    Raises:
        ClosingError: the period is not closed, or no reason is given.
        OutputError: the tab cannot be written; nothing was changed.
    """
    if not reason.strip():
        raise ClosingError("--reason: say why; it is logged in the tab «Đã chốt»")
    closings = _closings(summary)
    if closings.entry(request.period.label) is None:
        closed = ", ".join(closings.labels) or "none"
        raise ClosingError(f"{request.period.label} is not closed; closed periods: {closed}")
    _write(site, request, summary, closings.reopened(request.period.label, request.today, reason.strip()))


def _closings(summary: OutputStore) -> Closings:
    standing = refuse_newer(summary, summary.read())
    if standing.title_of(TITLE) and TITLE not in standing.marks:
        raise OutputError(f"{summary.name}: the tab «{TITLE}» is somebody else's; rename it")
    closings = recall(standing)
    if closings.mangled:
        raise OutputError(
            f"{summary.name}: somebody changed the log in the tab «{TITLE}»; bring back an earlier version"
        )
    return closings


def _write(site: Site, request: Request, summary: OutputStore, closings: Closings) -> None:
    tab = _tab(site, closings)

    def wanted(standing: Standing) -> list[Change]:
        return plan(standing, [tab], {}, request.today)

    settle(summary, wanted, write=True)


def _tab(site: Site, closings: Closings) -> Tab:
    lines = (
        f"{TITLE} – {site.config.site.name}",
        f"Các kỳ đang chốt: {', '.join(closings.labels) or 'không có'}.",
    )
    return lay_out(TITLE, CORE, lines, "", closings.blocks(), lambda _link: None)
