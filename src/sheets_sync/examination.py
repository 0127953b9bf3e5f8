"""Whether a site is in order: findings on its units, plugins, registers, outputs, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sheets_sync.diff import Standing
from sheets_sync.intake import Read
from sheets_sync.leftovers import gone_tabs
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import TabReading
from sheets_sync.site import Site
from sheets_sync.stores import SourceRead
from sheets_sync.todo import TITLE as FEEDBACK_TITLE

Subject = Literal["config", "credentials", "units", "plugin", "source", "register", "output"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    `fix` says in one line what to do; it is "" where all is well. With `stops` nothing can run before that
    is done.
    """

    subject: Subject
    name: str
    says: str
    fix: str = ""
    stops: bool = False


def examine(site: Site, reads: Sequence[SourceRead], read: Read) -> Iterator[Finding]:
    """Return findings on the units, the plugins, each source and each of its tabs, each register."""
    units = site.units
    yield Finding("units", site.config.units.path or "units.spreadsheet", f"{len(units)} units")
    for plugin in site.plugins.plugins:
        says = {"ok": "loaded", "disabled": "disabled in the config", "broken": "does not load"}[plugin.state]
        yield Finding("plugin", plugin.name, says, plugin.error or "")
    for source in reads:
        if source.error:
            yield Finding("source", source.name, "cannot be read", str(source.error))
        else:
            yield Finding("source", source.name, f"read, {_some(len(source.grids), 'tab')}")
            yield from _tabs(read.readings[source.name])
    yield from _registers(site, read.readings)


def _tabs(readings: Sequence[TabReading]) -> Iterator[Finding]:
    for reading in readings:
        place = f"{reading.grid.source}, «{reading.grid.tab}»"
        if reading.piece:
            rows = _some(len(reading.piece.rows), "row")
            says = f"{reading.piece.table.name}: header in row {reading.piece.header.top + 1}, {rows}"
            yield Finding("register", place, says)
        elif reading.problems:
            yield Finding("register", place, "its header cannot be used", _mended(reading.problems[0]))
        else:
            yield Finding("register", place, "ignored: its headings fit no register")


def _mended(problem: Problem) -> str:
    return f"{problem.english}; mend the header there (cell {problem.cell or 'A1'})"


def _registers(site: Site, readings: Mapping[str, Sequence[TabReading]]) -> Iterator[Finding]:
    """Return a finding on each register that no tab feeds, but for those that only programs write."""
    fed = {r.piece.table.name for tabs in readings.values() for r in tabs if r.piece}
    for table in site.plugins.tables:
        if table.name in fed:
            continue
        if table.optional and table.by_hand:
            yield Finding("register", table.name, "is in no source; its tabs are left out")
        elif not table.optional:
            needed = ", ".join(f"«{table.column(name).labels[0]}»" for name in table.needed)
            yield Finding("register", table.name, "is in no source",
                          f"add a tab with the headings {needed}, or disable the plugin")  # fmt: skip


def examine_summary(name: str, standing: Standing, wanted: Sequence[str], refusal: str) -> Iterator[Finding]:
    """Return findings on the output that the summary tabs go to.

    `wanted` are the titles that the plugins write; `refusal` is why nothing can be written there, or "".
    """
    ours = len(standing.marks)
    if refusal:
        yield Finding("output", name, "nothing can be written there", refusal, stops=True)
    else:
        yield Finding("output", name, f"can be written, {_some(ours, 'tab')} of ours so far")
    for title in wanted:
        there = standing.title_of(title)
        if there and there not in standing.marks:
            yield Finding("output", f"{name}, «{there}»", "is somebody else's tab, so it is left alone",
                          "rename that tab; the next run then makes its own")  # fmt: skip
    for title, owner in gone_tabs(standing, wanted).items():
        yield Finding("output", f"{name}, «{title}»", "is written by nothing any more",
                      f"delete that tab, or bring back the plugin {owner} as it was")  # fmt: skip


def examine_feedback(name: str, standing: Standing, refusal: str) -> Finding:
    """Return the finding on a source that gets a tab of feedback."""
    title = standing.title_of(FEEDBACK_TITLE)
    if refusal:
        return Finding("output", name, f"gets no tab «{FEEDBACK_TITLE}»", refusal)
    if title and title not in standing.marks:
        return Finding("output", name, f"has a tab «{title}» of its own", "rename that tab")
    return Finding("output", name, f"can be given its tab «{FEEDBACK_TITLE}»")


def _some(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
