"""What a command says at its end, and the exit code it ends with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.lines import say
from sheets_sync.cli.words import _, is_vietnamese
from sheets_sync.duties import OVERDUE
from sheets_sync.errors import bounded

if TYPE_CHECKING:
    from sheets_sync.cli.options import Common
    from sheets_sync.problems import Problem
    from sheets_sync.runner import Run

DONE, FAILED, PARTIAL, CELLS_TO_MEND = 0, 1, 3, 4


def tell(run: Run, common: Common) -> None:
    """Print what was lost on standard error; with `--json`, the report on standard output."""
    if not common.quiet:
        for line in lost(run, told=common.verbose > 0):
            say(line)
    for trace in _traces(run, common.verbose):
        click.echo(trace.rstrip(), err=True)
    tell_report(run.report, common)


def tell_report(report: Mapping[str, Any], common: Common) -> None:
    """With `--json`, print the report on standard output."""
    if common.as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False))


def _traces(run: Run, verbose: int) -> Iterator[str]:
    """Return where plugins failed: with -v in their own code, with -vv from the beginning."""
    if verbose > 1:
        yield from (outcome.trace for outcome in run.outcomes if outcome.trace)
    elif verbose:
        yield from run.own_traces


def lost(run: Run, *, told: bool) -> list[str]:
    """Return a line for each source, step and tab that the run lost.

    What a plugin's own exception says may quote a cell, so it is `told` only if it is asked for.
    """
    causes = {outcome.error: outcome.cause for outcome in run.outcomes if outcome.error}
    lines = [f"{s['name']}: {s['error']}" for s in run.report["sources"] if s["status"] == "failed"]
    errors = [str(step["error"]) for step in run.report["steps"] if step["status"] == "failed"]
    lines += [error if told else causes.get(error, error) for error in errors]
    lines += dict.fromkeys(output["error"] for output in run.report["outputs"] if "error" in output)
    return lines + [f"{p.source}: {p.english}" for p in run.problems if p.code == "tab-not-ours"]


def ignored(run: Run) -> list[str]:
    """Return a line for each tab that fits no register."""
    return [
        _("ignored {place}: its headings fit no register").format(place=f"{source['name']}!{tab['title']}")
        for source in run.report["sources"]
        for tab in source["tabs"]
        if tab["table"] is None
    ]


def unread(run: Run) -> list[str]:
    """Return a line for each heading, in a tab that is a register, under which nothing is read."""
    tabs = [(name, reading) for name, readings in run.read.readings.items() for reading in readings]
    return [
        _("not read {place}: «{heading}» is no column of {table}").format(
            place=f"{name}!{reading.grid.tab}!{cell}", heading=bounded(heading, 60), table=table
        )
        for name, reading in tabs
        for table in ([reading.piece.table.name] if reading.piece else [])
        for cell, heading in reading.unread
    ]


def talks(common: Common) -> bool:
    """Tell whether a result is printed: on a terminal or with -v, but never with --json or -q."""
    if common.as_json or common.quiet:
        return False
    return common.verbose > 0 or sys.stdout.isatty()


def told(problem: Problem) -> str:
    """Return a line for a problem: its kind, its place, and what is wrong, in the language of the locale."""
    said = problem.message if is_vietnamese() else problem.english
    return f"{_(problem.severity)} {problem.code} {problem.place}: {said}"


def counts_of(report: Mapping[str, Any]) -> dict[str, int]:
    """Return how much of each kind a run has read and found; `unchanged` sources are not read anew."""
    sources = [source["status"] for source in report["sources"]]
    errors = sum(1 for problem in report["problems"] if problem["severity"] == "error")
    return {
        "sources": len(sources),
        "read": sources.count("read"),
        "unchanged": sources.count("unchanged"),
        "errors": errors,
        "warnings": len(report["problems"]) - errors,
        "late": sum(1 for duty in report["duties"] if duty["state"] in OVERDUE),
        "flags": len(report["flags"]),
    }


def counted(run: Run) -> str:
    """Return one line that sums the run up."""
    report, counts = run.report, counts_of(run.report)
    period = report["period"]
    said = _(
        "{site}, {label} ({start} to {end}): {read} of {sources} sources read, {errors} cells to mend, "
        "{warnings} to check, {late} duties late or missing, {flags} flags"
    )
    known = {**counts, **period, "site": report["site"], "read": counts["read"] + counts["unchanged"]}
    return said.format(**known)
