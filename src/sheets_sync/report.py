"""The run report: what `--json` prints and what `run_finished` is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from sheets_sync.diff import Change
from sheets_sync.periods import Period
from sheets_sync.plugins import Plugins
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import TabReading
from sheets_sync.steps import Outcome
from sheets_sync.stores import SourceRead

VERSION = 1
REQUEST_KINDS = ("sheets_read", "sheets_write", "drive", "token", "retries")
Status = Literal["done", "partial", "failed"]
_CHANGES = {"stale": "updated"}


@dataclass(frozen=True)
class Ended:
    """A run's end: its report, what units owe, and what was or would be done with each tab."""

    status: Status
    report: Mapping[str, Any]
    owed: Sequence[Mapping[str, Any]] = ()
    changes: Sequence[Change] = ()

    def with_requests(self, requests: Mapping[str, int]) -> Self:
        """Return it with the number of requests of each kind in its report."""
        return replace(self, report={**self.report, "requests": requests})


@dataclass(frozen=True)
class Written:
    """What was done with the tabs of one output, and why it failed if it did."""

    name: str
    changes: Sequence[Change]
    error: str | None = None


def source_entries(
    reads: Sequence[SourceRead], readings: Mapping[str, Sequence[TabReading]]
) -> list[dict[str, Any]]:
    """Return an entry for each source with its tabs; a tab that fits no register has `table` null."""
    return [
        {
            "name": read.name,
            "status": "failed" if read.error else "unchanged" if read.unchanged else "read",
            "error": str(read.error) if read.error else None,
            "tabs": [_tab_entry(reading) for reading in readings.get(read.name, ())],
        }
        for read in reads
    ]


def _tab_entry(reading: TabReading) -> dict[str, Any]:
    piece = reading.piece
    return {
        "title": reading.grid.tab,
        "table": piece.table.name if piece else None,
        "header_row": piece.header.top + 1 if piece else None,
        "rows": len(piece.rows) if piece else 0,
        "set_aside": int(piece.set_aside.sum()) if piece else 0,
    }


def step_entries(outcomes: Iterable[Outcome], plugins: Plugins) -> list[dict[str, Any]]:
    """Return an entry for each step that was called, and one for each broken plugin."""
    entries = [
        {"plugin": o.step.plugin, "status": "failed" if o.error else "done", "error": o.error}
        for o in outcomes if not o.left_out
    ]  # fmt: skip
    broken = [p for p in plugins.plugins if p.state == "broken"]
    return entries + [{"plugin": p.name, "status": "failed", "error": p.error} for p in broken]


def figure_entries(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return an entry for each figure of each step."""
    return [
        {"plugin": o.step.plugin, "figure": f.figure, "unit": f.unit, "kind": f.kind, "value": f.value,
         "rows": f.rows, "set_aside": f.set_aside}
        for o in outcomes if o.summary for f in o.summary.figures
    ]  # fmt: skip


def duty_entries(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return an entry for each duty of each unit."""
    return [
        {"plugin": o.step.plugin, "duty": d.duty, "unit": d.unit, "state": d.state,
         "due": d.due and d.due.isoformat(), "evidence": [str(place) for place in d.evidence]}
        for o in outcomes if o.summary for d in o.summary.duties
    ]  # fmt: skip


def flag_entries(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return an entry for each flag."""
    return [
        {"plugin": o.step.plugin, "code": f.code, "unit": f.unit, "due": f.due and f.due.isoformat(),
         "evidence": [str(place) for place in f.evidence], "message": f.message}
        for o in outcomes if o.summary for f in o.summary.flags
    ]  # fmt: skip


def problem_entries(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return an entry for each problem, with the sentence for the officer."""
    return [
        {"code": p.code, "severity": p.severity, "source": p.source, "tab": p.tab or None,
         "cell": p.cell or None, "unit": p.unit, "found": p.found, "message": p.message}
        for p in problems
    ]  # fmt: skip


def output_entries(written: Written) -> list[dict[str, Any]]:
    """Return an entry for each tab of an output; where writing failed it is skipped and has an `error`."""
    failed = {"error": written.error} if written.error else {}
    return [
        {"name": written.name, "tab": c.title, "change": _CHANGES.get(c.kind, c.kind)} | failed
        for c in written.changes
    ]


def build_report(
    site: str,
    period: Period,
    status: Status,
    sources: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Outcome],
    plugins: Plugins,
    problems: Sequence[Problem],
    outputs: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the run report; its form is described by `report.schema.json`."""
    return _framed(site, period, status) | {
        "sources": list(sources),
        "steps": step_entries(outcomes, plugins),
        "figures": figure_entries(outcomes),
        "duties": duty_entries(outcomes),
        "flags": flag_entries(outcomes),
        "problems": problem_entries(problems),
        "outputs": list(outputs),
    }


def failed_report(site: str, period: Period) -> dict[str, Any]:
    """Return the report of a run that failed before there was anything to report."""
    return _framed(site, period, "failed")


def _framed(site: str, period: Period, status: Status) -> dict[str, Any]:
    days = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    parts = ("sources", "steps", "figures", "duties", "flags", "problems", "outputs")
    return {
        "version": VERSION,
        "site": site,
        "period": {"label": period.label, **days},
        "status": status,
        **{part: [] for part in parts},
        "requests": dict.fromkeys(REQUEST_KINDS, 0),
    }
