"""A run: what was read becomes registers, steps' summaries, tabs, and changes to the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheets_sync import todo
from sheets_sync.closed import ClosedPeriod
from sheets_sync.closings import Closings
from sheets_sync.closings import recall as recall_closings
from sheets_sync.diff import Change, Standing, plan
from sheets_sync.earlier import Earlier, Past
from sheets_sync.errors import OutputError
from sheets_sync.feedback import feedback_tabs
from sheets_sync.grids import Place
from sheets_sync.history import Past as Known
from sheets_sync.history import recall
from sheets_sync.intake import Read, Request, read_registers, restated
from sheets_sync.layout import Target
from sheets_sync.notices import closed_since, not_ours, notice, restated_on, spoiled
from sheets_sync.output import CORE, Frame, StepTabs, in_order, step_tabs, tidy_tab, todo_tab
from sheets_sync.periods import Period
from sheets_sync.problems import Problem, ordered
from sheets_sync.report import Status, Written, build_report, output_entries
from sheets_sync.site import Site
from sheets_sync.steps import Inputs, Outcome, Results, Step, call_step, failed, left_out
from sheets_sync.stores import OutputStore, SourceRead
from sheets_sync.units import Units
from sheets_sync.writing import Plan, settle, settle_all


@dataclass(frozen=True)
class Computed:
    """What the steps made of it: their outcomes and all problems, for the units that are expected.

    `closed` are the closed periods that they built on.
    """

    read: Read
    outcomes: Sequence[Outcome]
    problems: Sequence[Problem]
    units: Units
    closed: Sequence[ClosedPeriod] = ()


@dataclass(frozen=True)
class Run:
    """A run's end: its status, its report, what was read, what was or would be changed."""

    status: Status
    report: Mapping[str, Any]
    problems: Sequence[Problem]
    read: Read
    outcomes: Sequence[Outcome] = ()
    changes: Sequence[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Outputs:
    """Where tabs are written: the summary, and by its source's name each spreadsheet that gets feedback."""

    summary: OutputStore
    feedback: Mapping[str, OutputStore] = field(default_factory=dict)


CellTarget = Callable[[Place], Target | None]


def run(
    site: Site,
    request: Request,
    reads: Sequence[SourceRead],
    outputs: Outputs,
    cell_target: CellTarget,
    *,
    write: bool,
) -> Run:
    """Compute everything from what was read and, with `write`, change the outputs, the summary first.

    Raises:
        OutputError: the summary cannot be read or written, or no source could be read; nothing was
            changed.
    """
    if reads and all(read.error for read in reads):
        lines = [f"{read.name}: {read.error}" for read in reads]
        raise OutputError("\n".join([*lines, "no source could be read, so nothing was written"]))
    closings = recall_closings(_standing(outputs.summary))
    computed = compute(site, request, reads, closings)
    frame = _frame(site, request, reads, computed, cell_target)
    shown, computed = compose_tabs(request, computed, frame)
    done = [outcome for outcome in computed.outcomes if outcome.summary]
    data = [] if request.only else [tidy_tab(frame, done)]

    def wanted(standing: Standing) -> list[Change]:
        past = _past(standing, request, computed.read)
        owed = [] if request.only else [todo_tab(frame, done, computed.problems, past)]
        lost = _failed_tabs(site, computed, standing, request)
        tabs = in_order([pair for pair in shown if _is_shown(*pair, standing, computed.read)], [*owed, *data])
        return plan(standing, tabs, lost, request.today)

    changes = settle(outputs.summary, wanted, write=write)
    own = replace(frame, notice=notice(site, [], computed.outcomes))
    told = [] if request.only else _feedback(own, request, reads, computed, outputs, write=write)
    written = [Written(outputs.summary.name, changes), *told]
    foreign = [not_ours(w.name, c.title) for w in written for c in w.changes
               if c.kind == "skipped" and not w.error]  # fmt: skip
    broken = spoiled(outputs.summary.name, closings)
    problems = [*computed.problems, *foreign, *broken]
    lost = bool(foreign or broken) or any(w.error for w in written)
    return _ended(site, request, reads, replace(computed, problems=problems), written, lost=lost)


def _is_shown(outcome: Outcome, tabs: StepTabs, standing: Standing, read: Read) -> bool:
    """Tell whether a step's tabs are written: those of one left out only where they stand from before.

    If a file could not be read, its register may be in there: then they stay as they are.
    """
    return not outcome.left_out or (tabs.main.title in standing.marks and not read.failed)


def _standing(output: OutputStore) -> Standing:
    known = output.known()
    return output.read() if known is None else known


def check(site: Site, request: Request, reads: Sequence[SourceRead], summary: OutputStore) -> Run:
    """Read and compute everything, and write nothing; the summary tells which periods are closed.

    Raises:
        OutputError: the summary cannot be read.
    """
    closings = recall_closings(_standing(summary))
    computed = compute(site, request, reads, closings)
    broken = spoiled(summary.name, closings)
    computed = replace(computed, problems=[*computed.problems, *broken])
    return _ended(site, request, reads, computed, [], lost=bool(broken))


def _ended(
    site: Site, request: Request, reads: Sequence[SourceRead], computed: Computed,
    written: Sequence[Written], *, lost: bool,
) -> Run:  # fmt: skip
    status = _status(site, reads, computed.outcomes, lost=lost)
    report = build_report(
        site.config.site.name, request.period, status, computed.read.sources, computed.outcomes,
        site.plugins, computed.problems, [entry for w in written for entry in output_entries(w)],
    )  # fmt: skip
    changes = [change for w in written for change in w.changes]
    return Run(status, report, computed.problems, computed.read, computed.outcomes, changes)


def _past(standing: Standing, request: Request, read: Read, source: str = "") -> Known:
    return Known(request.today, recall(standing, todo.TITLE, source), read.unread)


def _feedback(
    frame: Frame, request: Request, reads: Sequence[SourceRead], computed: Computed, outputs: Outputs,
    *, write: bool,
) -> list[Written]:  # fmt: skip
    """Write "Cần bổ sung" into each source that takes it; one that cannot be written costs only itself."""
    read = [r for r in reads if r.name in outputs.feedback and not r.error]
    done = [outcome for outcome in computed.outcomes if outcome.summary]
    tabs = feedback_tabs(frame, read, computed.read.readings, done, computed.problems, frame.notice)

    def wanted(name: str) -> Plan:
        return lambda standing: plan(
            standing, [tabs[name](_past(standing, request, computed.read, name))], {}, frame.today
        )

    ends = settle_all({name: (outputs.feedback[name], wanted(name)) for name in tabs}, write=write)
    return [
        Written(name, [Change(todo.TITLE, "skipped")] if isinstance(end, OutputError) else end,
                str(end) if isinstance(end, OutputError) else None)
        for name, end in ends.items()
    ]  # fmt: skip


def compute(site: Site, request: Request, reads: Sequence[SourceRead], closings: Closings) -> Computed:
    """Turn what was read into the steps' outcomes; touches neither disk nor network."""
    read = read_registers(site, request, reads)
    units = _units(site, request, request.period)
    closed = closings.periods()
    if request.units_of:
        heirs = site.units.restated(request.units_of)
        read = restated(read, heirs)
        closed = [period.restated(heirs) for period in closed]
    outcomes = _call_steps(site, request, read, closed)
    own = dict.fromkeys(p for o in outcomes if o.summary for p in o.summary.problems)
    problems = ordered([*read.problems, *own])
    return Computed(read, outcomes, problems, units, closed)


def _frame(
    site: Site, request: Request, reads: Sequence[SourceRead], computed: Computed, cell_target: CellTarget
) -> Frame:
    return Frame(
        site.config.site.name, request.period, computed.units, request.today,
        notice(site, reads, computed.outcomes), cell_target, restated_on(site, request),
        closed_since(request.period, computed.closed),
    )  # fmt: skip


def compose_tabs(
    request: Request, computed: Computed, frame: Frame
) -> tuple[list[tuple[Outcome, StepTabs]], Computed]:
    """Turn the outcomes into the steps' tabs; one that cannot be shown is a failed step."""
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
    return shown, replace(computed, outcomes=outcomes)


def _units(site: Site, request: Request, period: Period) -> Units:
    return site.units.in_force(request.units_of) if request.units_of else site.units.expected_in(period)


def _call_steps(site: Site, request: Request, read: Read, closed: Sequence[ClosedPeriod]) -> list[Outcome]:
    """Call the steps asked for, and for one that asks for results, all others before it."""
    steps = site.plugins.steps
    chosen = [step for step in steps if not request.only or step.plugin in request.only]
    needed = steps if any(step.last for step in chosen) else chosen
    period = request.period
    inputs = Inputs(
        read.registers, period, _units(site, request, period), site.units, request.today, site.options,
        restated=request.units_of is not None, closed=closed,
    )  # fmt: skip
    first = [_called(step, inputs, read) for step in needed if not step.last]
    first = [replace(outcome, earlier=_earlier(site, request, inputs, outcome)) for outcome in first]
    kept = [outcome for outcome in first if not outcome.left_out]
    results = Results(site.config.site.name, kept, read.sources, read.problems)
    return first + [call_step(step, inputs, results) for step in chosen if step.last]


def _earlier(site: Site, request: Request, inputs: Inputs, outcome: Outcome) -> Earlier | None:
    """Return what a step gives for the period before and the same period of the year before."""
    if outcome.left_out or outcome.summary is None or not outcome.summary.headlines:
        return None

    def past(period: Period) -> Past:
        then = replace(
            inputs, period=period, units=_units(site, request, period), today=min(request.today, period.end)
        )
        return Past(period, call_step(outcome.step, then).summary)

    calendar = site.calendar
    return Earlier(past(calendar.previous(inputs.period)), past(calendar.year_before(inputs.period)))


def _called(step: Step, inputs: Inputs, read: Read) -> Outcome:
    own = [table for table in step.reads if table.name not in step.reads_of_others] or step.reads
    if own and all(table.optional and table.name not in read.kept for table in own):
        return left_out(step)
    return call_step(step, inputs)


def _failed_tabs(site: Site, computed: Computed, standing: Standing, request: Request) -> dict[str, str]:
    failed = {o.step.writes: o.step.plugin for o in computed.outcomes if o.error}
    sound = {plugin.name for plugin in site.plugins.plugins if plugin.state == "ok"}
    sound -= {o.step.plugin for o in computed.outcomes if o.left_out and computed.read.failed}
    lost = {mark.owner for mark in standing.marks.values()} - sound - {CORE} | set(failed.values())
    if request.only:
        lost &= set(request.only)
    return failed | {title: mark.owner for title, mark in standing.marks.items() if mark.owner in lost}


def _status(site: Site, reads: Sequence[SourceRead], outcomes: Sequence[Outcome], *, lost: bool) -> Status:
    broken = any(plugin.state == "broken" for plugin in site.plugins.plugins)
    lost = lost or any(read.error for read in reads) or any(outcome.error for outcome in outcomes)
    return "partial" if broken or lost else "done"
