"""A run: what was read becomes registers, steps' summaries, tabs, and changes to the output."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheets_sync.diff import Change, Standing, plan
from sheets_sync.errors import OutputError
from sheets_sync.grids import Place
from sheets_sync.layout import Tab, Target
from sheets_sync.output import CORE, Frame, StepTabs, gathered_tabs, in_order, step_tabs
from sheets_sync.periods import Period
from sheets_sync.problems import Problem, ordered
from sheets_sync.reading.pieces import ReadContext, TabReading
from sheets_sync.reading.registers import Register, build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.reading.unit_column import unit_of_name
from sheets_sync.report import Status, build_report, output_entries, source_entries
from sheets_sync.site import Site
from sheets_sync.steps import Inputs, Outcome, Results, call_step, failed
from sheets_sync.stores import OutputStore, SourceRead
from sheets_sync.unit_names import UnitNames
from sheets_sync.units import Units


@dataclass(frozen=True)
class Request:
    """What is asked for: the period as of a day, restated on another day's units, some plugins only."""

    period: Period
    today: dt.date
    units_of: dt.date | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """What the sources gave: registers by table name, problems, the report's entries of the sources."""

    registers: Mapping[str, Register]
    problems: Sequence[Problem]
    sources: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Computed:
    """What the steps made of it: their outcomes and all problems, for the units that are expected."""

    read: Read
    outcomes: Sequence[Outcome]
    problems: Sequence[Problem]
    units: Units


@dataclass(frozen=True)
class Run:
    """A run's end: its status, its report, what was or would be changed."""

    status: Status
    report: Mapping[str, Any]
    problems: Sequence[Problem]
    outcomes: Sequence[Outcome] = ()
    changes: Sequence[Change] = field(default_factory=list)


CellTarget = Callable[[Place], Target | None]


def run(
    site: Site,
    request: Request,
    reads: Sequence[SourceRead],
    output: OutputStore,
    cell_target: CellTarget,
    *,
    write: bool,
) -> Run:
    """Compute everything from what was read and, with `write`, change the output.

    Raises:
        OutputError: the output cannot be read or written, or no source could be read; nothing was
            changed.
    """
    if reads and all(read.error for read in reads):
        lines = [f"{read.name}: {read.error}" for read in reads]
        raise OutputError("\n".join([*lines, "no source could be read, so nothing was written"]))
    computed = compute(site, request, reads)
    standing = output.read()
    tabs, computed = compose_tabs(site, request, reads, computed, cell_target)
    failed = _failed_tabs(site, computed.outcomes, standing, request)
    changes = plan(standing, tabs, failed, request.today)
    if write:
        output.write(changes)
    foreign = [_not_ours(output.name, c.title) for c in changes if c.kind == "skipped"]
    problems = [*computed.problems, *foreign]
    status = _status(site, reads, computed.outcomes, foreign)
    report = build_report(
        site.config.site.name, request.period, status, computed.read.sources, computed.outcomes,
        site.plugins, problems, output_entries(output.name, changes),
    )  # fmt: skip
    return Run(status, report, problems, computed.outcomes, changes)


def check(site: Site, request: Request, reads: Sequence[SourceRead]) -> Run:
    """Read and compute everything, without any output."""
    computed = compute(site, request, reads)
    status = _status(site, reads, computed.outcomes, [])
    report = build_report(
        site.config.site.name, request.period, status, computed.read.sources, computed.outcomes,
        site.plugins, computed.problems, [],
    )  # fmt: skip
    return Run(status, report, computed.problems, computed.outcomes)


def compute(site: Site, request: Request, reads: Sequence[SourceRead]) -> Computed:
    """Turn what was read into the steps' outcomes; touches neither disk nor network."""
    read = read_registers(site, request, reads)
    units = _units(site, request, request.period)
    if request.units_of:
        read = _restated(read, site.units.restated(request.units_of))
    outcomes = _call_steps(site, request, read)
    own = [p for o in outcomes if o.summary for p in o.summary.problems]
    problems = ordered([*read.problems, *own])
    return Computed(read, outcomes, problems, units)


def compose_tabs(
    site: Site,
    request: Request,
    reads: Sequence[SourceRead],
    computed: Computed,
    cell_target: CellTarget,
) -> tuple[list[Tab], Computed]:
    """Turn the outcomes into the tabs of the output; a summary that cannot be shown is a failed step."""
    frame = Frame(
        site.config.site.name, request.period, computed.units, request.today,
        notice(site, reads, computed.outcomes), cell_target, _restated_on(site, request),
    )  # fmt: skip
    shown: list[tuple[Outcome, StepTabs]] = []
    broken: dict[str, Outcome] = {}
    for outcome in computed.outcomes:
        chosen = not request.only or outcome.step.plugin in request.only
        if outcome.summary and chosen:
            try:
                shown.append((outcome, step_tabs(frame, outcome, computed.read.registers)))
            except Exception as error:
                broken[outcome.step.writes] = failed(outcome.step, error)
    outcomes = [broken.get(outcome.step.writes, outcome) for outcome in computed.outcomes]
    done = [outcome for outcome in outcomes if outcome.summary]
    gathered = [] if request.only else gathered_tabs(frame, done, computed.problems)
    return in_order(shown, gathered), replace(computed, outcomes=outcomes)


def _restated_on(site: Site, request: Request) -> str:
    """Say on which units figures were restated, and which split units went to one successor."""
    if request.units_of is None:
        return ""
    heirs = site.units.restated(request.units_of)
    split = [f"{unit.name} bị chia, tính vào {heirs[unit.name]}" for unit in site.units
             if len(unit.successors) > 1 and heirs[unit.name] == unit.successors[0]]  # fmt: skip
    marked = f" ({'; '.join(split)})" if split else ""
    return f" Quy đổi theo đơn vị ngày {request.units_of:%d/%m/%Y}{marked}."


def read_registers(site: Site, request: Request, reads: Sequence[SourceRead]) -> Read:
    """Read every grid into its register."""
    names = UnitNames(site.units)
    tables = site.plugins.tables
    context = ReadContext(tables, names, request.today, request.period.year, site.calendar)
    readings = {r.name: [read_tab(grid, context, r.unit) for grid in r.grids] for r in reads}
    problems = [p for tabs in readings.values() for reading in tabs for p in reading.problems]
    failed = [r for r in reads if r.error]
    problems += [_unreadable(r) for r in failed]
    lost = [r.unit or unit_of_name(r.name, names) for r in failed]
    flat: list[TabReading] = [reading for tabs in readings.values() for reading in tabs]
    registers = {}
    for table in tables:
        registers[table.name], more = build_register(table, flat, lost)
        problems += more
    return Read(registers, problems, source_entries(reads, readings))


def _unreadable(read: SourceRead) -> Problem:
    detail = read.error.vietnamese if read.error else ""
    return Problem("source-unreadable", "error", read.name, unit=read.unit, detail=detail)


def _units(site: Site, request: Request, period: Period) -> Units:
    return site.units.in_force(request.units_of) if request.units_of else site.units.expected_in(period)


def _restated(read: Read, heirs: Mapping[str, str]) -> Read:
    def moved(register: Register) -> Register:
        rows, aside = (
            part.assign(unit=part["unit"].map(heirs)) for part in (register.rows, register.set_aside)
        )
        rows.attrs = dict(register.rows.attrs)
        silent = register.unreadable_units
        units = None if silent is None else frozenset(heirs[unit] for unit in silent)
        return replace(register, rows=rows, set_aside=aside, unreadable_units=units)

    registers = {name: moved(register) for name, register in read.registers.items()}
    problems = [replace(p, unit=heirs.get(p.unit or "", p.unit)) for p in read.problems]
    return Read(registers, problems, read.sources)


def _call_steps(site: Site, request: Request, read: Read) -> list[Outcome]:
    """Call the steps asked for, and for one that asks for results, all others before it."""
    steps = site.plugins.steps
    chosen = [step for step in steps if not request.only or step.plugin in request.only]
    needed = steps if any(step.last for step in chosen) else chosen
    period = request.period
    inputs = Inputs(
        read.registers, period, _units(site, request, period), site.units, request.today, site.options
    )
    first = [call_step(step, inputs) for step in needed if not step.last]
    lasts = [step for step in chosen if step.last]
    if not lasts:
        return first
    earlier = site.calendar.previous(period)
    past = replace(
        inputs, period=earlier, units=_units(site, request, earlier), today=min(request.today, earlier.end)
    )
    before = [call_step(step, past) for step in needed if not step.last]
    results = Results(site.config.site.name, first, before, read.sources, read.problems)
    return first + [call_step(step, inputs, results) for step in lasts]


def notice(site: Site, reads: Sequence[SourceRead], outcomes: Sequence[Outcome]) -> str:
    """Return the line that each tab shows when something was lost, "" when nothing was."""
    lost = [read.name for read in reads if read.error]
    failed = [o.step.plugin for o in outcomes if o.error]
    failed += [p.name for p in site.plugins.plugins if p.state == "broken"]
    parts = [f"không đọc được {len(lost)} tệp ({_some(lost)})"] if lost else []
    parts += [f"phần bị lỗi: {_some(failed)}"] if failed else []
    return f"⚠ CHƯA ĐỦ SỐ LIỆU: {'; '.join(parts)}." if parts else ""


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" và {len(names) - 3} mục khác" if len(names) > 3 else "")


def _failed_tabs(
    site: Site, outcomes: Sequence[Outcome], standing: Standing, request: Request
) -> dict[str, str]:
    failed = {o.step.writes: o.step.plugin for o in outcomes if o.error}
    sound = {plugin.name for plugin in site.plugins.plugins if plugin.state == "ok"}
    lost = {mark.owner for mark in standing.marks.values()} - sound - {CORE} | set(failed.values())
    if request.only:
        lost &= set(request.only)
    return failed | {title: mark.owner for title, mark in standing.marks.items() if mark.owner in lost}


def _not_ours(output: str, title: str) -> Problem:
    return Problem("tab-not-ours", "warning", output, title, found=title)


def _status(
    site: Site, reads: Sequence[SourceRead], outcomes: Sequence[Outcome], foreign: Sequence[Problem]
) -> Status:
    broken = any(plugin.state == "broken" for plugin in site.plugins.plugins)
    lost = any(read.error for read in reads) or any(outcome.error for outcome in outcomes)
    return "partial" if broken or lost or foreign else "done"
