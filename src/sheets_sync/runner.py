"""A run: what was read becomes registers, steps' summaries, tabs, and changes to the output."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_sync import todo
from sheets_sync.closings import Closings
from sheets_sync.closings import recall as recall_closings
from sheets_sync.computing import Computed, compute
from sheets_sync.conditions import Condition, Part, owed, recall_condition
from sheets_sync.diff import Change, Standing, plan
from sheets_sync.errors import OutputError
from sheets_sync.feedback import feedback_tabs
from sheets_sync.grids import Place
from sheets_sync.history import Past, recall
from sheets_sync.intake import Read, Request
from sheets_sync.leftovers import failed_tabs, gone_tabs
from sheets_sync.notices import closed_since, not_ours, notice, restated_on, spoiled
from sheets_sync.output import Frame, StepTabs, condition_tab, in_order, step_tabs, tidy_tab, todo_tab
from sheets_sync.problems import Problem
from sheets_sync.report import Ended, Status, Written, build_report, output_entries
from sheets_sync.site import Site
from sheets_sync.steps import Outcome, duties_of, failed
from sheets_sync.stores import OutputStore, SourceRead
from sheets_sync.tabs import Freshness, Tab, Target
from sheets_sync.writing import Plan, refuse_newer, settle, settle_all


@dataclass(frozen=True, kw_only=True)
class Run(Ended):
    """A run's end with all that led to it: what was read, what the steps made of it.

    `condition` is the site's condition now, None if only a part was looked at. `own_traces` are the
    tracebacks of plugins that failed, each as far as it is the plugin's own code.
    """

    problems: Sequence[Problem]
    read: Read
    outcomes: Sequence[Outcome] = ()
    condition: Condition | None = None
    own_traces: Sequence[str] = ()


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
    listening: bool = False,
    with_rows: bool = True,
) -> Run:
    """Compute everything from what was read and, with `write`, change the outputs, the summary first.

    Unless somebody is `listening`, all news is noted as told. What was read lets go of its columns, so it is
    of no use for another run; not `with_rows`, neither registers nor rows behind figures outlast the tabs.

    Raises:
        OutputError: the summary cannot be read or written, or no source could be read; nothing was
            changed.
    """
    _refuse_nothing(reads)
    made = _summarised(
        site, request, reads, outputs.summary, cell_target, write=write, listening=listening,
        with_rows=with_rows,
    )  # fmt: skip
    computed = made.computed
    own = replace(made.frame, notice=notice(site, [], computed.outcomes))
    told = [] if request.only else _feedback(own, request, reads, computed, outputs, write=write)
    written = [Written(outputs.summary.name, made.changes), *told]
    foreign = [not_ours(w.name, c.title) for w in written for c in w.changes
               if c.kind == "skipped" and not w.error]  # fmt: skip
    broken = spoiled(outputs.summary.name, made.closings)
    computed = replace(computed, problems=[*computed.problems, *foreign, *broken])
    lost = bool(foreign or broken) or any(w.error for w in written)
    ended = _ended(site, request, computed, written, lost=lost)
    return replace(ended, condition=made.condition if _is_whole(request) else None)


@dataclass(frozen=True)
class _Summarised:
    """What is left when the summary stands; the tabs themselves, which take much memory, are gone by then."""

    closings: Closings
    computed: Computed
    frame: Frame
    changes: Sequence[Change]
    condition: Condition


def _recalled(summary: OutputStore) -> tuple[Closings, Condition]:
    """Return what a summary says of earlier runs: which periods are closed, and the site's condition."""
    first = standing(summary)
    return recall_closings(first), recall_condition(first)


def _summarised(
    site: Site, request: Request, reads: Sequence[SourceRead], output: OutputStore, cell_target: CellTarget,
    *, write: bool, listening: bool, with_rows: bool,
) -> _Summarised:  # fmt: skip
    closings, past = _recalled(output)
    computed = compute(site, request, reads, closings, once=True)
    frame = _frame(site, request, reads, computed, cell_target)
    frame = replace(frame, freshness=_freshness(site, _condition(site, request, computed, past)))
    shown, computed = compose_tabs(request, computed, frame)
    if not with_rows:
        shown = [(outcome.without_rows(), tabs) for outcome, tabs in shown]
        computed = computed.without_rows()
    now = Condition()

    def wanted(standing: Standing) -> list[Change]:
        nonlocal now
        now = _condition(site, request, computed, recall_condition(standing))
        now = now if listening or not _is_whole(request) else now.all_told(to_nobody=True)
        tabs = _tabs(request, computed, frame, shown, standing, now)
        lost = failed_tabs(site, computed, standing, request)
        gone = gone_tabs(standing, {*lost, *(tab.title for tab in tabs)}, request.only)
        return plan(standing, tabs, lost, request.today, gone)

    changes = settle(output, wanted, write=write)
    return _Summarised(closings, computed, frame, changes, now)


def _refuse_nothing(reads: Sequence[SourceRead]) -> None:
    if reads and all(read.error for read in reads):
        lines = [f"{read.name}: {read.error}" for read in reads]
        raise OutputError("\n".join([*lines, "no source could be read, so nothing was written"]))


def _tabs(
    request: Request, computed: Computed, frame: Frame, shown: Sequence[tuple[Outcome, StepTabs]],
    standing: Standing, condition: Condition,
) -> list[Tab]:  # fmt: skip
    """Return the steps' tabs and, unless only some steps were asked for, those that gather all steps."""
    steps = [pair for pair in shown if _is_shown(*pair, standing, computed.read)]
    if request.only:
        return in_order(steps)
    done = [outcome for outcome in computed.outcomes if outcome.summary]
    past = _past(standing, request, computed.read)
    owed = todo_tab(frame, done, computed.problems, past)
    return in_order(steps, [owed, tidy_tab(frame, done), condition_tab(frame.site, condition)])


def _condition(site: Site, request: Request, computed: Computed, past: Condition) -> Condition:
    """Return the site's condition after this run; one that looks at a part of it leaves it as it was."""
    if not _is_whole(request):
        return past
    lost = lost_parts(site, computed.read, computed.outcomes)
    return past.after(request.today, lost, duties_of(computed.outcomes), request.period.label)


def _is_whole(request: Request) -> bool:
    return not request.only and request.units_of is None


def note_told(site: Site, request: Request, output: OutputStore, condition: Condition) -> None:
    """Note in the summary that all news was told, so that no machine tells it again.

    Raises:
        OutputError: the tab cannot be written.
    """
    tab = condition_tab(site.config.site.name, condition.all_told())
    settle(output, lambda standing: plan(standing, [tab], {}, request.today), write=True)


def _freshness(site: Site, condition: Condition) -> Freshness:
    days = dt.timedelta(days=site.config.output.stale_after_days)
    return Freshness(condition.updated, condition.updated and condition.updated + days)


def _is_shown(outcome: Outcome, tabs: StepTabs, standing: Standing, read: Read) -> bool:
    """Tell whether a step's tabs are written: those of one left out only where they stand from before.

    If a file could not be read, its register may be in there: then they stay as they are.
    """
    return not outcome.left_out or (tabs.main.title in standing.marks and not read.failed)


def standing(output: OutputStore) -> Standing:
    """Return what stands in an output, as far as it is known, without looking where that is enough.

    Raises:
        OutputError: it cannot be read, or a newer program made some of it.
    """
    known = output.known()
    return refuse_newer(output, output.read() if known is None else known)


def check(site: Site, request: Request, reads: Sequence[SourceRead], summary: OutputStore) -> Run:
    """Read and compute everything, and write nothing; the summary tells which periods are closed.

    Raises:
        OutputError: the summary cannot be read.
    """
    closings = recall_closings(standing(summary))
    computed = compute(site, request, reads, closings)
    broken = spoiled(summary.name, closings)
    computed = replace(computed, problems=[*computed.problems, *broken])
    return _ended(site, request, computed, [], lost=bool(broken))


def _ended(
    site: Site, request: Request, computed: Computed, written: Sequence[Written], *, lost: bool,
) -> Run:  # fmt: skip
    lost = lost or bool(lost_parts(site, computed.read, computed.outcomes))
    status: Status = "partial" if lost else "done"
    report = build_report(
        site.config.site.name, request.period, status, computed.read.sources, computed.outcomes,
        site.plugins, computed.problems, [entry for w in written for entry in output_entries(w)],
    )  # fmt: skip
    changes = [change for w in written for change in w.changes]
    owing = owed(duties_of(computed.outcomes))
    failed = [plugin.own_trace for plugin in site.plugins.plugins if plugin.own_trace]
    failed += [outcome.own_trace for outcome in computed.outcomes if outcome.own_trace]
    return Run(
        status, report, owing, changes, problems=computed.problems, read=computed.read,
        outcomes=computed.outcomes, own_traces=failed,
    )  # fmt: skip


def _past(standing: Standing, request: Request, read: Read, source: str = "") -> Past:
    return Past(request.today, recall(standing, todo.TITLE, source), read.unread)


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


def lost_parts(site: Site, read: Read, outcomes: Sequence[Outcome]) -> list[tuple[Part, str]]:
    """Return what a run lost before it wrote anything: sources, and steps by their plugin."""
    sources = [str(entry["name"]) for entry in read.sources if entry["status"] == "failed"]
    steps = [outcome.step.plugin for outcome in outcomes if outcome.error]
    steps += [plugin.name for plugin in site.plugins.plugins if plugin.state == "broken"]
    lost: list[tuple[Part, str]] = [("source", name) for name in sources]
    return [*lost, *(("step", name) for name in dict.fromkeys(steps))]
